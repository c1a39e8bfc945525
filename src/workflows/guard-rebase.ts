/**
 * What a guard does for a rebase beyond its jobs: the operation of the run, which may yet make one, is ended; where the run named
 * none, because its call had no answer, those that began since are followed.
 */
import { condition, setCurrentDetails } from '@temporalio/workflow';
import type { GuardTuningJobInput, RebaseEnd } from '../contract/activities';
import type { ClosedRun } from '../contract/closed-run';
import { LABELS } from '../contract/names';
import { operationEnding, operationFinding, operationWaiting } from './activity-policy';
import { codedFailureOf, DeadlinePassed } from './failures';
import { PATIENCE_MS } from './guard-endings';
import type { GuardEndings } from './guard-endings';
import { endListed, operationsOf, troubleOf } from './guard-looks';
import { withinDeadline } from './within-deadline';

/** `foreign`: none that the run can have begun. */
type SeenEnd = RebaseEnd | { kind: 'unknown' | 'foreign'; trouble: string };

/** The end of an operation, or what is to be said of one that was not seen to end. */
async function endOf(
  operation: string,
  wait: (remainingMs: number) => Promise<RebaseEnd>,
): Promise<SeenEnd> {
  const see = `It may make a tuning job. See: vertex-tuning operations get ${operation}`;
  try {
    return await withinDeadline(Date.now() + PATIENCE_MS, wait);
  } catch (error) {
    if (error instanceof DeadlinePassed) {
      const trouble = `The rebase operation ${operation} was not done after a day. ${see}`;
      return { kind: 'unknown', trouble };
    }
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    if (failure.code === 'JOB_MAY_BE_RUNNING') return { kind: 'foreign', trouble: failure.message };
    const trouble = `The rebase operation ${operation} could not be followed: ${failure.message} ${see}`;
    return { kind: 'unknown', trouble };
  }
}

function nameless(operation: string): string {
  return `The rebase operation ${operation} ended without naming its tuning job.`;
}

/**
 * Ends the operation that the run named, once, and the job that it makes all the same, whatever labels that carries.
 *
 * @returns what remains unknown, as sentences.
 */
export function endNamedOperation(
  input: GuardTuningJobInput,
  left: ClosedRun & { operation: string },
  endings: GuardEndings,
): Promise<string[]> {
  return endings.endOperation(left.operation, () => endOperation(input, left, endings));
}

/** Ends what is listed, and begins to end the operation that a run has named which went on since, after a reset. */
export async function endListedAndNamed(
  input: GuardTuningJobInput,
  endings: GuardEndings,
  lookForMs: number,
): Promise<ClosedRun> {
  const run = await endListed(input, endings, lookForMs);
  for (const operation of run.isSettled ? [] : operationsOf(run)) {
    void endNamedOperation(input, { ...run, operation }, endings);
  }
  return run;
}

async function endOperation(
  input: GuardTuningJobInput,
  { operation, createCalls }: ClosedRun & { operation: string },
  endings: GuardEndings,
): Promise<string[]> {
  setCurrentDetails(`Ending the rebase operation \`${operation}\`: its run was ended without it.`);
  const { project, location, apiVersion, timing, rebase } = input;
  const begun = rebase && { project, location, since: rebase.since };
  let hasEnded = false;
  const isOver = (): boolean => hasEnded;
  const ending = endOf(operation, (remainingMs) =>
    operationEnding(remainingMs).endRebase({ operation, apiVersion, ...(begun ? { begun } : {}) }),
  ).finally(() => {
    hasEnded = true;
  });
  // When the operation of a rebase is done is not documented: its job may be listed long before.
  const listing = troubleOf(async () => {
    for (let pauseMs = timing.lookWindow; !isOver(); pauseMs *= 2) {
      if (!(await condition(isOver, pauseMs))) await endListedAndNamed(input, endings, 0);
    }
  });
  const end = await ending;
  const isOwn = end.kind === 'job' && endings.beginRebased(end.job);
  if (end.kind === 'failed') endings.endedOperations.push(operation);
  // One call makes one job.
  if (isOwn && createCalls === 'answered') return [];
  const troubles = [
    await listing,
    // What it made before it failed may be listed late.
    await troubleOf(() => endListedAndNamed(input, endings, timing.lookWindow)),
  ].filter((trouble) => trouble !== undefined);
  if (end.kind === 'unknown' || end.kind === 'foreign') troubles.push(end.trouble);
  // That of the run, if there is one, is not known then.
  if (end.kind === 'foreign' && rebase)
    troubles.push(...(await followOperations({ ...input, rebase }, endings)));
  if (end.kind === 'nameless' && endings.count === 0) troubles.push(nameless(operation));
  return troubles;
}

/**
 * Follows the operations that began since the run made its call, of which nobody knows whose they are: none is cancelled, but the job
 * with the run's label is. One whose job carries no run's label may be the run's, and is named.
 *
 * @returns what remains unknown, as sentences.
 */
export async function followOperations(
  input: GuardTuningJobInput & { rebase: { since: number } },
  endings: GuardEndings,
): Promise<string[]> {
  const { project, location, apiVersion, runLabel, timing, rebase } = input;
  const find = operationFinding(PATIENCE_MS);
  const since = await find
    .findRebases({ project, location, apiVersion, since: rebase.since })
    .catch((error: unknown) => {
      const failure = codedFailureOf(error);
      if (!failure) throw error;
      return failure.message;
    });
  if (typeof since === 'string') return [`Looking for rebase operations failed: ${since}`];
  const { operations, unlisted = 0 } = since;
  const more = unlisted === 0 ? [] : [`${unlisted} more rebase operations were not followed.`];
  const said = await Promise.all(
    operations.map(async ({ name }) => {
      const end = await endOf(name, (remainingMs) =>
        operationWaiting(remainingMs, timing.waitHeartbeatTimeout).awaitRebase({
          operation: name,
          apiVersion,
          project,
        }),
      );
      switch (end.kind) {
        case 'job': {
          const label = end.job.labels?.[LABELS.run];
          if (label === runLabel) endings.begin(end.job, undefined);
          const isOfNobody = label === undefined || label === '';
          return isOfNobody ? [`${end.job.name} may be the job of its rebase call.`] : [];
        }
        case 'failed':
          return [];
        case 'nameless':
          return [nameless(name)];
        case 'unknown':
        case 'foreign':
          return [end.trouble];
      }
    }),
  );
  return [...said.flat(), ...more];
}
