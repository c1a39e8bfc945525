/** From a snapshot of a tuning job to the parts of the result that show it. Pure. */
import type { TunedModelResult, TuningJobResult } from '../contract/result';
import type { TuningJobSnapshot } from '../contract/tuning-job';

export function tuningJobResult(job: TuningJobSnapshot): TuningJobResult {
  const { name, state, apiVersion, error, consoleUrl } = job;
  return {
    name,
    state,
    apiVersion,
    ...(error ? { error } : {}),
    ...(consoleUrl === undefined ? {} : { consoleUrl }),
  };
}

export function tunedModelResult(job: TuningJobSnapshot): TunedModelResult | null {
  if (!job.tunedModel) return null;
  const { checkpoints, ...rest } = job.tunedModel;
  return { ...rest, checkpoints: checkpoints ?? [] };
}
