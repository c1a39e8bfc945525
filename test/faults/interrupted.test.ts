/** A run that is terminated, or reset, at each step of the create path. */
import type { TuningStack } from '../support/tuning-stack';
import { CREATE_PATH } from './create-path';
import { AT_ONCE, FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import { broken, record } from './report';
import { runCase, runCases } from './run-case';
import type { FaultCase, Verdict } from './run-case';
import type { Scenario } from './scenario';
import { scenarioNamed } from './scenarios';

/** Holds the step up for as long as it takes to interrupt the run in it. */
const BRAKE_MS = 700;

const INTERRUPTIONS: readonly Pick<Scenario, 'name' | 'behavior' | 'ending'>[] = [
  { name: 'terminated', behavior: { holdAt: 'RUNNING', cancellingMs: 40 }, ending: 'terminated' },
  { name: 'reset', behavior: {}, ending: 'completed:succeeded' },
];

const CASES: readonly FaultCase[] = INTERRUPTIONS.flatMap(({ name, behavior, ending }) =>
  CREATE_PATH.map(([operation, skip]) => ({
    suite: 'interrupted',
    scenario: { ...scenarioNamed('success without evaluation'), name, behavior, ending },
    request: `${operation} ${skip + 1}`,
    fault: name,
    faults: [{ match: { operation }, skip, kind: 'delay', delayMs: BRAKE_MS }],
    drive: async (run) => {
      await run.reached(operation, 1, ({ fault }) => fault === 'delay');
      await (name === 'reset' ? run.reset() : run.terminate());
    },
  })),
);

describe('a run that is interrupted on its way to a job', () => {
  let stack: TuningStack;
  let verdicts: Verdict[] = [];
  beforeAll(async () => {
    stack = await startFaultStack();
    verdicts = await runCases(CASES, AT_ONCE, async (each) => record(await runCase(stack, each)));
  }, FILE_TIMEOUT_MS);
  afterAll(() => stack.close(), FILE_TIMEOUT_MS);

  it.each(CASES.map(({ fault, request }) => [fault, request]))(
    '%s at %s: no second job, and nothing left alive',
    (fault, request) => {
      const own = verdicts.filter(
        ({ case: each }) => each.fault === fault && each.request === request,
      );
      expect(own).toHaveLength(1);
      expect(broken(own)).toEqual([]);
    },
  );
});
