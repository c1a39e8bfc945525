import * as fc from 'fast-check';
import type { DatasetReport } from '../../../src/contract/dataset';
import { startSlowStorage, type SlowStorage } from '../../support/slow-storage';
import { TuningStack, until } from '../../support/tuning-stack';
import { row } from '../../support/emulated-project';
import { WorkerProcess } from '../../support/worker-process';

/** Some megabytes: more than is checked in the worker's own thread. */
const ROWS = 12_000;
const BROKEN = 4;
const DUPLICATES = 5;
const SLOW = 2_000_000;
/** Of the check in threads. */
const BATCH_BYTES = 512 * 1024;
const THREADS = 2;

/** Cases of the test of killed workers, side by side; as in property tests `TUNING_TEST_SEED` explores others. */
const RUNS_KILLED = 4;
const SEED = Number(process.env['TUNING_TEST_SEED'] ?? 1);

/** Some rows are broken, and others the same as one a long way before them. */
const DATASET = Array.from({ length: ROWS }, (_, index) => {
  if (index % 3000 === 1234) return `{${index}`;
  const question = index % 1000 === 999 ? index % 7000 : index;
  return row(`Question ${question}: ${'what is it? '.repeat(40)}`, 'a box');
}).join('\n');

/** Only the objects are not the same. */
const withoutObject = (reports: readonly (DatasetReport | undefined)[]) =>
  reports.map((report) => ({ ...report, uri: '', generation: '' }));

describe('the check of a dataset that takes a while', () => {
  let stack: TuningStack;
  let storage: SlowStorage;
  const workers: WorkerProcess[] = [];

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
    VERTEX_TUNING_CHECK_THREADS: String(THREADS),
  });

  async function startWorker(): Promise<WorkerProcess> {
    const worker = await WorkerProcess.start(environment());
    workers.push(worker);
    return worker;
  }

  // What a test that failed has left.
  afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop('SIGKILL'))));

  async function request(name = 'long.jsonl') {
    const project = await stack.project();
    const trainingDatasetUri = await project.upload(name, DATASET);
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

  /** What an undisturbed run says of the dataset. */
  async function expectedReport() {
    const [expected] = await datasetsOf(await stack.start((await request()).request));
    expect(expected).toMatchObject({
      examples: ROWS,
      findingCounts: [
        { code: 'ROW_NOT_JSON', count: BROKEN },
        { code: 'EXAMPLE_DUPLICATE', count: DUPLICATES },
      ],
    });
    return expected;
  }

  it('goes on, after a SIGTERM, at the row where it was, and says the same', async () => {
    const first = await startWorker();
    const reads = storage.readsFrom.length;
    const workflowId = await startChecking(3_500_000);
    await first.stop('SIGTERM');
    storage.setPace(Number.POSITIVE_INFINITY);
    const second = await startWorker();
    const interrupted = await datasetsOf(workflowId);
    const from = storage.readsFrom.slice(reads);
    expect(from[0]).toBe(0);
    // Batches of half a megabyte, and heartbeats once a second.
    expect(from.at(-1)).toBeGreaterThan(500_000);
    expect(withoutObject(interrupted)).toEqual(withoutObject([await expectedReport()]));
    await second.stop('SIGTERM');
  });

  // Twice the heartbeat time-out, and that of the killed worker's workflow cache.
  it('says the same after its worker was killed twice, wherever it was then', async () => {
    const bytes = Buffer.byteLength(DATASET);
    const places = fc.sample(fc.uniqueArray(fc.nat(bytes), { minLength: 2, maxLength: 2 }), {
      seed: SEED,
      numRuns: RUNS_KILLED,
    });
    const runs = places.map((two, index) => ({
      name: `killed-${index}.jsonl`,
      stops: two.toSorted((left, right) => left - right),
      workflowId: '',
    }));
    storage.setPace(Number.POSITIVE_INFINITY);
    const reads = storage.readsFrom.length;
    for (const turn of [0, 1]) {
      for (const { name, stops } of runs) storage.hold(name, stops[turn] ?? 0);
      const worker = await startWorker();
      for (const run of runs) {
        run.workflowId ||= await stack.start((await request(run.name)).request);
        // All before the place, but for the batches under way and the one at hand, is known to the server to be checked.
        const least = (run.stops[turn] ?? 0) - (THREADS + 2) * BATCH_BYTES;
        await until(
          async () =>
            ((await stack.client.status(run.workflowId)).work?.[0]?.done ?? -1) >= least ||
            undefined,
          `${run.name} to be checked up to ${least}`,
        );
      }
      await worker.stop('SIGKILL');
    }
    storage.release();
    const last = await startWorker();
    const reports = await Promise.all(runs.map(({ workflowId }) => datasetsOf(workflowId)));
    expect(storage.readsFrom.slice(reads).filter((from) => from > 0).length).toBeGreaterThan(0);
    const expected = await expectedReport();
    expect(withoutObject(reports.flat())).toEqual(withoutObject(runs.map(() => expected)));
    await last.stop('SIGTERM');
  }, 150_000);

  it('stops reading within seconds of a cancel, and the run ends before that', async () => {
    const worker = await startWorker();
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
