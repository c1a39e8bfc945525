/** Runs one scenario with given faults, and judges it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TuneModelRequest } from '../../src/contract/request';
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
  /** What is done when the run has closed; it begins the run again, whose second end is judged. */
  again?: Scenario['drive'];
  /** When a run counts as stuck. Default: after 150 s. */
  stuckAfterMs?: number;
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
  const request = await requestOf(scenario, project);
  await project.markRequests();
  // The fault comes first: where both meet a request, it takes the place of the brake.
  for (const fault of [...faults, ...(scenario.brakes ?? [])]) {
    await project.fault(fault);
  }
  const startedAt = Date.now();
  const run = new LiveRun(stack, project, uniqueName('run'));
  await stack.start(request, run.workflowId);
  const drive = given.drive ?? scenario.drive;
  let [end] = await Promise.all([awaitEnd(run, given.stuckAfterMs), drive(run)]);
  if (given.again) {
    run.isOver = false;
    await given.again(run);
    end = await awaitEnd(run, given.stuckAfterMs);
  }
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

function requestOf(
  { isEvaluated, isReported, overrides }: Scenario,
  project: EmulatedProject,
): Promise<TuneModelRequest> {
  if (isEvaluated === true) return project.evaluatedRequest(overrides);
  return project.trainingRequest({
    ...(isReported === true ? { artifactsUri: `gs://${project.bucket}/runs/` } : {}),
    ...overrides,
  });
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

/** Runs cases, and those that each verdict leads to as soon as it is there; slow ones first. */
export async function runGrowing(
  first: readonly FaultCase[],
  atOnce: number,
  run: (each: FaultCase) => Promise<Verdict>,
  next: (verdict: Verdict) => { slow: FaultCase[]; others: FaultCase[] },
): Promise<void> {
  const queue = [...first];
  let running = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const each = queue.shift();
      if (each === undefined && running === 0) return;
      if (each === undefined) {
        await sleep(50);
        continue;
      }
      running += 1;
      const { slow, others } = next(await run(each));
      queue.unshift(...slow);
      queue.push(...others);
      running -= 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Runs many, so many at a time, in the order given. */
export async function runCases<T = FaultCase>(
  cases: readonly T[],
  atOnce: number,
  run: (each: T) => Promise<Verdict>,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const queue = cases.entries();
  const work = async (): Promise<void> => {
    for (const [index, each] of queue) verdicts[index] = await run(each);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, cases.length) }, work));
  return verdicts;
}
