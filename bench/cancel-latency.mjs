// From the signal `cancelTuning` to the receipt of `:cancel` by the service, over 20 runs that wait for their jobs; once with
// slots to spare, once with every slot of the wait queue taken. The limit to compare with is 500 ms in the median.
import { quantile, startBenchmarkStack, until } from './stack.mjs';

const RUNS = 20;
const LIMIT_MS = 500;

async function measure(maxWaiting) {
  const stack = await startBenchmarkStack({ maxWaiting });
  const latencies = [];
  try {
    for (let index = 0; index < RUNS; index += 1) {
      const project = `bench-latency-${index}`;
      await stack.behave(project, { pendingMs: 0, holdAt: 'RUNNING' });
      await stack.client.start(stack.request(project), { workflowId: project });
    }
    for (let index = 0; index < RUNS; index += 1) {
      const project = `bench-latency-${index}`;
      await until(async () => (await stack.client.status(project)).tuningJob !== null);
      const sentAt = Date.now();
      await stack.client.cancel(project);
      const [entry] = await until(async () => {
        const entries = await stack.journal(project, 'tuningJobs.cancel');
        return entries.length > 0 && entries;
      });
      latencies.push(Date.parse(entry.at) - sentAt);
    }
  } finally {
    await stack.stop();
  }
  return latencies;
}

for (const [name, maxWaiting] of [
  ['slots to spare', 2000],
  [`2 wait slots for ${RUNS} waiting runs`, 2],
]) {
  const latencies = await measure(maxWaiting);
  const median = quantile(latencies, 0.5);
  console.log(
    `${name}: median ${median} ms (${(median / LIMIT_MS).toFixed(2)} of the limit), ` +
      `p95 ${quantile(latencies, 0.95)} ms, max ${quantile(latencies, 1)} ms, ${RUNS} runs`,
  );
}
