/**
 * A run does not know by itself that it was reset: a replay of its history elsewhere would not know it, and would then give other
 * commands. It is told by answers of activities: by each look, and by one that asks Temporal when a run ends without a job.
 */
import type { SaidBefore } from '../contract/closed-run';
import { recalling } from './activity-policy';
import { codedFailureOf } from './failures';
import { runIdentity } from './run-identity';
import type { TuningRun } from './tuning-run';

/** `askedBy` is the run id of the execution that asked; both absent where it was not reset. */
type Recalled = { before?: SaidBefore; askedBy?: string };

/** Undefined where Temporal could not be asked. Call it in a non-cancellable scope. */
export async function recalled(): Promise<Recalled | undefined> {
  try {
    const { workflowId, firstExecutionRunId } = runIdentity();
    const run = { workflowId, firstExecutionRunId };
    return await recalling().recallBeforeReset({ run });
  } catch (error) {
    if (!codedFailureOf(error)) throw error;
    return undefined;
  }
}

/**
 * Asked by a run that ends without a job, after its check. It may have been reset to a point from which on it made none, such as a
 * wait for quota or for an approval, while the run of before had gone on from there. Call it in a non-cancellable scope.
 */
export async function learnOfReset(run: TuningRun): Promise<void> {
  const { calls, request } = run;
  if (run.job || request.existing) return;
  const answer = await recalled();
  // Who was reset, and has looked since, knows what came of the calls of before.
  const isKnown = answer?.askedBy !== undefined && answer.askedBy === calls.lookedBy.lookedBy;
  if (answer && (answer.before === undefined || isKnown)) return;
  calls.leaveOpen(answer?.before);
}
