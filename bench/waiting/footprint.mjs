// 2,000 runs that wait on one worker: resident memory per run, share of one processor at rest, heartbeats per second that reach
// the server. Goals: 300 KB, 0.2 of a core.
import { pause, startBenchmarkStack, startWaitingRuns } from '../stack.mjs';
import { startWorkerProcess } from '../worker-process.mjs';

const RUNS = 2_000;
const REST_S = 60;
const METRICS = '127.0.0.1:19464';
const GOALS = { kilobytes: 300, cores: 0.2 };

async function heartbeatsSoFar() {
  const text = await (await fetch(`http://${METRICS}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => /^temporal_request(_total)?\{.*RecordActivityTaskHeartbeat"/.test(line))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const stack = await startBenchmarkStack();
const project = 'bench-footprint';
const warmUpProject = 'bench-warm-up';
for (const one of [project, warmUpProject]) {
  await stack.behave(one, { pendingMs: 0, processingDatasetMs: 0, holdAt: 'RUNNING' });
}
const worker = await startWorkerProcess(
  stack.environment({
    VERTEX_TUNING_METRICS_ADDRESS: METRICS,
    VERTEX_TUNING_MAX_WAITING: String(RUNS + 100),
    VERTEX_TUNING_HEARTBEAT_THROTTLE: '30s',
  }),
);
try {
  const [warmUp] = await startWaitingRuns(stack, warmUpProject, 1);
  await stack.client.cancel(warmUp);
  await pause(5_000);
  const empty = worker.memory();
  await startWaitingRuns(stack, project, RUNS);
  await pause(30_000);
  const [cpu, heartbeats] = [worker.cpuSeconds(), await heartbeatsSoFar()];
  await pause(REST_S * 1000);
  const kilobytes = (worker.memory() - empty) / RUNS / 1000;
  const cores = (worker.cpuSeconds() - cpu) / REST_S;
  const beats = ((await heartbeatsSoFar()) - heartbeats) / REST_S;
  console.log(
    `${RUNS} waiting runs: ${kilobytes.toFixed(0)} KB each (${(kilobytes / GOALS.kilobytes).toFixed(2)} of the goal; ` +
      `${(worker.memory() / 1e6).toFixed(0)} MB in all, ${(empty / 1e6).toFixed(0)} MB before), ` +
      `${cores.toFixed(3)} of a core at rest (${(cores / GOALS.cores).toFixed(2)} of the goal), ` +
      `${beats.toFixed(1)} heartbeats per second`,
  );
} finally {
  await worker.stop('SIGKILL');
  await stack.stop();
}
