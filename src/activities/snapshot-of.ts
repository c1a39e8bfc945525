/** A tuning job as the service tells it, with the links that people want. */
import type { ApiVersion, TuningJobSnapshot } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import { toTuningJobSnapshot } from '../vertex/snapshot';
import type { TuningJob } from '../vertex/wire-types';
import type { Links } from './dependencies';

/** The service names a sample of the examples it dropped; a history is no place for more than a few. */
const MAX_DROPPED = 20;
/** The reasons that are known are one short sentence. */
const MAX_REASON_LENGTH = 200;

function shortened(reason: string): string {
  return reason.length > MAX_REASON_LENGTH ? `${reason.slice(0, MAX_REASON_LENGTH)}…` : reason;
}

function boundedStats({ dataStats }: TuningJobSnapshot): Pick<TuningJobSnapshot, 'dataStats'> {
  if (!dataStats?.droppedExamples) return {};
  const droppedExamples = dataStats.droppedExamples
    .slice(0, MAX_DROPPED)
    .map(({ reason, ...one }) =>
      reason === undefined ? one : { ...one, reason: shortened(reason) },
    );
  return { dataStats: { ...dataStats, droppedExamples } };
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
