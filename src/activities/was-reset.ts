/** Whether the run that an activity works for was reset: a fact that its history keeps, with the activity's answer. */
import { Context } from '@temporalio/activity';

export function wasReset({ firstExecutionRunId }: { firstExecutionRunId: string }): boolean {
  return Context.current().info.workflowExecution?.runId !== firstExecutionRunId;
}
