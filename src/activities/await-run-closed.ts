/** Whether a run is closed for good: one look per attempt, tried again by Temporal while it is open. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { ClosedRun, RunIdentity, TuningActivities } from '../contract/activities';
import { WAITING_FAILURES } from '../contract/waiting-failures';
import { runsOf } from './orphans/runs-of';
import { saidBy, SILENT } from './said-by-run';

type Run = Pick<RunIdentity, 'workflowId' | 'firstExecutionRunId'>;

/** After a reset a run goes on for hours or days: asked ever more rarely, down to twice a minute. */
const LONGEST_PAUSE_MS = 30_000;

/** The workflow id has a newer run: what the last one of this chain said. */
async function saidByLast({ workflowId, firstExecutionRunId }: Run): Promise<ClosedRun> {
  for await (const { raw, memo } of runsOf(Context.current().client, workflowId)) {
    if (raw.workflowExecutionInfo?.firstRunId === firstExecutionRunId) return saidBy(memo);
  }
  return SILENT;
}

/** What became of the run, or `undefined` while it is open. A run that the server forgot is closed, and said nothing. */
async function look(run: Run): Promise<ClosedRun | undefined> {
  try {
    const { status, memo, raw } = await Context.current()
      .client.workflow.getHandle(run.workflowId)
      .describe();
    const isThisRun = raw.workflowExecutionInfo?.firstRunId === run.firstExecutionRunId;
    if (!isThisRun) return await saidByLast(run);
    return status.name === 'RUNNING' ? undefined : saidBy(memo);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return SILENT;
    throw error;
  }
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
