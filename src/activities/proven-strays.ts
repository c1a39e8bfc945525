/** Which live jobs are known to have been made by closed runs of a workflow id, and are held by nobody. */
import { Context } from '@temporalio/activity';
import { LABELS } from '../contract/names';
import { resourceKey } from '../contract/resource-name';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { cancellableSleep } from './cancellable-sleep';
import type { ActivityDependencies } from './dependencies';
import { jobsHeldByOpenRuns } from './held-jobs';
import { runChains } from './orphans/run-chains';
import { wasMadeDuring } from './orphans/verdict';

/** Visibility learns of a run's end a moment later: what cannot be proven at once is asked again. */
const ATTEMPTS = 4;
const PAUSE_MS = 1_000;

export async function provenStrays(
  { temporal }: Pick<ActivityDependencies, 'temporal'>,
  workflowId: string,
  jobs: readonly TuningJobSnapshot[],
): Promise<TuningJobSnapshot[]> {
  // What is to be left running is no stray.
  const candidates = jobs.filter(({ labels }) => labels?.[LABELS.left] !== 'true');
  if (candidates.length === 0) return [];
  const { client, cancellationSignal } = Context.current();
  const source = { client, namespaceId: temporal.namespaceId };
  for (let attempt = 1; ; attempt += 1) {
    const chains = await runChains(source, workflowId);
    const chainOf = (job: TuningJobSnapshot) => chains.get(job.labels?.[LABELS.run] ?? '');
    if (attempt === ATTEMPTS || candidates.every(chainOf)) {
      // Only one run of a workflow id is open, and that is the one that asks: those of other jobs are closed, listed so or not.
      const strays = candidates.filter((job) => {
        const chain = chainOf(job);
        return chain !== undefined && wasMadeDuring(chain, job.createTime);
      });
      const held = await jobsHeldByOpenRuns(client, strays);
      return strays.filter(({ name }) => !held.has(resourceKey(name)));
    }
    await cancellableSleep(PAUSE_MS, cancellationSignal);
  }
}
