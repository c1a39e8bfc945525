/**
 * What Temporal knows of the runs of a workflow id: for each chain of executions (a run and its resets) whether it is open, and
 * between when it lived. Chains are told apart by the run label, which is what jobs carry.
 */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { runLabels } from '../request/run-labels';

export type RunChain = {
  isOpen: boolean;
  /** Milliseconds since 1970; an open chain lives until now. */
  from: number;
  to: number;
};

export type RunSource = { client: Pick<Client, 'workflow'>; namespaceId: string };

async function describe(
  { client }: RunSource,
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

/**
 * The chains of a workflow id by run label. The latest run is described first, which tells the truth at once; those before it
 * come from visibility, which may learn of them late or have forgotten them.
 */
export async function runChains(
  source: RunSource,
  workflowId: string,
): Promise<Map<string, RunChain>> {
  const chains = new Map<string, RunChain>();
  const seen = new Set<string>();
  const add = ({ runId, raw, status, startTime, closeTime }: WorkflowExecutionDescription) => {
    seen.add(runId);
    // A listed run does not tell its first execution, which is what labels are made of; a described one does.
    const firstExecutionRunId = raw.workflowExecutionInfo?.firstRunId || runId;
    const label = runLabels(source.namespaceId, { workflowId, firstExecutionRunId }).run;
    const known = chains.get(label);
    chains.set(label, {
      isOpen: (known?.isOpen ?? false) || status.name === 'RUNNING',
      from: Math.min(known?.from ?? Infinity, startTime.getTime()),
      to: Math.max(known?.to ?? 0, closeTime?.getTime() ?? Date.now()),
    });
  };
  const latest = await describe(source, workflowId);
  if (!latest) return chains;
  add(latest);
  const query = `WorkflowId = '${workflowId.replaceAll("'", "''")}'`;
  for await (const { runId } of source.client.workflow.list({ query })) {
    if (seen.has(runId)) continue;
    const run = await describe(source, workflowId, runId);
    if (run) add(run);
  }
  return chains;
}
