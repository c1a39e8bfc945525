/** Cancels a tuning job and watches it until the service says that it is over. */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { cancelling, confirming } from './activity-policy';
import { codedFailureOf, DeadlinePassed } from './failures';
import { withinDeadline } from './within-deadline';

export type CancelEnd = { confirmed: boolean; job: TuningJobSnapshot; trouble?: string };

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
 * Never cancelled itself. What the service answers to the cancel does not matter; what the job's state says does.
 */
export async function cancelToTheEnd(
  limits: { confirmationMs: number; repeatMs: number },
  job: TuningJobSnapshot,
  onChange?: (job: TuningJobSnapshot) => void,
): Promise<CancelEnd> {
  const until = Date.now() + limits.confirmationMs;
  let { repeatMs } = limits;
  let current = job;
  return CancellationScope.nonCancellable(async () => {
    let trouble: string | undefined;
    let isDue = true;
    while (!isTerminal(current.state)) {
      if (isDue) trouble = await sendCancel(current);
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
        return { confirmed: false, job: current, ...(trouble === undefined ? {} : { trouble }) };
      }
      onChange?.(current);
    }
    return { confirmed: true, job: current };
  });
}
