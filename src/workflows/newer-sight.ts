/** Whether a sight of a job says more than the run knows: lists lag behind, and a look may return late. Pure. */
import { isSameResource } from '../contract/resource-name';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';

/** Milliseconds since 1970; before everything for a sight that does not tell. */
function updatedAt({ updateTime }: TuningJobSnapshot): number {
  const at = Date.parse(updateTime ?? '');
  return Number.isNaN(at) ? -Infinity : at;
}

/** True for another job, and for a newer answer on one that has not ended. What has ended does not change any more. */
export function isNewerSight(
  known: TuningJobSnapshot | undefined,
  seen: TuningJobSnapshot,
): boolean {
  if (!known || !isSameResource(known.name, seen.name)) return true;
  return !isTerminal(known.state) && updatedAt(seen) > updatedAt(known);
}
