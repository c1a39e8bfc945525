/**
 * Ends jobs that the run does not hold: duplicates of its own, and strays that a closed run of the same workflow id left alive.
 */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { adopt } from './adopt';
import { cancelToTheEnd, notEnded } from './cancel-to-the-end';
import { codedFailureOf, RunFailed } from './failures';
import { LATER_LOOKS } from './later-looks';
import { look } from './look';
import { countDuplicate } from './run-metrics';
import { isSameRequest } from './same-request';
import type { TuningRun } from './tuning-run';

function limitsOf(run: TuningRun): { confirmationMs: number; repeatMs: number } {
  const { deadlinesMs, timing } = run.request;
  return { confirmationMs: deadlinesMs.cancelConfirmation, repeatMs: timing.cancelRepeat };
}

async function endSuspect(run: TuningRun, job: TuningJobSnapshot): Promise<void> {
  if (!(await isSameRequest(run.request.tuningJob, job))) return;
  run.result.duplicates.push(job.name);
  countDuplicate();
  run.warn(
    'DUPLICATE_JOB',
    `${job.name} was made by a create call of this run too (${job.state}); it was not kept.`,
  );
  if (isTerminal(job.state)) return;
  const end = await cancelToTheEnd(limitsOf(run), job);
  if (end.confirmed) return;
  run.warn('DUPLICATE_JOB', `${job.name} ${notEnded(end)}`);
  run.unconfirmed.push(job.name);
}

/** Cancels every duplicate that is alive, and watches it to its end. Never cancelled itself. */
export async function endDuplicates(run: TuningRun): Promise<void> {
  // Side by side: one that does not end must not keep the others alive.
  await CancellationScope.nonCancellable(() =>
    Promise.all(run.suspects.splice(0).map((job) => endSuspect(run, job))),
  );
}

/**
 * Looks once more for duplicates, and ends them; only where a create call of the run went without an answer. A look that cannot be
 * made is no reason to give up a job that is there: the guard of the run looks on.
 */
export async function endLateDuplicates(run: TuningRun): Promise<void> {
  await endDuplicates(run);
  if (!run.calls.wasUnanswered) return;
  try {
    adopt(run, (await look(run, { throughWindow: false })).jobs);
  } catch (error) {
    const failure = isCancellation(error) ? undefined : codedFailureOf(error);
    // Without a guard nobody else looks.
    if (!failure || !run.isGuarded) throw error;
    run.warn('DUPLICATES_UNKNOWN', failure.message);
    run.hasLookedLate = false;
    return;
  }
  await endDuplicates(run);
}

/** The same again and again while the run waits for its job; ends when it is cancelled. */
export async function watchForDuplicates(run: TuningRun): Promise<void> {
  await endDuplicates(run);
  run.hasLookedLate = !run.calls.wasUnanswered;
  if (!run.calls.wasUnanswered) return;
  for (const multiple of LATER_LOOKS) {
    await sleep(run.request.timing.lookWindow * multiple);
    await endLateDuplicates(run);
  }
  run.hasLookedLate = true;
}

/**
 * Cancels live jobs of closed runs of the same workflow id before another is paid for. One that cannot be ended fails the run:
 * nothing is created beside it.
 */
export async function endStrays(
  run: TuningRun,
  strays: readonly TuningJobSnapshot[],
): Promise<void> {
  for (const job of strays) {
    run.warn(
      'STRAY_JOB',
      `${job.name} was left alive by an earlier run of this workflow id; it was cancelled.`,
    );
    const end = await CancellationScope.nonCancellable(() => cancelToTheEnd(limitsOf(run), job));
    if (end.confirmed) continue;
    throw new RunFailed({
      code: 'CANCEL_UNCONFIRMED',
      message: `${job.name} of an earlier run ${notEnded(end)} Nothing was created beside it.`,
    });
  }
}
