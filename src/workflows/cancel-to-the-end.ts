/** Cancels a tuning job and watches it until the service says that it is over. */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { cancelling, confirming } from './activity-policy';
import { codedFailureOf, DeadlinePassed } from './failures';
import { withinDeadline } from './within-deadline';

export type CancelEnd = {
  confirmed: boolean;
  job: TuningJobSnapshot;
  /** The service took a cancel, or said that none is needed. */
  isTold: boolean;
  /** Why the last cancel was not taken. */
  trouble?: string;
};

/** The end of a sentence that begins with the name of a job that was not seen ended. */
export function notEnded({ job, isTold, trouble }: CancelEnd): string {
  const told = isTold
    ? 'was told to cancel and is'
    : 'could not be told to cancel, and was when last seen';
  return `${told} still ${job.state}.${trouble === undefined ? '' : ` The last cancel failed: ${trouble}`}`;
}

async function sendCancel(job: TuningJobSnapshot): Promise<string | undefined> {
  try {
    const answer = await cancelling().cancelTuningJob({
      name: job.name,
      apiVersion: job.apiVersion,
    });
    return answer.kind === 'failed' ? answer.message : undefined;
  } catch (error) {
    const failure = isCancellation(error) ? undefined : codedFailureOf(error);
    if (!failure) throw error;
    return failure.message;
  }
}

/**
 * Cancels a job and watches it until it is terminal, sending the cancel again while the service does not act on it.
 * Never cancelled itself. What the service answers to the cancel does not matter; what the job's state says does. The time for
 * the confirmation begins with the first cancel that is taken: while no worker runs, nobody sends one.
 */
export async function cancelToTheEnd(
  limits: { confirmationMs: number; repeatMs: number },
  job: TuningJobSnapshot,
  onChange?: (job: TuningJobSnapshot) => void,
): Promise<CancelEnd> {
  let until = Date.now() + limits.confirmationMs;
  let { repeatMs } = limits;
  let current = job;
  return CancellationScope.nonCancellable(async () => {
    let [isDue, isTold, isLast] = [true, false, false];
    let trouble: string | undefined;
    while (!isTerminal(current.state)) {
      if (isDue) {
        trouble = await sendCancel(current);
        if (trouble === undefined && !isTold) until = Date.now() + limits.confirmationMs;
        isTold ||= trouble === undefined;
      }
      try {
        const { name, apiVersion } = current;
        const next = await withinDeadline(until, (remainingMs) =>
          confirming(remainingMs).confirmTuningJobEnd({
            name,
            apiVersion,
            returnAfterMs: repeatMs,
          }),
        );
        // One that is being cancelled needs time; to any other it is said again, less and less often.
        isDue = stateMeaning(next.state) !== 'cancelling';
        repeatMs *= 2;
        current = next;
      } catch (error) {
        if (!(error instanceof DeadlinePassed)) throw error;
        // Before it is given up without a cancel that was taken, it is tried once more.
        if (isTold || isLast) {
          return {
            confirmed: false,
            job: current,
            isTold,
            ...(trouble === undefined ? {} : { trouble }),
          };
        }
        [isDue, isLast] = [true, true];
        continue;
      }
      onChange?.(current);
    }
    return { confirmed: true, job: current, isTold };
  });
}
