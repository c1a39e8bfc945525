/** A guard's looks for what its run did not name, and what that run says of itself. */
import type { GuardTuningJobInput } from '../contract/activities';
import type { ClosedRun } from '../contract/closed-run';
import { isSameResource } from '../contract/resource-name';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { finding, runWatching } from './activity-policy';
import { codedFailureOf } from './failures';
import { PATIENCE_MS } from './guard-endings';
import type { GuardEndings } from './guard-endings';
import { madeByRun } from './own-jobs';

async function look(input: GuardTuningJobInput, lookForMs: number): Promise<TuningJobSnapshot[]> {
  const { project, location, apiVersion, runLabel } = input;
  const { jobs } = await finding(lookForMs, PATIENCE_MS).findTuningJob({
    project,
    location,
    apiVersion,
    runLabel,
    firstExecutionRunId: input.run.firstExecutionRunId,
    isFirst: false,
    lookForMs,
    jobMayExist: true,
  });
  return jobs;
}

/** Waits until the run is closed, by whatever reset, and returns what it left behind by its own word. */
export function closed({ run, runLabel }: GuardTuningJobInput): Promise<ClosedRun> {
  return runWatching().awaitRunClosed({ run, runLabel });
}

/** The rebase operations that it named, or those of before a reset. */
export function operationsOf({ operation, operations = [] }: ClosedRun): string[] {
  return operation === undefined ? operations : [operation];
}

/** No call without an answer, and no operation: there can be no jobs but those that the run named. */
export function isAllNamed(run: ClosedRun): boolean {
  return run.createCalls === 'answered' && operationsOf(run).length === 0;
}

/**
 * Looks for so many milliseconds, or once, and begins to end what is the run's own. A closed run can be reset: then it went on, with a
 * job of its own, and may have said something else at its end, which is returned.
 */
export async function endListed(
  input: GuardTuningJobInput,
  endings: GuardEndings,
  lookForMs: number,
): Promise<ClosedRun> {
  const jobs = await look(input, lookForMs);
  const run = await closed(input);
  if (run.isSettled) return run;
  const { lookWindow } = input.timing;
  for (const job of madeByRun(jobs, { held: run.jobs, calls: run.createCalls, lookWindow })) {
    const isHeld = run.jobs.some((name) => isSameResource(job.name, name));
    // The oldest, too, may be a copy: of one that is not listed yet.
    endings.begin(job, isHeld ? undefined : input.tuningJob);
  }
  void endings.beginNamed(run.jobs);
  return run;
}

/** What kept a guard from its work, as a sentence. */
export async function troubleOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    return `Looking for jobs failed: ${failure.message}`;
  }
}
