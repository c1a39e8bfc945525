/**
 * A worker that is frozen right before, or in, the create call, past its time-outs, and wakes when another one has gone on: it
 * must not send what it was about to send.
 */
import { WorkerProcess } from '../support/worker-process';
import { FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import type { LiveRun } from './live-run';
import { broken, record } from './report';
import { runCase, runCases } from './run-case';
import type { FaultCase, Verdict } from './run-case';
import { scenarioNamed } from './scenarios';

const SCENARIO = scenarioNamed('cancel by signal while tuning');
/** Longer than a request may take: what the worker still had in mind would have come by then. */
const AWAKE_MS = 4_000;

const MOMENTS = [
  { name: 'right before the create call', operation: 'objects.get', skip: 1, kind: 'hang' },
  { name: 'in the create call', operation: 'tuningJobs.create', skip: 0, kind: 'hangAfterApply' },
] as const;

const CASES: readonly FaultCase[] = MOMENTS.map(({ name, operation, skip, kind }) => ({
  suite: 'frozen',
  scenario: SCENARIO,
  request: `${operation} ${skip + 1}`,
  fault: name,
  faults: [{ match: { operation }, skip, kind }],
}));

async function withFreeze(given: FaultCase): Promise<Verdict> {
  const stack = await startFaultStack({ workers: false });
  const frozen = await WorkerProcess.start(stack.environment());
  let next: WorkerProcess | undefined;
  try {
    const drive = async (run: LiveRun): Promise<void> => {
      const [fault] = given.faults;
      await run.reached(fault?.match?.operation ?? '', 1, (entry) => entry.fault === fault?.kind);
      frozen.freeze();
      next = await WorkerProcess.start(stack.environment());
      await run.isWaitingFor('JOB_STATE_RUNNING');
      frozen.thaw();
      const until = Date.now() + AWAKE_MS;
      while (Date.now() < until) await run.pause();
      await SCENARIO.drive(run);
    };
    return record(await runCase(stack, { ...given, drive }));
  } finally {
    frozen.thaw();
    await frozen.stop('SIGKILL');
    await next?.stop('SIGTERM');
    await stack.close();
  }
}

describe('a worker that is frozen past its time-outs', () => {
  let verdicts: Verdict[] = [];
  beforeAll(async () => {
    verdicts = await runCases(CASES, CASES.length, withFreeze);
  }, FILE_TIMEOUT_MS);

  it.each(CASES.map(({ fault }) => fault))('%s: sends nothing when it wakes', (name) => {
    const own = verdicts.filter(({ case: { fault } }) => fault === name);
    expect(broken(own)).toEqual([]);
    expect(own.map(({ evidence }) => evidence.jobs.length)).toEqual([1]);
  });
});
