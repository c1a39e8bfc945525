/**
 * Jobs that an open run holds although another one may have made them: those of a shared `requestId`, and those that were taken
 * over by name (`existingTuningJob`). A run notes its job in its memo as soon as it has it.
 */
import type { Client } from '@temporalio/client';
import { fieldsOf } from '../contract/fields';
import { RESULT_MEMO, RUNS_QUERY } from '../contract/names';
import { resourceKey } from '../contract/resource-name';

type Held = { workflowId: string; jobKey: string };

/** Every open run that has a job. Visibility lags a moment: a run that took a job over just now may be missing. */
async function* heldJobs(client: Pick<Client, 'workflow'>): AsyncGenerator<Held, void, undefined> {
  const query = `${RUNS_QUERY} AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, memo } of client.workflow.list({ query })) {
    const { name } = fieldsOf(fieldsOf(memo?.[RESULT_MEMO])['tuningJob']);
    if (typeof name === 'string') yield { workflowId, jobKey: resourceKey(name) };
  }
}

/** The keys (`resourceKey`) of the jobs that open runs hold; asks nothing where there are no jobs. */
export async function jobsHeldByOpenRuns(
  client: Pick<Client, 'workflow'>,
  jobs: readonly unknown[],
): Promise<Set<string>> {
  const keys = new Set<string>();
  if (jobs.length === 0) return keys;
  for await (const { jobKey } of heldJobs(client)) keys.add(jobKey);
  return keys;
}

/** Workflow id of another open run that holds the job. */
export async function otherHolderOf(
  client: Pick<Client, 'workflow'>,
  jobName: string,
  ownWorkflowId: string,
): Promise<string | undefined> {
  const key = resourceKey(jobName);
  for await (const { workflowId, jobKey } of heldJobs(client)) {
    if (jobKey === key && workflowId !== ownWorkflowId) return workflowId;
  }
  return undefined;
}
