/** Pins each dataset to the generation it has now, and checks that generation row by row. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import type { DatasetReport, DatasetRole } from '../contract/dataset';
import {
  checkDataset,
  type CheckDatasetOptions,
  CheckSeries,
  type DatasetCheck,
  evaluationBeside,
  MediaObjects,
  reportFields,
} from '../dataset';
import type { ObjectMetadata } from '../storage/port';
import type { ActivityDependencies } from './dependencies';
import { DatasetCheckpoint } from './dataset-checkpoint';
import { withHeartbeats } from './heartbeats';
import { pinDatasets } from './pin-datasets';
import { pinnedBytes } from './pinned-bytes';
import { mediaLookup } from './media-lookup';
import { converting } from './to-application-failure';

/** A cancel is heard with the answer to a heartbeat, and a lost worker costs what was checked since the last. */
const BEAT_MS = 1_000;

type Progress = { what: string; done: number; total: number };

function checkPinned(
  deps: ActivityDependencies,
  { role, object }: { role: DatasetRole; object: ObjectMetadata },
  options: Omit<CheckDatasetOptions, 'role' | 'checker' | 'sizeBytes'> & { signal: AbortSignal },
): Promise<DatasetCheck> {
  return checkDataset(pinnedBytes(deps.objects, object, options.signal), {
    ...options,
    role,
    sizeBytes: object.size,
    checker: deps.checker,
  });
}

function reportOf(
  dataset: { role: DatasetRole; uri: string },
  { generation, crc32c }: ObjectMetadata,
  check: DatasetCheck,
): DatasetReport {
  return { ...dataset, generation, crc32c, ...reportFields(check) };
}

export function checkDatasets(deps: ActivityDependencies): TuningActivities['checkDatasets'] {
  return ({ datasets, datasetChecks, method, baseModel }) =>
    converting({ waitOut: false }, () => {
      const { cancellationSignal: signal, info } = Context.current();
      const checkpoint = new DatasetCheckpoint(info.heartbeatDetails);
      let progress: Progress = { what: 'checking datasets', done: 0, total: 0 };

      async function check(beat: () => void): Promise<DatasetReport[]> {
        const series = new CheckSeries();
        const media =
          datasetChecks.media === 'objects'
            ? new MediaObjects(mediaLookup({ ...deps, signal }))
            : undefined;
        const pinned = await pinDatasets(deps, datasets, signal);
        const evaluation = evaluationBeside(pinned);
        if (evaluation !== undefined) {
          const { object } = evaluation;
          series.comparePromptsWith(`${object.uri}#${object.generation}`, (collecting) =>
            checkPinned(deps, { role: 'evaluation', object }, { ...collecting, signal }),
          );
        }
        const reports: DatasetReport[] = [];
        for (const { role, uri, object } of pinned) {
          const resumeFrom = checkpoint.begin(object);
          progress = { what: `checking ${role} dataset`, done: 0, total: object.size };
          beat();
          const found = await series.check(role, (comparison) =>
            checkPinned(
              deps,
              { role, object },
              {
                method,
                ...(baseModel === undefined ? {} : { baseModel }),
                maxFindings: datasetChecks.maxFindings,
                ...comparison,
                ...(media === undefined ? {} : { media }),
                resumeFrom,
                onProgress: ({ bytes, state }) => {
                  progress = { ...progress, done: bytes };
                  checkpoint.advance(state);
                },
                signal,
              },
            ),
          );
          reports.push(reportOf({ role, uri }, object, found));
        }
        return reports;
      }

      return withHeartbeats(
        () => ({ ...progress, checks: checkpoint.stored() }),
        async (beat) => {
          try {
            const reports = await check(beat);
            const hasErrors = reports.some(({ findingCounts }) =>
              findingCounts.some(({ severity }) => severity === 'error'),
            );
            return { datasets: reports, hasErrors };
          } catch (error) {
            // The last word of an attempt that is cut short: the next one goes on from here.
            beat();
            throw error;
          }
        },
        { everyMs: BEAT_MS },
      );
    });
}
