/**
 * Whether a guard is the child of the run whose jobs it looks for. Its input is made by the run, whose request has passed the policy;
 * whoever starts a guard by hand could name any project, and have any job cancelled.
 */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { AwaitRunClosedInput } from '../contract/activities';
import { TuningError } from '../contract/tuning-error';
import { runLabels } from './request/run-labels';

type Execution = { workflowId: string; runId: string };

type Server = { client: Pick<Client, 'workflow'>; namespaceId: string };

/** Of a run that goes on after a reset: that which began it. `undefined` of one that the server has forgotten. */
async function firstRunOf(
  client: Pick<Client, 'workflow'>,
  { workflowId, runId }: Execution,
): Promise<string | undefined> {
  try {
    const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
    return raw.workflowExecutionInfo?.firstRunId ?? undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function isChildOf(
  { client, namespaceId }: Server,
  { workflowId, runId }: Execution,
  { run: guarded, runLabel }: AwaitRunClosedInput,
): Promise<boolean> {
  const { parentExecution } = await client.workflow.getHandle(workflowId, runId).describe();
  // The server sends an empty name for none.
  if (!parentExecution?.workflowId || parentExecution.workflowId !== guarded.workflowId)
    return false;
  const { firstExecutionRunId } = guarded;
  const parent = { workflowId: parentExecution.workflowId, runId: parentExecution.runId ?? '' };
  if (runLabels(namespaceId, guarded).run !== runLabel) return false;
  if (parent.runId === firstExecutionRunId) return true;
  const first = await firstRunOf(client, parent);
  return first === undefined || first === firstExecutionRunId;
}

/** Throws INVALID_REQUEST for a guard of another's run, or of none. */
export async function refuseForeignGuard(
  server: Server,
  guard: Execution,
  guarded: AwaitRunClosedInput,
): Promise<void> {
  if (await isChildOf(server, guard, guarded)) return;
  throw new TuningError(
    'INVALID_REQUEST',
    'This guard was not started by the run that it names; nothing was looked for, and nothing cancelled. Guards are started by runs only: to end a job, use `vertex-tuning jobs cancel`.',
  );
}
