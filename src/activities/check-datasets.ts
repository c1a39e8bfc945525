/** Pins each dataset to the generation it has now, and checks that generation row by row. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import type { DatasetReport, DatasetRole } from '../contract/dataset';
import { TuningError } from '../contract/tuning-error';
import { checkDataset, CheckSeries, type DatasetSource, FileChangedError } from '../dataset';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectMetadata, ObjectStore } from '../storage/port';
import type { ActivityDependencies } from './dependencies';
import { DatasetCheckpoint } from './dataset-checkpoint';
import { withHeartbeats } from './heartbeats';
import { converting } from './to-application-failure';

/** The dataset's metadata; a missing object is the dataset's problem, not the service's. */
export async function pin(
  { objects }: Pick<ActivityDependencies, 'objects'>,
  dataset: { role: DatasetRole; uri: string },
  signal: AbortSignal,
): Promise<ObjectMetadata> {
  try {
    return await objects.stat(dataset.uri, { signal });
  } catch (error) {
    if (!(error instanceof GoogleApiError) || error.httpStatus !== 404) throw error;
    throw new TuningError(
      'DATASET_INVALID',
      `The ${dataset.role} dataset ${dataset.uri} does not exist, or may not be seen; nothing was created.`,
      {
        problems: [
          {
            path: dataset.uri,
            message: 'does not exist, or the worker may not see it.',
            remedy: 'Upload it, or correct the URI.',
          },
        ],
        cause: error,
      },
    );
  }
}

/** The bytes of the pinned generation; without versioning of objects it is gone when somebody writes a new one. */
function pinnedBytes(
  objects: ObjectStore,
  object: ObjectMetadata,
  signal: AbortSignal,
): DatasetSource {
  return async function* ({ offset: start, crc32c: crc32cBefore }) {
    try {
      yield* objects.read(object, { signal, start, crc32cBefore });
    } catch (error) {
      if (!(error instanceof GoogleApiError) || error.httpStatus !== 404) throw error;
      throw new FileChangedError(error.message, { cause: error });
    }
  };
}

export function checkDatasets(deps: ActivityDependencies): TuningActivities['checkDatasets'] {
  return ({ datasets, datasetChecks, method, baseModel }) =>
    converting({ waitOut: false }, () => {
      const { cancellationSignal: signal, info } = Context.current();
      const checkpoint = new DatasetCheckpoint(info.heartbeatDetails);
      let progress = { what: 'checking datasets', done: 0, total: 0 };
      return withHeartbeats(
        () => ({ ...progress, checks: checkpoint.stored() }),
        async (beat) => {
          // The last word of an attempt that is cut short: the next one goes on from here.
          signal.addEventListener('abort', beat, { once: true });
          const series = new CheckSeries();
          const reports: DatasetReport[] = [];
          for (const dataset of datasets) {
            const object = await pin(deps, dataset, signal);
            const resumeFrom = checkpoint.begin(object);
            progress = { what: `checking ${dataset.role} dataset`, done: 0, total: object.size };
            beat();
            const check = await series.check(dataset.role, (comparison) =>
              checkDataset(pinnedBytes(deps.objects, object, signal), {
                role: dataset.role,
                method,
                ...(baseModel === undefined ? {} : { baseModel }),
                maxFindings: datasetChecks.maxFindings,
                sizeBytes: object.size,
                ...comparison,
                resumeFrom,
                onProgress: ({ bytes, state }) => {
                  progress = { ...progress, done: bytes };
                  checkpoint.advance(state);
                },
                signal,
              }),
            );
            reports.push({
              role: dataset.role,
              uri: dataset.uri,
              generation: object.generation,
              crc32c: object.crc32c,
              ...(check.format === undefined ? {} : { format: check.format }),
              examples: check.statistics.examples,
              estimatedTokens: check.statistics.estimatedTokens,
              ...(check.statistics.mediaExamples > 0
                ? { mediaExamples: check.statistics.mediaExamples }
                : {}),
              findings: check.findings,
              findingCounts: check.findingCounts,
            });
          }
          const hasErrors = reports.some((report) =>
            report.findingCounts.some(({ severity }) => severity === 'error'),
          );
          return { datasets: reports, hasErrors };
        },
      );
    });
}
