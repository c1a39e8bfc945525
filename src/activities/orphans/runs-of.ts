/**
 * The runs of a workflow id. The latest is described first, which tells the truth at once; those before it come from visibility,
 * which may learn of them late or have forgotten them.
 */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';

async function describe(
  client: Pick<Client, 'workflow'>,
  workflowId: string,
  runId?: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowId, runId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Each is described: a listed run does not tell its first execution. */
export async function* runsOf(
  client: Pick<Client, 'workflow'>,
  workflowId: string,
): AsyncGenerator<WorkflowExecutionDescription, void, undefined> {
  const latest = await describe(client, workflowId);
  if (!latest) return;
  yield latest;
  const query = `WorkflowId = '${workflowId.replaceAll("'", "''")}'`;
  for await (const { runId } of client.workflow.list({ query })) {
    if (runId === latest.runId) continue;
    const run = await describe(client, workflowId, runId);
    if (run) yield run;
  }
}
