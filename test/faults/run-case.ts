/** Runs one scenario with given faults, and judges it. */
import type { FaultInput } from '../../src/emulator';
import type { Behavior } from '../../src/emulator/behavior';
import type { EmulatedProject } from '../support/emulated-project';
import { uniqueName } from '../support/temporal-server';
import type { TuningStack } from '../support/tuning-stack';
import type { Evidence } from './evidence';
import { awaitEnd, gather } from './evidence';
import { violations } from './invariants';
import { LiveRun } from './live-run';
import type { Scenario } from './scenario';

export type FaultCase = {
  /** Part of the report that it belongs to: `every request`, `pairs`. */
  suite: string;
  scenario: Scenario;
  /** Which request, which fault; empty for the undisturbed run. */
  request: string;
  fault: string;
  faults: FaultInput[];
  /** Endings that count as right. Default: the scenario's. */
  endings?: readonly string[];
  listStaleMs?: number;
  /** How the list behaves, instead of the scenario's. */
  list?: Behavior;
  /** Instead of the scenario's. */
  drive?: Scenario['drive'];
  /** The fault meets whatever the run happens to do: that it met nothing is no failure. */
  mayMiss?: true;
};

export type Verdict = {
  case: FaultCase;
  evidence: Evidence;
  violations: string[];
  /** Faults that met a request. */
  met: number;
  seconds: number;
};

export async function runCase(stack: TuningStack, given: FaultCase): Promise<Verdict> {
  const { scenario, faults } = given;
  const listStaleMs = given.listStaleMs ?? 0;
  const project = await stack.project();
  await project.behave({ ...scenario.behavior, listStaleMs, ...given.list });
  const request =
    scenario.isEvaluated === true
      ? await project.evaluatedRequest(scenario.overrides)
      : await project.trainingRequest(scenario.overrides);
  await project.markRequests();
  // The fault comes first: where both meet a request, it takes the place of the brake.
  for (const fault of [...faults, ...(scenario.brakes ?? [])]) {
    await project.fault(fault);
  }
  const startedAt = Date.now();
  const run = new LiveRun(stack, project, uniqueName('run'));
  await stack.start(request, run.workflowId);
  const [end] = await Promise.all([awaitEnd(run), (given.drive ?? scenario.drive)(run)]);
  const evidence = await gather(run, end, startedAt);
  const met = faults.length - (await stillToCome(project, faults));
  const endings = given.endings ?? [scenario.ending];
  const broken = violations({ evidence, scenario, endings, listStaleMs });
  const missed = faults.length > 0 && met === 0 && given.mayMiss !== true;
  return {
    case: given,
    evidence,
    violations: [...broken, ...(missed ? ['the fault met no request'] : [])],
    met,
    seconds: (Date.now() - startedAt) / 1000,
  };
}

/** How many of the faults met nothing: they are there as they were added, or with fewer requests to skip. */
async function stillToCome(
  project: EmulatedProject,
  faults: readonly FaultInput[],
): Promise<number> {
  const pending = await project.pendingFaults();
  return faults.filter((fault) =>
    pending.some(
      ({ kind, match, delayMs, status }) =>
        kind === fault.kind &&
        match.operation === fault.match?.operation &&
        match.jobState === fault.match?.jobState &&
        delayMs === fault.delayMs &&
        status === fault.status,
    ),
  ).length;
}

/** Runs many, so many at a time, in the order given. */
export async function runCases(
  cases: readonly FaultCase[],
  atOnce: number,
  run: (each: FaultCase) => Promise<Verdict>,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const queue = cases.entries();
  const work = async (): Promise<void> => {
    for (const [index, each] of queue) verdicts[index] = await run(each);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, cases.length) }, work));
  return verdicts;
}
