/**
 * Ends jobs that the run does not hold: duplicates of its own, and strays that a closed run of the same workflow id left alive.
 */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { adopt } from './adopt';
import { cancelToTheEnd } from './cancel-to-the-end';
import { codedFailureOf, RunFailed } from './failures';
import { look } from './look';
import type { TuningRun } from './tuning-run';

/** After a call without an answer the list is looked at again at these multiples of the look window. */
const LATER_LOOKS = [1, 2, 4, 8];

function limitsOf(run: TuningRun): { confirmationMs: number; repeatMs: number } {
  const { deadlinesMs, timing } = run.request;
  return { confirmationMs: deadlinesMs.cancelConfirmation, repeatMs: timing.cancelRepeat };
}

/** Cancels every duplicate that is known and alive, and watches it to its end. */
export async function endDuplicates(run: TuningRun): Promise<void> {
  for (const job of run.liveDuplicates.splice(0)) {
    const end = await cancelToTheEnd(limitsOf(run), job);
    if (end.confirmed) continue;
    run.warn('DUPLICATE_JOB', `${job.name} was told to cancel and is still ${end.job.state}.`);
    run.unconfirmed.push(job.name);
  }
}

/** Looks once more for duplicates, and ends them; only where a create call of the run went without an answer. */
export async function endLateDuplicates(run: TuningRun): Promise<void> {
  if (!run.wasUnanswered) return;
  adopt(run, (await look(run, { throughWindow: false })).jobs);
  await endDuplicates(run);
}

/** The same again and again while the run waits for its job; ends when it is cancelled. */
export async function watchForDuplicates(run: TuningRun): Promise<void> {
  if (!run.wasUnanswered) return;
  try {
    for (const multiple of LATER_LOOKS) {
      await sleep(run.request.timing.lookWindow * multiple);
      await endLateDuplicates(run);
    }
  } catch (error) {
    // The last look comes when the job has ended; trouble before it is no reason to give up the job.
    if (!isCancellation(error) && !codedFailureOf(error)) throw error;
  }
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
      message: `${job.name} of an earlier run was told to cancel and is still ${end.job.state}: nothing was created beside it.`,
    });
  }
}
