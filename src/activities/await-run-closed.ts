/** Whether a run is closed for good: one look per attempt, tried again by Temporal while it is open. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { RunIdentity, TuningActivities } from '../contract/activities';
import type { ClosedRun } from '../contract/closed-run';
import { WAITING_FAILURES } from '../contract/waiting-failures';
import { runsOf } from './orphans/runs-of';
import { saidBy, SILENT } from './said-by-run';

type Run = Pick<RunIdentity, 'workflowId' | 'firstExecutionRunId'>;

/** After a reset a run goes on for hours or days: asked ever more rarely, down to twice a minute. */
const LONGEST_PAUSE_MS = 30_000;

/** What became of the run, or `undefined` while it is open. A run that the server forgot is closed, and said nothing. */
async function look({ workflowId, firstExecutionRunId }: Run): Promise<ClosedRun | undefined> {
  // The newest first: a run that was reset speaks for those before it, and the workflow id may have runs of others since.
  for await (const { raw, status, memo } of runsOf(Context.current().client, workflowId)) {
    if (raw.workflowExecutionInfo?.firstRunId !== firstExecutionRunId) continue;
    return status.name === 'RUNNING' ? undefined : saidBy(memo);
  }
  return SILENT;
}

export const awaitRunClosed: TuningActivities['awaitRunClosed'] = async ({ run }) => {
  const closed = await look(run);
  if (closed) return closed;
  throw ApplicationFailure.create({
    type: WAITING_FAILURES.stillOpen,
    message: `The run ${run.workflowId} is open.`,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.min(1_000 * 2 ** Context.current().info.attempt, LONGEST_PAUSE_MS),
  });
};
