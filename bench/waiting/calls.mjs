// Calls of Vertex AI per tick while 1,000 runs wait in one location on one worker: with nothing else in the list, and with
// 10,000 old jobs in it. Beside it what a loop does that asks for each job: one call per job and tick.
import { pause, startBenchmarkStack, startWaitingRuns } from '../stack.mjs';
import { startWorkerProcess } from '../worker-process.mjs';

const RUNS = 1_000;
const TICK_S = 5;
const TICKS = 6;

async function fillWithOldJobs(stack, project, count) {
  await stack.behave(project, {
    pendingMs: 0,
    processingDatasetMs: 0,
    epochMs: 0,
    postProcessingMs: 0,
  });
  // They fail for want of a dataset: what an old job came to makes no difference to a list.
  const { baseModel } = stack.request(project).tuningJob;
  const supervisedTuningSpec = { trainingDatasetUri: 'gs://bench-bucket/absent.jsonl' };
  const body = { baseModel, supervisedTuningSpec };
  let left = count;
  const create = async () => {
    while (left-- > 0) await stack.createJob(project, body);
  };
  await Promise.all(Array.from({ length: 16 }, create));
}

async function measure(oldJobs) {
  const stack = await startBenchmarkStack();
  const project = 'bench-calls';
  await fillWithOldJobs(stack, project, oldJobs);
  await stack.behave(project, { pendingMs: 0, processingDatasetMs: 0, holdAt: 'RUNNING' });
  const worker = await startWorkerProcess(
    stack.environment({ VERTEX_TUNING_POLL_INTERVAL: `${TICK_S}s` }),
  );
  try {
    // By the label of the first one's job the second proves that the service's filter works; a worker does that once.
    await startWaitingRuns(stack, project, 1);
    await startWaitingRuns(stack, project, 1, 1);
    await startWaitingRuns(stack, project, RUNS - 2, 2);
    await pause(2 * TICK_S * 1000);
    await stack.clearJournal();
    await pause(TICKS * TICK_S * 1000);
    const calls = (await stack.journal(project)).filter(({ operation }) =>
      ['tuningJobs.get', 'tuningJobs.list'].includes(operation),
    );
    return calls.length / TICKS;
  } finally {
    await worker.stop('SIGKILL');
    await stack.stop();
  }
}

for (const oldJobs of [0, 10_000]) {
  const perTick = await measure(oldJobs);
  console.log(
    `${RUNS} waiting runs, ${oldJobs} old jobs: ${perTick.toFixed(1)} calls per tick; ` +
      `a get per job takes ${RUNS} (${(perTick / RUNS).toFixed(3)} of that)`,
  );
}
