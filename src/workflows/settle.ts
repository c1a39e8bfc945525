/** After a cancel or a passed deadline: nothing of the run is left alive, or the run says what is. */
import type { Cancellation } from '../contract/result';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import { adopt, findRunsJobs } from './create-tuning-job';
import { cancelToTheEnd } from './end-tuning-job';
import { endingOfCancel, endingOfFailedJob } from './ending';
import type { Ending } from './ending';
import type { TuningRun } from './tuning-run';

/** Jobs that carry the run's label beside the one it kept are cancelled, and watched to their end. */
export async function endDuplicates(run: TuningRun): Promise<void> {
  for (const job of run.liveDuplicates) {
    const end = await cancelToTheEnd(run, job, () => {});
    if (!end.confirmed) {
      run.warn('DUPLICATE_JOB', `${job.name} was told to cancel and is still ${end.job.state}.`);
    }
  }
  run.liveDuplicates = [];
}

/** Cancels what runs and watches it to its end; call it in a non-cancellable scope. */
export async function settle(run: TuningRun, cancellation: Cancellation): Promise<Ending> {
  run.result.cancellation = cancellation;
  if (run.checked && run.postUnsettled)
    adopt(run, await findRunsJobs(run, { throughWindow: true }));
  await endDuplicates(run);
  if (!run.job) return endingOfCancel(cancellation);
  if (!isTerminal(run.job.state)) {
    run.enter('cancelling');
    const end = await cancelToTheEnd(run, run.job, (job) => run.observe(job));
    run.observe(end.job);
    if (!end.confirmed) {
      return {
        kind: 'failed',
        failure: {
          code: 'CANCEL_UNCONFIRMED',
          message:
            `${end.job.name} was told to cancel and is still ${end.job.state} after deadlines.cancelConfirmation.` +
            `${end.trouble === undefined ? '' : ` The last cancel failed: ${end.trouble}`} Look at it in the console; it may go on costing.`,
        },
      };
    }
  }
  switch (stateMeaning(run.job.state)) {
    case 'succeeded':
    case 'partiallySucceeded':
      return { kind: 'completed', outcome: 'completedDespiteCancel' };
    case 'cancelled':
      return endingOfCancel(cancellation);
    default:
      return endingOfFailedJob(run.job);
  }
}
