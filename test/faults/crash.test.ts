/** A worker that is killed right before and right after each request of a run, of its cancel, and of its guard. */
import type { Emulator, JournalEntry } from '../../src/emulator';
import { WorkerProcess } from '../support/worker-process';
import { CRASH_CLASSES, everyCrash, fewCrashes } from './crash-cases';
import { startEmulatorProcess } from './emulator-process';
import { undisturbed } from './enumerate';
import { FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import type { LiveRun } from './live-run';
import { broken, IS_FULL, record } from './report';
import { runCase, runCases } from './run-case';
import type { FaultCase, Verdict } from './run-case';

/** Time-outs of lost activities take half a minute to two; meanwhile nothing runs. */
const AT_ONCE = 16;

/** One emulator for all: each case has a project, a task queue and workers of its own. */
async function withEmulator<T>(use: (shared: Emulator) => Promise<T>): Promise<T> {
  const emulator = await startEmulatorProcess();
  try {
    return await use({ ...emulator, close: async () => {} });
  } finally {
    await emulator.close();
  }
}

/** All requests of all classes, as undisturbed runs make them. */
async function enumerateCrashes(emulator: Emulator): Promise<FaultCase[]> {
  const stack = await startFaultStack({ emulator });
  try {
    const cases = CRASH_CLASSES.map((each) => ({
      ...undisturbed('crash', each.scenario),
      class: each,
    }));
    const verdicts = await runCases(cases, cases.length, (each) => runCase(stack, each));
    expect(broken(verdicts)).toEqual([]);
    return verdicts.flatMap((verdict, index) => {
      const own = cases[index];
      return own ? everyCrash(own.class, verdict) : [];
    });
  } finally {
    await stack.close();
  }
}

/** Starts a worker, kills it at the moment of the case, and starts another. */
async function withCrash(given: FaultCase, emulator: Emulator): Promise<Verdict> {
  const stack = await startFaultStack({ emulator, workers: false });
  const workers = [await WorkerProcess.start(stack.environment())];
  try {
    const [fault] = given.faults;
    const isMarked = (entry: JournalEntry): boolean =>
      entry.fault === fault?.kind && (fault?.kind !== 'delay' || entry.status !== null);
    const crash = async (run: LiveRun): Promise<void> => {
      // A guard is at work when its run has closed.
      await run.reached(fault?.match?.operation ?? '', 1, isMarked, { alsoWhenOver: true });
      await workers[0]?.stop('SIGKILL');
      workers.push(await WorkerProcess.start(stack.environment()));
    };
    const drive = async (run: LiveRun): Promise<void> => {
      await Promise.all([crash(run), given.scenario.drive(run)]);
    };
    return record(await runCase(stack, { ...given, drive }));
  } finally {
    for (const worker of workers) await worker.stop('SIGKILL');
    await stack.close();
  }
}

describe('a worker that is killed', () => {
  let verdicts: Verdict[] = [];
  beforeAll(async () => {
    verdicts = await withEmulator(async (emulator) => {
      const cases = IS_FULL
        ? await enumerateCrashes(emulator)
        : CRASH_CLASSES.flatMap((each) => fewCrashes(each));
      return runCases(cases, AT_ONCE, (each) => withCrash(each, emulator));
    });
  }, FILE_TIMEOUT_MS);

  it.each(CRASH_CLASSES.map((each) => [each.scenario.name, each] as const))(
    '%s: the next one goes on',
    (name, { always, mustMeet }) => {
      const own = verdicts.filter(({ case: { scenario } }) => scenario.name === name);
      const wanted = IS_FULL ? mustMeet : always.map(({ request }) => request.name);
      expect(own.map(({ case: { request } }) => request)).toEqual(
        expect.arrayContaining([...wanted]),
      );
      expect(broken(own)).toEqual([]);
    },
  );
});
