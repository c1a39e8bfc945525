/** Looking for the run's tuning job: a run's side of `findTuningJob`, and what it means when it cannot be done. */
import { CancellationScope } from '@temporalio/workflow';
import type { FindTuningJobResult } from '../contract/activities';
import { finding } from './activity-policy';
import { codedFailureOf, RunFailed } from './failures';
import { runIdentity } from './run-identity';
import type { TuningRun } from './tuning-run';

/** How long a service that answers with errors is tried: an outage of an hour is news, not noise. */
export const OUTAGE_MS = 3_600_000;

/**
 * Looks once, or through the whole window. Where a create call was begun it cannot be cancelled, and no trouble with access is
 * final.
 */
export async function look(
  run: TuningRun,
  options: { throughWindow: boolean },
): Promise<FindTuningJobResult> {
  const { project, location, apiVersion, labels, timing, deadlinesMs } = run.request;
  const jobMayExist = run.postUnsettled || run.job !== undefined;
  // The window begins when a call that may be under way must be over.
  const sendingMs = run.mayBeSending ? timing.requestTimeout : 0;
  const lookForMs = options.throughWindow ? sendingMs + timing.lookWindow : 0;
  const withinMs = jobMayExist ? deadlinesMs.cancelConfirmation : OUTAGE_MS;
  const find = (): Promise<FindTuningJobResult> =>
    finding(lookForMs, withinMs).findTuningJob({
      project,
      location,
      apiVersion,
      runLabel: labels.run,
      ...(labels.request === undefined ? {} : { requestLabel: labels.request }),
      workflow: { id: run.id, label: labels.workflow },
      firstExecutionRunId: runIdentity().firstExecutionRunId,
      isFirst: !jobMayExist && run.createCalls.from === undefined,
      lookForMs,
      jobMayExist,
    });
  if (!jobMayExist) return run.sees(await find());
  try {
    return run.sees(await CancellationScope.nonCancellable(find));
  } catch (error) {
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    throw new RunFailed({
      code: 'JOB_MAY_BE_RUNNING',
      message:
        `A create call in projects/${project}/locations/${location} was left without an answer, and looking for its job failed: ` +
        `${failure.message} Look for a tuning job with the label ${labels.run} and cancel it if it runs.`,
    });
  }
}
