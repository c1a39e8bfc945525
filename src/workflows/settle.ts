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
import { learnOfReset } from './recall';
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

/** The failure of a run that was reset, and could not look for what it had made. */
function endedBlindly(run: TuningRun): CodedFailure | undefined {
  const [held] = run.checked ? [] : run.heldJobs();
  if (!run.hasGuardOfBefore && held === undefined) return undefined;
  const what = held === undefined ? 'may have made a job before' : `had ${held} before`;
  return {
    code: 'JOB_MAY_BE_RUNNING',
    message:
      `The run was cancelled. It had been reset, and ${what} that it did not look for${run.hasGuardOfBefore ? ': its guard does' : ''}. ` +
      `To end it: vertex-tuning cancel ${run.id} --direct.`,
  };
}

/**
 * Cancels what runs and watches it to its end; call it in a non-cancellable scope.
 *
 * @param options.keepsModel keeps a tuned model that came of it all the same, whatever the request wants.
 */
export async function settle(
  run: TuningRun,
  cancellation: Cancellation,
  { keepsModel = false } = {},
): Promise<Ending> {
  run.result.cancellation = cancellation;
  const blind = endedBlindly(run);
  if (blind) return { kind: 'failed', failure: blind };
  // No await where there is nothing to end: what is told at once is one event.
  const unended = run.calls.operation === undefined ? undefined : await endOperation(run);
  if (unended) return { kind: 'failed', failure: unended };
  if (run.checked && run.calls.isUnsettled) {
    adopt(run, (await look(run, { throughWindow: true })).jobs);
    // One that was begun before a reset.
    const known = run.calls.operation === undefined ? undefined : await endOperation(run);
    if (known) return { kind: 'failed', failure: known };
  }
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
      if (!keepsModel) await discard(run, run.job);
      return { kind: 'completed', outcome: 'completedDespiteCancel' };
    case 'cancelled':
      return endingOfCancel(cancellation);
    default:
      return endingOfFailedJob(run.job);
  }
}

/**
 * The ending of a run that nobody approved. It has made nothing; before a reset it may have: then the answer is meant for that, too.
 * Call it in a non-cancellable scope.
 */
export async function endingOfDecline(run: TuningRun): Promise<Ending> {
  await learnOfReset(run);
  const declined: Ending = { kind: 'completed', outcome: 'declined' };
  if (!run.calls.isUnsettled) return declined;
  const { decision, answeredAt, stated } = run.result.approval ?? {};
  const isLate = decision === 'timedOut';
  const cancellation: Cancellation = {
    by: isLate ? 'deadline' : 'signal',
    reason: isLate ? 'The run was not approved in time.' : 'The run was not approved.',
    ...(stated ? { requestedBy: stated.by } : {}),
    at: answeredAt ?? new Date().toISOString(),
  };
  // A model that was approved once, and made, may be in use: nobody has asked to remove it.
  const ending = await settle(run, cancellation, { keepsModel: true });
  if (run.job || ending.kind === 'failed') return ending;
  run.result.cancellation = null;
  return declined;
}
