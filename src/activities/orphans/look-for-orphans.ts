/**
 * Looks for live tuning jobs of this Temporal namespace that no open run holds. Reads only; the activity and the command line
 * share it.
 */
import type { Client } from '@temporalio/client';
import { LABELS, RUNS_QUERY } from '../../contract/names';
import { resourceKey } from '../../contract/resource-name';
import type { FoundOrphans, OrphanedJob } from '../../contract/orphans';
import type { ApiVersion } from '../../contract/tuning-job';
import type { VertexTuning } from '../../vertex/port';
import { tuningJobPages } from '../../vertex/tuning-job-pages';
import type { TuningJob } from '../../vertex/wire-types';
import { ownerLabel, workflowLabel } from '../request/run-labels';
import { jobsHeldByOpenRuns } from '../held-jobs';
import { runChains } from './run-chains';
import type { RunChain } from './run-chains';
import { isCandidate, verdictOf } from './verdict';
import type { RunOfJob } from './verdict';

export type OrphanSearch = {
  vertex: Pick<VertexTuning, 'listTuningJobs'>;
  client: Pick<Client, 'workflow'>;
  namespaceId: string;
  apiVersion: ApiVersion;
  consoleUrl: (jobName: string) => string | undefined;
  signal?: AbortSignal;
};

export type OrphanScope = { project: string; locations: readonly string[]; olderThanMs: number };

type Candidate = OrphanedJob & { labels: Record<string, string>; description?: string };

async function candidatesIn(
  search: OrphanSearch,
  location: string,
  { project, olderThanMs }: OrphanScope,
): Promise<Candidate[]> {
  const { vertex, apiVersion, signal } = search;
  const owner = ownerLabel(search.namespaceId);
  const found: Candidate[] = [];
  const place = { project, location, apiVersion };
  for await (const { body, serverTime } of tuningJobPages(vertex, place, signal && { signal })) {
    // The service's own clock, where it tells it: creation times are its own too.
    const now = serverTime === undefined ? Date.now() : Date.parse(serverTime);
    for (const job of body.tuningJobs) {
      if (job.labels?.[LABELS.owner] !== owner) continue;
      const candidate = toCandidate(job, search);
      if (isCandidate(candidate, { now, olderThanMs })) found.push(candidate);
    }
  }
  return found;
}

function toCandidate(job: TuningJob, search: OrphanSearch): Candidate {
  const { name = '', state = 'JOB_STATE_UNSPECIFIED', createTime, labels = {}, description } = job;
  const { apiVersion } = search;
  const consoleUrl = search.consoleUrl(name);
  return {
    name,
    apiVersion,
    state,
    labels,
    ...(createTime === undefined ? {} : { createTime }),
    ...(description === undefined ? {} : { description }),
    ...(consoleUrl === undefined ? {} : { consoleUrl }),
  };
}

/** The workflow id that our description names, where the label proves that it is ours. */
function describedWorkflowId(job: Candidate, namespaceId: string): string | undefined {
  const workflowId = /^Temporal [^/]*\/(.+)$/s.exec(job.description ?? '')?.[1];
  if (workflowId === undefined) return undefined;
  const isProven = workflowLabel(namespaceId, workflowId) === job.labels[LABELS.workflow];
  return isProven ? workflowId : undefined;
}

/** Workflow ids by workflow label. Jobs with a description of their own do not say theirs: then all runs are gone through. */
async function workflowIdsOf(
  { client, namespaceId }: OrphanSearch,
  jobs: readonly Candidate[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const nameless = new Set<string>();
  for (const job of jobs) {
    const label = job.labels[LABELS.workflow] ?? '';
    const workflowId = describedWorkflowId(job, namespaceId);
    if (workflowId === undefined) nameless.add(label);
    else ids.set(label, workflowId);
  }
  for (const label of ids.keys()) nameless.delete(label);
  if (nameless.size === 0) return ids;
  for await (const { workflowId } of client.workflow.list({ query: RUNS_QUERY })) {
    const label = workflowLabel(namespaceId, workflowId);
    if (!nameless.delete(label)) continue;
    ids.set(label, workflowId);
    if (nameless.size === 0) break;
  }
  return ids;
}

function runOf(chain: RunChain | undefined): RunOfJob {
  if (!chain) return { kind: 'unknown' };
  return chain.isOpen ? { kind: 'open' } : { kind: 'closed', from: chain.from, to: chain.to };
}

export async function lookForOrphans(
  search: OrphanSearch,
  scope: OrphanScope,
): Promise<FoundOrphans> {
  const found: FoundOrphans = { orphans: [], copiedLabels: [], unproven: [] };
  const candidates: Candidate[] = [];
  for (const location of new Set(scope.locations)) {
    candidates.push(...(await candidatesIn(search, location, scope)));
  }
  const workflowIds = await workflowIdsOf(search, candidates);
  const chains = new Map<string, Map<string, RunChain>>();
  for (const workflowId of workflowIds.values()) {
    chains.set(workflowId, await runChains(search, workflowId));
  }
  const held = await jobsHeldByOpenRuns(search.client, candidates);
  for (const { labels, description: _, ...job } of candidates) {
    const workflowId = workflowIds.get(labels[LABELS.workflow] ?? '');
    const chain = chains.get(workflowId ?? '')?.get(labels[LABELS.run] ?? '');
    const run: RunOfJob = held.has(resourceKey(job.name)) ? { kind: 'open' } : runOf(chain);
    const verdict = verdictOf({ ...job, labels }, run);
    if (verdict === 'held') continue;
    const place = verdict === 'orphan' ? 'orphans' : verdict;
    found[place].push({ ...job, ...(workflowId === undefined ? {} : { workflowId }) });
  }
  return found;
}
