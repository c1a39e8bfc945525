/** A tuning job as the service tells it, with the links that people want. */
import type { ApiVersion, TuningJobSnapshot } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import { toTuningJobSnapshot } from '../vertex/snapshot';
import type { TuningJob } from '../vertex/wire-types';
import type { Links } from './dependencies';

/** The service sends samples of the rows it dropped; a history is no place for more than a few. */
const MAX_SAMPLES = 20;

function boundedStats({ dataStats }: TuningJobSnapshot): Pick<TuningJobSnapshot, 'dataStats'> {
  if (dataStats === undefined) return {};
  const { droppedIndices, droppedReasons, ...counts } = dataStats;
  return {
    dataStats: {
      ...counts,
      ...(droppedIndices ? { droppedIndices: droppedIndices.slice(0, MAX_SAMPLES) } : {}),
      ...(droppedReasons ? { droppedReasons: droppedReasons.slice(0, MAX_SAMPLES) } : {}),
    },
  };
}

/** Throws a `malformed` error for an answer without a name: taken for a job, it would cost the run its job's name. */
export function snapshotOf(
  job: TuningJob,
  apiVersion: ApiVersion,
  links: Links,
): TuningJobSnapshot {
  const snapshot = toTuningJobSnapshot(job, apiVersion);
  if (snapshot.name === '') {
    throw new GoogleApiError({
      kind: 'malformed',
      message: 'Vertex AI answered with something that is no tuning job: it has no name.',
      request: 'tuningJobs',
    });
  }
  const { tunedModel } = snapshot;
  const page = links.consoleUrl(snapshot.name);
  return {
    ...snapshot,
    ...boundedStats(snapshot),
    ...(page === undefined ? {} : { consoleUrl: page }),
    ...(tunedModel?.endpoint === undefined
      ? {}
      : {
          tunedModel: {
            ...tunedModel,
            servingUrl: links.servingUrl(tunedModel.endpoint, apiVersion),
          },
        }),
  };
}
