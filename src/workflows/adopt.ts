/** Which of the jobs with the run's label the run takes as its own, and which of the others are duplicates of it. */
import { isSameResource } from '../contract/resource-name';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { countDuplicate } from './run-metrics';
import type { TuningRun } from './tuning-run';

/** The service may still apply a call this long after we gave it up, and its clock is read to the second. */
const MARGIN_MS = 60_000;

/**
 * A job is a duplicate when one of the run's own create calls made it: same label, same base model where the request names one,
 * made within the time of those calls. Somebody's copy of a job's body carries our labels too, and is left alone.
 */
function isOurDoing(run: TuningRun, job: TuningJobSnapshot): boolean {
  const { from, to } = run.createCalls;
  const createdAt = Date.parse(job.createTime ?? '');
  if (from === undefined || to === undefined || Number.isNaN(createdAt)) return false;
  const isInTime =
    createdAt >= from - MARGIN_MS && createdAt <= to + run.request.timing.lookWindow + MARGIN_MS;
  const { baseModel } = run.request;
  return isInTime && (baseModel === undefined || job.baseModel === baseModel);
}

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
  run.postUnsettled = false;
  run.observe(job);
  return job;
}

/** The best of a run's jobs, oldest first: one that lives, else one that succeeded, else one that has not failed. */
function bestOf(jobs: readonly TuningJobSnapshot[]): TuningJobSnapshot | undefined {
  const means = (...meanings: ReturnType<typeof stateMeaning>[]) =>
    jobs.find((job) => meanings.includes(stateMeaning(job.state)));
  return (
    jobs.find((job) => !isTerminal(job.state) && stateMeaning(job.state) !== 'cancelling') ??
    means('succeeded', 'partiallySucceeded') ??
    jobs.find((job) => stateMeaning(job.state) !== 'failed') ??
    jobs[0]
  );
}

/** Kept is the job the run holds, else the best of them; duplicates of it are noted, to be ended. */
export function adopt(
  run: TuningRun,
  jobs: readonly TuningJobSnapshot[],
): TuningJobSnapshot | undefined {
  // A list may show a duplicate before it shows the job that the run holds: that one is kept, seen or not.
  const kept =
    jobs.find((job) => run.job && isSameResource(job.name, run.job.name)) ??
    run.job ??
    bestOf(jobs);
  if (!kept) return undefined;
  for (const job of jobs) {
    const others = [kept.name, ...run.result.duplicates];
    if (others.some((name) => isSameResource(name, job.name))) continue;
    if (!isOurDoing(run, job)) continue;
    run.result.duplicates.push(job.name);
    countDuplicate();
    if (!isTerminal(job.state)) run.liveDuplicates.push(job);
    run.warn(
      'DUPLICATE_JOB',
      `${job.name} was made by a create call of this run too (${job.state}); it was not kept.`,
    );
  }
  run.postUnsettled = false;
  run.observe(kept);
  return kept;
}
