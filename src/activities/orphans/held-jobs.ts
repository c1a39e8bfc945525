/**
 * Jobs that an open run holds although another one made them: those of a shared `requestId`, and those that were taken over by
 * name (`existingTuningJob`). Such a run notes the job in its memo when it takes it over.
 */
import type { Client } from '@temporalio/client';
import { RESULT_MEMO, WORKFLOW_TYPES } from '../../contract/names';
import { resourceKey } from '../../contract/resource-name';

function jobNameIn(memo: Record<string, unknown> | undefined): string | undefined {
  const result = memo?.[RESULT_MEMO] as { tuningJob?: { name?: unknown } | null } | undefined;
  const name = result?.tuningJob?.name;
  return typeof name === 'string' ? name : undefined;
}

/** The keys (`resourceKey`) of the jobs that open runs hold; asks nothing where there are no jobs. */
export async function jobsHeldByOpenRuns(
  client: Pick<Client, 'workflow'>,
  jobs: readonly unknown[],
): Promise<Set<string>> {
  const held = new Set<string>();
  if (jobs.length === 0) return held;
  const query = `WorkflowType = '${WORKFLOW_TYPES.tuneModel}' AND ExecutionStatus = 'Running'`;
  for await (const { memo } of client.workflow.list({ query })) {
    const name = jobNameIn(memo);
    if (name !== undefined) held.add(resourceKey(name));
  }
  return held;
}
