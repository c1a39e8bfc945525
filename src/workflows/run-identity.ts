/** Who this run is, for labels and for the refusal of runs that share their identity with others. */
import { workflowInfo } from '@temporalio/workflow';
import type { RunIdentity } from '../contract/activities';

/** Nothing of one execution only: after a reset the same goes on, and a replay of its history knows of no reset. */
export function runIdentity(): RunIdentity {
  const { workflowId, firstExecutionRunId, cronSchedule, attempt } = workflowInfo();
  return { workflowId, firstExecutionRunId, cronSchedule: cronSchedule ?? '', attempt };
}
