/**
 * Whether a job without the run's label can be what a run's rebase made. That the run's memo names it proves nothing: whoever starts
 * a workflow may give it one. Pure.
 */
import type { GuardTuningJobInput } from '../contract/activities';
import { isSameModel } from '../contract/model-name';
import { isInPlace } from '../contract/resource-name';
import type { TuningJobSnapshot } from '../contract/tuning-job';

/** The times of answers are read to the second, and another of the service's clocks may differ. */
const MARGIN_MS = 60_000;

/** In the run's place, made since its first call, and of the base model that the run asks for. */
export function canBeRebased(
  { name, createTime, baseModel }: Pick<TuningJobSnapshot, 'name' | 'createTime' | 'baseModel'>,
  { project, location, rebase, tuningJob }: GuardTuningJobInput,
): boolean {
  if (!rebase || !isInPlace(name, { project, location })) return false;
  const madeAt = Date.parse(createTime ?? '');
  if (!(madeAt >= rebase.since - MARGIN_MS)) return false;
  const wanted = tuningJob?.['baseModel'];
  return typeof wanted !== 'string' || (baseModel !== undefined && isSameModel(wanted, baseModel));
}
