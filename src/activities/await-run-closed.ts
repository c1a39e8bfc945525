/** Whether a run is closed for good: one look per attempt, tried again by Temporal while it is open. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { TuningActivities } from '../contract/activities';
import { WAITING_FAILURES } from '../contract/waiting-failures';

/** After a reset a run goes on for hours or days: asked rarely. */
const PAUSE = '30s';

/** The first run id of the workflow's current run where that is open; a run that the server forgot is closed. */
async function openRun(workflowId: string): Promise<string | undefined> {
  try {
    const { status, raw } = await Context.current()
      .client.workflow.getHandle(workflowId)
      .describe();
    if (status.name !== 'RUNNING') return undefined;
    return raw.workflowExecutionInfo?.firstRunId ?? undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

export const awaitRunClosed: TuningActivities['awaitRunClosed'] = async ({ run }) => {
  if ((await openRun(run.workflowId)) !== run.firstExecutionRunId) return;
  throw ApplicationFailure.create({
    type: WAITING_FAILURES.stillOpen,
    message: `The run ${run.workflowId} is open.`,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: PAUSE,
  });
};
