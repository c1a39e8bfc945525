// How long a run that waits takes to notice things: the end of its job, with and without `refresh`; the loss of its worker, by
// SIGTERM (the first, and the fifth in a row) and by SIGKILL. Goal for the takeovers by SIGTERM: 2 s.
import { pause, quantile, startBenchmarkStack, startWaitingRuns, until } from '../stack.mjs';
import { startWorkerProcess } from '../worker-process.mjs';

const POLL_S = 5;
const HELD = { pendingMs: 0, processingDatasetMs: 0, holdAt: 'RUNNING' };
const FREE = { pendingMs: 0, processingDatasetMs: 0, epochMs: 0, postProcessingMs: 0 };

const stack = await startBenchmarkStack();
const environment = stack.environment({
  VERTEX_TUNING_POLL_INTERVAL: `${POLL_S}s`,
  VERTEX_TUNING_WAIT_HEARTBEAT_TIMEOUT: '10s',
  VERTEX_TUNING_HEARTBEAT_THROTTLE: '2s',
});
let worker = await startWorkerProcess(environment);

const SAMPLES = 20;

/** One run per project: each is asked for at a moment of its own, and its job ends at a random one. */
async function noticed(project, withRefresh) {
  await stack.behave(project, HELD);
  const [workflowId] = await startWaitingRuns(stack, project, 1);
  await pause(Math.random() * POLL_S * 1000);
  await stack.behave(project, FREE);
  const endedAt = Date.now();
  if (withRefresh) await stack.client.client.workflow.getHandle(workflowId).signal('refresh');
  await stack.client.result(workflowId);
  return Date.now() - endedAt;
}

/** From the end of a worker to the next one's first look at the job; the next one runs already, as in a rolling deploy. */
async function takenOver(project, signal) {
  const next = await startWorkerProcess(environment);
  const seen = (await stack.journal(project, 'tuningJobs.get')).length;
  const stoppedAt = Date.now();
  await worker.stop(signal);
  const gone = Date.now() - stoppedAt;
  const entry = await until(async () => {
    const entries = await stack.journal(project, 'tuningJobs.get');
    return entries.slice(seen).find(({ at }) => Date.parse(at) > stoppedAt);
  });
  worker = next;
  return { gone, takenOver: Date.parse(entry.at) - stoppedAt };
}

try {
  for (const withRefresh of [false, true]) {
    const name = withRefresh ? 'refresh' : 'notice';
    const samples = Array.from({ length: SAMPLES }, (_, index) =>
      noticed(`bench-${name}-${index}`, withRefresh),
    );
    const ms = await Promise.all(samples);
    console.log(
      `end of the job to result, ${withRefresh ? 'with' : 'without'} refresh: median ${quantile(ms, 0.5)} ms, ` +
        `p99 ${quantile(ms, 0.99)} ms at a poll every ${POLL_S} s, ${SAMPLES} runs`,
    );
  }
  const project = 'bench-takeover';
  await stack.behave(project, HELD);
  await startWaitingRuns(stack, project, 1);
  for (const turn of [1, 2, 3, 4, 5]) {
    const { gone, takenOver: ms } = await takenOver(project, 'SIGTERM');
    if (turn === 1 || turn === 5) {
      console.log(
        `SIGTERM number ${turn}: process gone after ${gone} ms, next look after ${ms} ms`,
      );
    }
  }
  const { takenOver: ms } = await takenOver(project, 'SIGKILL');
  console.log(`SIGKILL: next look after ${ms} ms, at a heartbeat time-out of 10 s`);
} finally {
  await worker.stop('SIGKILL');
  await stack.stop();
}
