// What every benchmark runs on: the built worker, a real Temporal server, the emulator, all in this process.
import { Client, Connection } from '@temporalio/client';
import { TuningClient } from '../dist/client/tuning-client.js';
import { startStack } from '../dist/cli/stack.js';

/** One training set for all runs of a benchmark: what is measured is not the reading of it. */
const ROWS = Array.from({ length: 64 }, (_, index) =>
  JSON.stringify({
    contents: [
      { role: 'user', parts: [{ text: `Order ${index}: send the red box` }] },
      { role: 'model', parts: [{ text: 'BOX/RED/OK' }] },
    ],
  }),
).join('\n');

export async function startBenchmarkStack(settings) {
  const stack = await startStack({
    services: { kind: 'emulator', speed: 1 },
    settings: { httpAddress: null, metricsAddress: null, logLevel: 'error', ...settings },
    log: (line) => console.error(line),
  });
  const connection = await Connection.connect({ address: stack.settings.temporal.address });
  const { url } = stack.emulator;
  const upload = `${url}/upload/storage/v1/b/bench-bucket/o?uploadType=media&name=train.jsonl`;
  await expectOk(await fetch(upload, { method: 'POST', body: ROWS }));
  return {
    url,
    settings: stack.settings,
    client: new TuningClient({
      client: new Client({ connection }),
      taskQueue: stack.settings.taskQueue,
    }),
    request: (project) => ({
      project,
      location: 'us-central1',
      tuningJob: {
        baseModel: 'gemini-2.5-flash',
        supervisedTuningSpec: { trainingDatasetUri: 'gs://bench-bucket/train.jsonl' },
      },
    }),
    behave: async (project, behavior) => {
      const path = `${url}/emulator/v1/projects/${project}/behavior`;
      await expectOk(await fetch(path, { method: 'PUT', body: JSON.stringify(behavior) }));
    },
    journal: async (project, operation) => {
      const path = `${url}/emulator/v1/journal?project=${project}&operation=${operation}`;
      return (await (await expectOk(await fetch(path))).json()).entries;
    },
    stop: async () => {
      await connection.close();
      await stack.stop();
    },
  };
}

async function expectOk(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return response;
}

/** Asks until there is an answer, for at most a minute. */
export async function until(ask) {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error('Not reached within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function quantile(values, q) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}
