/** The runs that are still going, for whoever is about to stop the worker. */
import type { Client } from '@temporalio/client';
import { callTemporal } from '../client/temporal-calls';
import type { TuningClient } from '../client/tuning-client';
import { RUNS_QUERY } from '../contract/names';

export type LiveRun = { workflowId: string; phase: string; job?: string };

/** More than this many are not listed one by one. */
const MAX_LISTED = 50;

export async function listLiveRuns(tuning: TuningClient): Promise<LiveRun[]> {
  const runs: LiveRun[] = [];
  for (const workflowId of await liveWorkflowIds(tuning.client)) {
    const { phase, tuningJob } = await tuning.status(workflowId);
    runs.push({ workflowId, phase, ...(tuningJob ? { job: tuningJob.name } : {}) });
  }
  return runs;
}

function liveWorkflowIds(client: Client): Promise<string[]> {
  const query = `${RUNS_QUERY} AND ExecutionStatus = 'Running'`;
  return callTemporal(client, async () => {
    const ids: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query, pageSize: MAX_LISTED })) {
      ids.push(workflowId);
      if (ids.length === MAX_LISTED) break;
    }
    return ids;
  });
}
