/** Who this run is, for labels and for the refusal of runs that share their identity with others. */
import { workflowInfo } from '@temporalio/workflow';
import type { RunIdentity } from '../contract/activities';

/**
 * Whether this run goes on where an execution before it was reset. A replay may not know: no command may depend on it.
 */
export function wasReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}

export function runIdentity(): RunIdentity {
  const { workflowId, firstExecutionRunId, cronSchedule, attempt } = workflowInfo();
  return { workflowId, firstExecutionRunId, cronSchedule: cronSchedule ?? '', attempt };
}
