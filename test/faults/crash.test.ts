/** A worker that is killed right before and right after each request of the create path is applied. */
import { WorkerProcess } from '../support/worker-process';
import { FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import { CREATE_PATH } from './create-path';
import type { LiveRun } from './live-run';
import { broken, IS_FULL, record } from './report';
import { runCase, runCases } from './run-case';
import type { FaultCase, Verdict } from './run-case';
import type { Scenario } from './scenario';
import { scenarioNamed } from './scenarios';

const MOMENTS = [
  { name: 'killed before it is applied', kind: 'hang' },
  { name: 'killed after it was applied', kind: 'hangAfterApply' },
] as const;

/** The time-outs of lost activities take half a minute; meanwhile nothing runs. */
const AT_ONCE = 6;

const SCENARIOS = [
  scenarioNamed('success without evaluation'),
  scenarioNamed('cancel by signal while tuning'),
];

function crash(
  scenario: Scenario,
  [operation, skip]: (typeof CREATE_PATH)[number],
  moment: (typeof MOMENTS)[number],
): FaultCase {
  return {
    suite: 'crash',
    scenario,
    request: `${operation} ${skip + 1}`,
    fault: moment.name,
    faults: [{ match: { operation }, skip, kind: moment.kind }],
  };
}

const CASES = SCENARIOS.flatMap((scenario) =>
  CREATE_PATH.flatMap((request) => MOMENTS.map((moment) => crash(scenario, request, moment))),
).filter(
  ({ request, scenario }) =>
    IS_FULL || (request === 'tuningJobs.create 1' && scenario === SCENARIOS[0]),
);

/** Starts a worker, kills it when the request hangs, and starts another. */
async function withCrash(given: FaultCase): Promise<Verdict> {
  const stack = await startFaultStack({ workers: false });
  const workers = [await WorkerProcess.start(stack.environment())];
  try {
    const [fault] = given.faults;
    const drive = async (run: LiveRun): Promise<void> => {
      await run.reached(fault?.match?.operation ?? '', 1, (entry) => entry.fault === fault?.kind);
      await workers[0]?.stop('SIGKILL');
      workers.push(await WorkerProcess.start(stack.environment()));
      await given.scenario.drive(run);
    };
    return record(await runCase(stack, { ...given, drive }));
  } finally {
    await workers.at(-1)?.stop('SIGTERM');
    await stack.close();
  }
}

describe('a worker that is killed', () => {
  let verdicts: Verdict[] = [];
  beforeAll(async () => {
    verdicts = await runCases(CASES, AT_ONCE, withCrash);
  }, FILE_TIMEOUT_MS);

  it.each(CASES.map(({ scenario, request, fault }) => [request, fault, scenario.name]))(
    'at %s, %s: the next one goes on (%s)',
    (request, fault, scenario) => {
      const own = verdicts.filter(
        ({ case: each }) =>
          each.request === request && each.fault === fault && each.scenario.name === scenario,
      );
      expect(own).toHaveLength(1);
      expect(broken(own)).toEqual([]);
    },
  );
});
