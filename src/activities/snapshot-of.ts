/** A tuning job as the service tells it, with the links that people want. */
import type { ApiVersion, TuningJobSnapshot } from '../contract/tuning-job';
import { toTuningJobSnapshot } from '../vertex/snapshot';
import type { TuningJob } from '../vertex/wire-types';
import type { Links } from './dependencies';

export function snapshotOf(
  job: TuningJob,
  apiVersion: ApiVersion,
  links: Links,
): TuningJobSnapshot {
  const snapshot = toTuningJobSnapshot(job, apiVersion);
  const { tunedModel } = snapshot;
  return {
    ...snapshot,
    consoleUrl: links.consoleUrl(snapshot.name),
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
