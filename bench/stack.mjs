// What every benchmark runs on: a real Temporal server and the emulator in this process, the built worker in one of its own.
import { Client, Connection } from '@temporalio/client';
import { TuningClient } from '../dist/client/tuning-client.js';
import { SEARCH_ATTRIBUTES } from '../dist/contract/names.js';
import { ensureTemporalBinary } from '../dist/embedded/temporal-binary.js';
import { startTemporalServer } from '../dist/embedded/temporal-server.js';
import { startEmulator } from '../dist/emulator/index.js';

/** One training set for all runs of a benchmark: what is measured is not the reading of it. */
const ROWS = Array.from({ length: 64 }, (_, index) =>
  JSON.stringify({
    contents: [
      { role: 'user', parts: [{ text: `Order ${index}: send the red box` }] },
      { role: 'model', parts: [{ text: 'BOX/RED/OK' }] },
    ],
  }),
).join('\n');

export async function startBenchmarkStack() {
  const binary = await ensureTemporalBinary({ log: (line) => console.error(line) });
  const server = await startTemporalServer({
    binaryPath: binary.path,
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
  });
  const emulator = await startEmulator();
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection });
  const { url } = emulator;
  const post = (path, body, method = 'POST') =>
    fetch(`${url}${path}`, { method, body }).then(expectOk);
  await post('/upload/storage/v1/b/bench-bucket/o?uploadType=media&name=train.jsonl', ROWS);
  return {
    url,
    address: server.address,
    connection,
    client: new TuningClient({ client }),
    /** The environment of a worker of this stack. */
    environment: (settings = {}) => ({
      TEMPORAL_ADDRESS: server.address,
      VERTEX_AI_EMULATOR_HOST: emulator.host,
      STORAGE_EMULATOR_HOST: emulator.host,
      VERTEX_TUNING_HTTP_ADDRESS: 'off',
      VERTEX_TUNING_METRICS_ADDRESS: 'off',
      // One of hundreds of create calls may get lost on a busy machine; its run looks through this before it goes on.
      VERTEX_TUNING_LOOK_WINDOW: '15s',
      ...settings,
    }),
    request: (project) => ({
      project,
      location: 'us-central1',
      tuningJob: {
        baseModel: 'gemini-2.5-flash',
        supervisedTuningSpec: {
          trainingDatasetUri: 'gs://bench-bucket/train.jsonl',
          hyperParameters: { epochCount: 1 },
        },
      },
    }),
    behave: (project, behavior) =>
      post(`/emulator/v1/projects/${project}/behavior`, JSON.stringify(behavior), 'PUT'),
    journal: async (project, operation) => {
      const query = `project=${project}${operation ? `&operation=${operation}` : ''}`;
      return (await (await fetch(`${url}/emulator/v1/journal?${query}`).then(expectOk)).json())
        .entries;
    },
    clearJournal: () => post('/emulator/v1/journal', undefined, 'DELETE'),
    /** Creates a job that nobody watches. */
    createJob: (project, body) =>
      post(`/v1beta1/projects/${project}/locations/us-central1/tuningJobs`, JSON.stringify(body)),
    stop: async () => {
      await connection.close();
      await emulator.close();
      await server.stop();
    },
  };
}

async function expectOk(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return response;
}

/** Runs that are on their way to their job at one time: a worker keeps 500 workflows in memory and replays what is beyond. */
const WAVE = 100;

/** Starts many runs, a wave at a time, and resolves when each waits for its running job. */
export async function startWaitingRuns(stack, project, count, from = 0) {
  const ids = Array.from({ length: count }, (_, index) => `${project}-${index + from}`);
  const query = `WorkflowType = 'tuneModel' AND ExecutionStatus = 'Running' AND TuningProject = '${project}' AND TuningState = 'JOB_STATE_RUNNING'`;
  for (let begin = 0; begin < count; begin += WAVE) {
    const wave = ids.slice(begin, begin + WAVE);
    await Promise.all(
      wave.map((workflowId) => stack.client.start(stack.request(project), { workflowId })),
    );
    const goal = from + begin + wave.length;
    const isReached = async () => (await stack.client.client.workflow.count(query)).count >= goal;
    await until(isReached, 300_000, 250);
  }
  return ids;
}

/** Asks every `intervalMs` until there is an answer. */
export async function until(ask, limitMs = 60_000, intervalMs = 10) {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Not reached within ${limitMs} ms.`);
    await pause(intervalMs);
  }
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function quantile(values, q) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}
