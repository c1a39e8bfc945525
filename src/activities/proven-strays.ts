/**
 * Which live jobs are known to have been made by closed runs of a workflow id. A label alone proves nothing: whoever copies a
 * job's body copies our labels with it. A job made while its run was open was made by it.
 */
import { Context } from '@temporalio/activity';
import { LABELS } from '../contract/names';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { cancellableSleep } from './cancellable-sleep';
import type { ActivityDependencies } from './dependencies';
import { runLabels } from './request/run-labels';

/** The service's clock and Temporal's may differ, and a create call may be applied after its run was ended. */
const MARGIN_MS = 300_000;

/** Visibility learns of a run's end a moment later: what cannot be proven at once is asked again. */
const ATTEMPTS = 4;
const PAUSE_MS = 1_000;

type Candidates = ReadonlyMap<string, readonly TuningJobSnapshot[]>;

/** Candidates by run label; what is to be left running is none. */
function candidatesOf(jobs: readonly TuningJobSnapshot[]): Candidates {
  const byRun = new Map<string, TuningJobSnapshot[]>();
  for (const job of jobs) {
    const label = job.labels?.[LABELS.run];
    if (label === undefined || job.labels?.[LABELS.left] !== undefined) continue;
    byRun.set(label, [...(byRun.get(label) ?? []), job]);
  }
  return byRun;
}

/** The strays among the candidates, and the run labels that no listed run explains. */
async function look(
  namespaceId: string,
  workflowId: string,
  candidates: Candidates,
): Promise<{ strays: TuningJobSnapshot[]; unexplained: Set<string> }> {
  const query = `WorkflowId = '${workflowId.replaceAll("'", "''")}'`;
  const strays: TuningJobSnapshot[] = [];
  const unexplained = new Set(candidates.keys());
  const { workflow } = Context.current().client;
  for await (const { runId } of workflow.list({ query })) {
    // A listed run does not tell its first execution, which is what labels are made of; a described one does.
    const run = await workflow.getHandle(workflowId, runId).describe();
    const firstExecutionRunId = run.raw.workflowExecutionInfo?.firstRunId ?? runId;
    const label = runLabels(namespaceId, { workflowId, firstExecutionRunId }).run;
    if (!unexplained.delete(label)) continue;
    // Only one run of a workflow id is open, and that is the one that asks: this one is closed, listed so or not.
    const from = run.startTime.getTime() - MARGIN_MS;
    const to = (run.closeTime?.getTime() ?? Date.now()) + MARGIN_MS;
    for (const job of candidates.get(label) ?? []) {
      const createdAt = Date.parse(job.createTime ?? '');
      if (createdAt >= from && createdAt <= to) strays.push(job);
    }
  }
  return { strays, unexplained };
}

export async function provenStrays(
  { temporal }: Pick<ActivityDependencies, 'temporal'>,
  workflowId: string,
  jobs: readonly TuningJobSnapshot[],
): Promise<TuningJobSnapshot[]> {
  const candidates = candidatesOf(jobs);
  if (candidates.size === 0) return [];
  for (let attempt = 1; ; attempt += 1) {
    const { strays, unexplained } = await look(temporal.namespaceId, workflowId, candidates);
    if (unexplained.size === 0 || attempt === ATTEMPTS) return strays;
    await cancellableSleep(PAUSE_MS, Context.current().cancellationSignal);
  }
}
