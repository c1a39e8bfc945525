// Events in the history of a run by the number of polls its job took; beside it a workflow that polls with a timer, as far as that
// ends in a reasonable time (a timer takes a second). All at the same time: the longest takes 17 minutes.
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { startBenchmarkStack } from '../stack.mjs';
import { startWorkerProcess } from '../worker-process.mjs';

const TICK_MS = 100;
const TICKS = [1, 100, 10_000];
const MOST_TIMERS = 100;

async function eventsOf(stack, workflowId) {
  const { events } = await stack.client.client.workflow.getHandle(workflowId).fetchHistory();
  return events.length;
}

async function ours(stack, ticks) {
  const project = `bench-history-${ticks}`;
  await stack.behave(project, {
    pendingMs: TICK_MS / 2,
    processingDatasetMs: 0,
    epochMs: ticks * TICK_MS,
    postProcessingMs: 0,
  });
  await stack.client.start(stack.request(project), { workflowId: project });
  await stack.client.result(project);
  const polls = (await stack.journal(project, 'tuningJobs.get')).length;
  return { events: await eventsOf(stack, project), polls };
}

async function timerLoop(stack, ticks) {
  const connection = await NativeConnection.connect({ address: stack.address });
  const taskQueue = `bench-timer-${ticks}`;
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('timer-loop-workflow.cjs', import.meta.url)),
    activities: { poll: async () => 'JOB_STATE_RUNNING' },
  });
  const workflowId = taskQueue;
  const { workflow } = stack.client.client;
  await worker.runUntil(() =>
    workflow.execute('timerLoop', { taskQueue, workflowId, args: [ticks] }),
  );
  await connection.close();
  return eventsOf(stack, workflowId);
}

const stack = await startBenchmarkStack();
const worker = await startWorkerProcess(
  stack.environment({ VERTEX_TUNING_POLL_INTERVAL: `${TICK_MS}ms` }),
);
try {
  const rows = TICKS.map(async (ticks) => {
    const [{ events, polls }, loop] = await Promise.all([
      ours(stack, ticks),
      ticks > MOST_TIMERS ? undefined : timerLoop(stack, ticks),
    ]);
    console.log(
      `a job of about ${ticks} polls (${polls} made): ${events} events; ` +
        `a workflow that polls with a timer: ${loop === undefined ? 'not measured' : `${loop} events`}`,
    );
  });
  await Promise.all(rows);
} finally {
  await worker.stop('SIGKILL');
  await stack.stop();
}
