/** Which of the jobs with the run's label the run takes as its own, and which of the others may be duplicates of it. */
import { LABELS } from '../contract/names';
import { isSameResource } from '../contract/resource-name';
import { stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { isNewerSight } from './newer-sight';
import { madeByRun } from './own-jobs';
import type { TuningRun } from './tuning-run';

/**
 * Takes over the job that another run made for the same `requestId`; none of the run's own may be alive then. From here on it is
 * the run's job in every respect: awaited, cancelled with the run, evaluated.
 */
export function adoptByRequest(
  run: TuningRun,
  claimed: readonly TuningJobSnapshot[],
): TuningJobSnapshot | undefined {
  const [job] = claimed;
  if (!job) return undefined;
  run.warn(
    'REQUEST_DEDUPED',
    `${job.name} (${job.state}) was made for the same requestId by another run; it was taken over, and none was created.`,
  );
  run.calls.settle();
  run.joinedAt = Date.now();
  run.observe(job);
  return job;
}

/** Failed, or ended by a cancel: nothing will come of it. */
function isLost({ state }: TuningJobSnapshot): boolean {
  return ['failed', 'cancelled', 'cancelling'].includes(stateMeaning(state));
}

/**
 * The best of a run's jobs, oldest first: the oldest that is not lost. Only the oldest is known to be no copy, so that no other is
 * taken for being further.
 */
function bestOf(jobs: readonly TuningJobSnapshot[]): TuningJobSnapshot | undefined {
  return jobs.find((job) => !isLost(job)) ?? jobs[0];
}

/**
 * One call makes one job: where a single one had no answer and its job was found, whatever is newer is a copy. What is older is
 * none: only what is there can be copied.
 */
function isCopyOf(kept: TuningJobSnapshot, other: TuningJobSnapshot, run: TuningRun): boolean {
  const isNewer = Date.parse(other.createTime ?? '') > Date.parse(kept.createTime ?? '');
  return isNewer && run.isFound && run.calls.isOneUnanswered;
}

/**
 * Kept is the job the run holds, as it was last seen, else the best of those it made; the others that it made are suspects, to be
 * looked at and ended.
 */
export function adopt(
  run: TuningRun,
  jobs: readonly TuningJobSnapshot[],
): TuningJobSnapshot | undefined {
  // A list may show a duplicate before it shows the job that the run holds: that one is kept, seen or not.
  const held = run.heldJobs();
  const own = madeByRun(jobs, {
    held,
    calls: run.calls.when(),
    lookWindow: run.request.timing.lookWindow,
  });
  const kept = own.find((job) => isSameResource(job.name, held[0] ?? '')) ?? run.job ?? bestOf(own);
  if (!kept) return undefined;
  const isNew = run.job === undefined;
  run.isFound ||= isNew;
  for (const job of own) {
    if (isCopyOf(kept, job, run)) continue;
    const known = [kept.name, ...run.result.duplicates, ...run.suspects.map(({ name }) => name)];
    if (known.some((name) => isSameResource(name, job.name))) continue;
    run.suspects.push(job);
  }
  run.calls.settle();
  if (isNewerSight(run.job, kept)) run.observe(kept);
  if (isNew) noteLabel(run, kept);
  return run.job ?? kept;
}

/** The service may give a rebased job other labels than it was sent. */
export function noteLabel(run: TuningRun, { name, labels }: TuningJobSnapshot): void {
  if (!run.request.rebase || labels?.[LABELS.run] === run.request.labels.run) return;
  run.warn(
    'RUN_LABEL_MISSING',
    `${name} was not given the run's label: only its name leads to it. The run's guard knows that; jobs orphans and cancel --direct cannot find it.`,
  );
}
