// From the signal `cancelTuning` to the receipt of `:cancel` by the service, over 20 runs that wait for their jobs; once with
// slots to spare, once with every slot of the wait queue taken. The limits: 500 ms in the median, 2 s at the worst.
import { quantile, startBenchmarkStack, startWaitingRuns, until } from './stack.mjs';
import { startWorkerProcess } from './worker-process.mjs';

const RUNS = 20;
const MEDIAN_LIMIT_MS = 500;

async function measure(maxWaiting) {
  const stack = await startBenchmarkStack();
  const worker = await startWorkerProcess(
    stack.environment({ VERTEX_TUNING_MAX_WAITING: String(maxWaiting) }),
  );
  const latencies = [];
  try {
    for (let index = 0; index < RUNS; index += 1) {
      const project = `bench-latency-${index}`;
      await stack.behave(project, { pendingMs: 0, processingDatasetMs: 0, holdAt: 'RUNNING' });
      const [workflowId] =
        maxWaiting < RUNS
          ? [await startBare(stack, project)]
          : await startWaitingRuns(stack, project, 1);
      latencies.push({ project, workflowId });
    }
    for (const entry of latencies) {
      await until(async () => (await stack.client.status(entry.workflowId)).tuningJob !== null);
      const sentAt = Date.now();
      await stack.client.cancel(entry.workflowId);
      const [cancel] = await until(async () => {
        const entries = await stack.journal(entry.project, 'tuningJobs.cancel');
        return entries.length > 0 && entries;
      });
      entry.ms = Date.parse(cancel.at) - sentAt;
    }
  } finally {
    await worker.stop('SIGKILL');
    await stack.stop();
  }
  return latencies.map(({ ms }) => ms);
}

/** A run whose job was created; whether it has a slot to wait in is what this is about. */
async function startBare(stack, project) {
  await stack.client.start(stack.request(project), { workflowId: project });
  return project;
}

for (const [name, maxWaiting] of [
  ['slots to spare', 2000],
  [`2 wait slots for ${RUNS} waiting runs`, 2],
]) {
  const latencies = await measure(maxWaiting);
  const median = quantile(latencies, 0.5);
  console.log(
    `${name}: median ${median} ms (${(median / MEDIAN_LIMIT_MS).toFixed(2)} of the limit), ` +
      `p99 ${quantile(latencies, 0.99)} ms, ${RUNS} runs`,
  );
}
