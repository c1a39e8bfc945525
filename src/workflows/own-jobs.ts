/**
 * Which jobs with a run's label the run's own create calls made. A label proves nothing by itself: whoever copies a job's body
 * copies our labels too. Pure.
 */
import type { CreateCalls } from '../contract/closed-run';
import { isSameResource } from '../contract/resource-name';
import type { TuningJobSnapshot } from '../contract/tuning-job';

/** The service may still apply a call this long after we gave it up, and its clock is read to the second. */
const MARGIN_MS = 60_000;
/** A run that gets no answers gives up after an hour: all its calls lie within that. */
const LONGEST_CREATION_MS = 3_600_000;

/** Milliseconds since 1970; after everything for a job that does not tell. */
function createdAt({ createTime }: TuningJobSnapshot): number {
  const at = Date.parse(createTime ?? '');
  return Number.isNaN(at) ? Infinity : at;
}

/**
 * The run's own among the jobs with its label, oldest first. A job can be copied only when it is there, so that the oldest is always
 * one; with it those made while the run made its calls.
 *
 * @param held jobs that are known to be the run's own, named by it.
 * @param calls when each had an answer, none but the one it holds can be its own.
 * @param lookWindow milliseconds within which a job shows in lists.
 */
export function madeByRun(
  jobs: readonly TuningJobSnapshot[],
  {
    held,
    calls,
    lookWindow,
  }: {
    held: readonly string[];
    calls: CreateCalls;
    lookWindow: number;
  },
): TuningJobSnapshot[] {
  const sorted = jobs.toSorted((a, b) => createdAt(a) - createdAt(b));
  const isHeld = ({ name }: TuningJobSnapshot): boolean =>
    held.some((other) => isSameResource(other, name));
  const isOldestOwn = held.length === 0 || calls === 'unknown';
  const anchor = sorted.find(isHeld) ?? (isOldestOwn ? sorted[0] : undefined);
  const first = anchor === undefined ? Infinity : createdAt(anchor);
  const span = calls === 'unknown' ? { from: first, to: first + LONGEST_CREATION_MS } : calls;
  return sorted.filter((job) => {
    if (job === anchor || isHeld(job)) return true;
    if (span === 'answered') return false;
    const at = createdAt(job);
    return at >= span.from - MARGIN_MS && at <= span.to + lookWindow + MARGIN_MS;
  });
}
