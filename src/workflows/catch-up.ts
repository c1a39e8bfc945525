/**
 * A run that is cancelled before its request was checked. A new one has made nothing; one that was reset may hold a job of before:
 * then its request is checked after all, so that the job can be looked for and ended. What is known comes from activities and from
 * the server's answers: a replay knows it too.
 */
import type { CheckedTuneModelRequest } from '../contract/activities';
import { codedFailureOf } from './failures';
import { recalled } from './recall';
import type { TuningRun } from './tuning-run';

/** Call it in a non-cancellable scope. Where the check fails the run knows no more than the names of its jobs. */
export async function catchUp(
  run: TuningRun,
  check: () => Promise<CheckedTuneModelRequest>,
): Promise<void> {
  const before = (await recalled())?.before;
  if (before) run.calls.recall(before);
  // Without a guard it has made a job only where it says so: with `onTerminate: leave`, or by taking one over.
  const hasMade =
    before !== undefined &&
    (before.jobs.length > 0 || before.operation !== undefined || before.operations !== undefined);
  if (!run.hasGuardOfBefore && !hasMade) return;
  try {
    const checked = await check();
    run.begin(checked);
    run.isGuarded = run.hasGuardOfBefore;
    run.hasGuardOfBefore = false;
    if (!checked.existing) run.calls.leaveOpen(before);
  } catch (error) {
    if (!codedFailureOf(error)) throw error;
  }
}
