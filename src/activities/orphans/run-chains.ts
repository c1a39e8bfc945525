/**
 * What Temporal knows of the runs of a workflow id: for each chain of executions (a run and its resets) whether it is open, and
 * between when it lived. Chains are told apart by the run label, which is what jobs carry.
 */
import type { Client } from '@temporalio/client';
import { runLabels } from '../request/run-labels';
import { runsOf } from './runs-of';

export type RunChain = {
  isOpen: boolean;
  /** Milliseconds since 1970; an open chain lives until now. */
  from: number;
  to: number;
};

export type RunSource = { client: Pick<Client, 'workflow'>; namespaceId: string };

/** The chains of a workflow id by run label. */
export async function runChains(
  source: RunSource,
  workflowId: string,
): Promise<Map<string, RunChain>> {
  const chains = new Map<string, RunChain>();
  for await (const run of runsOf(source.client, workflowId)) {
    const { runId, raw, status, startTime, closeTime } = run;
    const firstExecutionRunId = raw.workflowExecutionInfo?.firstRunId || runId;
    const label = runLabels(source.namespaceId, { workflowId, firstExecutionRunId }).run;
    const known = chains.get(label);
    chains.set(label, {
      isOpen: (known?.isOpen ?? false) || status.name === 'RUNNING',
      from: Math.min(known?.from ?? Infinity, startTime.getTime()),
      to: Math.max(known?.to ?? 0, closeTime?.getTime() ?? Date.now()),
    });
  }
  return chains;
}
