/** What a run has seen of its job's life so far, read from its timeline. Pure. */
import { toSight } from '../contract/job-sight';
import type { JobSight, KnownSights } from '../contract/job-sight';
import type { TimelineEntry } from '../contract/result';

/** `returns`: how often the job came back to what it had left. */
export function knownSights(
  known: JobSight,
  timeline: readonly TimelineEntry[],
): KnownSights & { returns: number } {
  const left = new Set<JobSight>();
  let returns = 0;
  let last: JobSight | undefined;
  for (const { phase, state } of timeline) {
    const isWaiting = phase === 'tuning' || phase === 'waitingForQuota';
    if (!isWaiting || state === undefined) continue;
    const sight = toSight(state, phase === 'waitingForQuota');
    if (sight === last) continue;
    if (left.has(sight)) returns += 1;
    left.add(sight);
    last = sight;
  }
  left.delete(known);
  return { known, left: [...left], returns };
}
