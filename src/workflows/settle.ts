/** After a cancel or a passed deadline: nothing of the run is left alive, or the run says what is. */
import type { Cancellation } from '../contract/result';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import { adopt } from './adopt';
import { endDuplicates, endLateDuplicates } from './end-others';
import { look } from './look';
import { cancelToTheEnd, notEnded } from './cancel-to-the-end';
import { discard } from './discard';
import { endingOfCancel, endingOfFailedJob } from './ending';
import type { Ending } from './ending';
import type { CodedFailure } from './failures';
import { endOperation, lostRebase } from './rebase';
import type { TuningRun } from './tuning-run';

/** Cancels the run's own job, where it lives, and watches it to its end; the failure when that cannot be confirmed. */
async function endOwnJob(run: TuningRun): Promise<CodedFailure | undefined> {
  if (!run.job || isTerminal(run.job.state)) return undefined;
  run.enter('cancelling');
  const { deadlinesMs, timing } = run.request;
  const limits = { confirmationMs: deadlinesMs.cancelConfirmation, repeatMs: timing.cancelRepeat };
  const end = await cancelToTheEnd(limits, run.job, (job) => run.observe(job));
  run.observe(end.job);
  if (end.confirmed) return undefined;
  return {
    code: 'CANCEL_UNCONFIRMED',
    message:
      `${end.job.name} ${notEnded(end)} It was watched for deadlines.cancelConfirmation. ` +
      'Look at it in the console; it may go on costing.',
  };
}

/** Cancels what runs and watches it to its end; call it in a non-cancellable scope. */
export async function settle(run: TuningRun, cancellation: Cancellation): Promise<Ending> {
  run.result.cancellation = cancellation;
  if (run.hasGuardOfBefore) {
    const message =
      'The run was cancelled. It had been reset, and may have made a job before that it did not look for: its guard does. ' +
      `So does vertex-tuning cancel ${run.id} --direct.`;
    return { kind: 'failed', failure: { code: 'JOB_MAY_BE_RUNNING', message } };
  }
  // No await where there is nothing to end: what is told at once is one event.
  const unended = run.operation === undefined ? undefined : await endOperation(run);
  if (unended) return { kind: 'failed', failure: unended };
  if (run.checked && run.postUnsettled) adopt(run, (await look(run, { throughWindow: true })).jobs);
  // Side by side: no trouble with a duplicate keeps the run's own job alive.
  const [failure] = await Promise.all([endOwnJob(run), endDuplicates(run), run.lookOut]);
  if (failure) return { kind: 'failed', failure };
  const lost = lostRebase(run);
  if (lost) return { kind: 'failed', failure: lost };
  if (!run.job) return endingOfCancel(cancellation);
  await endLateDuplicates(run);
  switch (stateMeaning(run.job.state)) {
    case 'succeeded':
    case 'partiallySucceeded':
      await discard(run, run.job);
      return { kind: 'completed', outcome: 'completedDespiteCancel' };
    case 'cancelled':
      return endingOfCancel(cancellation);
    default:
      return endingOfFailedJob(run.job);
  }
}
