import { startSlowStorage, type SlowStorage } from '../../support/slow-storage';
import { TuningStack, until } from '../../support/tuning-stack';
import { row } from '../../support/emulated-project';
import { WorkerProcess } from '../../support/worker-process';

/** Some megabytes: more than is checked in the worker's own thread. */
const ROWS = 12_000;
const SLOW = 2_000_000;

const DATASET = Array.from({ length: ROWS }, (_, index) =>
  index % 3000 === 1234
    ? `{${index}`
    : row(`Question ${index}: ${'what is it? '.repeat(40)}`, 'a box'),
).join('\n');

describe('the check of a dataset that takes a while', () => {
  let stack: TuningStack;
  let storage: SlowStorage;

  beforeAll(async () => {
    stack = await TuningStack.start({ workers: false });
    storage = await startSlowStorage(stack.emulator.host);
  });

  afterAll(async () => {
    await storage.close();
    await stack.close();
  });

  const environment = () => ({
    ...stack.environment(),
    STORAGE_EMULATOR_HOST: storage.host,
    VERTEX_TUNING_CHECK_THREADS: '2',
  });

  async function request() {
    const project = await stack.project();
    const trainingDatasetUri = await project.upload('long.jsonl', DATASET);
    const plain = await project.trainingRequest();
    return {
      project,
      request: {
        ...plain,
        tuningJob: { ...plain.tuningJob, supervisedTuningSpec: { trainingDatasetUri } },
      },
    };
  }

  /** A run whose dataset is being read, with some of it behind. */
  async function startChecking(bytes: number): Promise<string> {
    const before = storage.sentBytes();
    storage.setPace(SLOW);
    const workflowId = await stack.start((await request()).request);
    await until(
      async () =>
        (await Promise.resolve(storage.sentBytes())) - before > bytes ? true : undefined,
      'some of the dataset to be read',
    );
    return workflowId;
  }

  /** The dataset has errors: the run is refused, and says what was found. */
  const datasetsOf = async (workflowId: string) =>
    (await stack.failure(workflowId)).result?.datasets ?? [];

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'goes on, after a %s, at the row where it was, and says the same',
    async (signal) => {
      const first = await WorkerProcess.start(environment());
      const reads = storage.readsFrom.length;
      const workflowId = await startChecking(3_500_000);
      await first.stop(signal);
      storage.setPace(Number.POSITIVE_INFINITY);
      const second = await WorkerProcess.start(environment());
      const interrupted = await datasetsOf(workflowId);
      const from = storage.readsFrom.slice(reads);
      expect(from[0]).toBe(0);
      // Batches of half a megabyte, and heartbeats once a second.
      expect(from.at(-1)).toBeGreaterThan(500_000);

      const undisturbed = await stack.start((await request()).request);
      const [expected] = await datasetsOf(undisturbed);
      expect(expected).toMatchObject({ examples: ROWS, findingCounts: [{ count: 4 }] });
      // Only the objects are not the same.
      const { uri, generation } = expected ?? {};
      expect(interrupted.map((report) => ({ ...report, uri, generation }))).toEqual([expected]);
      await second.stop('SIGTERM');
    },
  );

  it('stops reading within seconds of a cancel, and the run ends before that', async () => {
    const worker = await WorkerProcess.start(environment());
    const workflowId = await startChecking(500_000);
    const begun = Date.now();
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    expect(Date.now() - begun).toBeLessThan(1_000);
    let sent = -1;
    await until(async () => {
      const now = storage.sentBytes();
      const stands = now === sent;
      sent = now;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return stands ? true : undefined;
    }, 'the end of the reading');
    expect(Date.now() - begun).toBeLessThan(3_000);
    expect(await worker.stop('SIGTERM')).toBe(0);
  });
});
