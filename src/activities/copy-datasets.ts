/** Copies pinned datasets inside Cloud Storage, once for the same content, and says where the copies lie. */
import { Context } from '@temporalio/activity';
import type { PinnedDataset, TuningActivities } from '../contract/activities';
import { joinGsUri, parseGsUri } from '../contract/gs-uri';
import type { Warning } from '../contract/result';
import { TuningError } from '../contract/tuning-error';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectMetadata, ObjectStore } from '../storage/port';
import { isElsewhere } from './copies/copy-location';
import { copyName, isEncryptedWith, isSameContent } from './copies/copy-name';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { converting } from './to-application-failure';

function isStatus(error: unknown, httpStatus: number): error is GoogleApiError {
  return error instanceof GoogleApiError && error.httpStatus === httpStatus;
}

/** The checked generation; gone when the object was overwritten in a bucket without versions. */
async function pinnedObject(
  objects: ObjectStore,
  { uri, generation }: PinnedDataset,
  signal: AbortSignal,
): Promise<ObjectMetadata> {
  try {
    return await objects.stat(uri, { generation, signal });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
    throw new TuningError(
      'DATASET_CHANGED',
      `${uri} changed after the check, before it was copied; nothing was created. Start again when it no longer changes.`,
      { cause: error },
    );
  }
}

type CopyOptions = {
  kmsKeyName?: string;
  signal: AbortSignal;
  onProgress: (bytes: number) => void;
};

async function copyOf(
  objects: ObjectStore,
  source: ObjectMetadata,
  targetUri: string,
  { kmsKeyName, signal, onProgress }: CopyOptions,
): Promise<ObjectMetadata> {
  try {
    return await objects.copy(source, targetUri, {
      // Never over another object: one that is there is looked at.
      ifGenerationMatch: '0',
      ...(kmsKeyName === undefined ? {} : { destinationKmsKeyName: kmsKeyName }),
      signal,
      onProgress,
    });
  } catch (error) {
    if (!isStatus(error, 412)) throw error;
    const found = await objects.stat(targetUri, { signal });
    const isSafe = kmsKeyName === undefined || isEncryptedWith(found, kmsKeyName);
    if (isSafe && isSameContent(found, source)) return found;
    throw new TuningError(
      'DATASET_CHANGED',
      `${targetUri} is there already and is no copy of ${source.uri}${isSafe ? '' : ' under the key of the request'}; nothing was created. Remove it, and start again.`,
      { cause: error },
    );
  }
}

/** Where the copies lie need not be where the job reads them: said, not refused. */
async function locationWarnings(
  objects: ObjectStore,
  { directoryUri, location }: { directoryUri: string; location: string },
  signal: AbortSignal,
): Promise<Warning[]> {
  const bucket = parseGsUri(directoryUri)?.bucket ?? '';
  const found = await objects.bucketLocation(bucket, { signal });
  if (found === undefined || !isElsewhere(found, location)) return [];
  return [
    {
      code: 'COPY_LOCATION',
      message: `The copies of the datasets are in gs://${bucket}, in ${found.location}; the job runs in ${location}. Where data must stay in its region, choose an artifactsUri there.`,
    },
  ];
}

/** A copy has the key of the job, else that of its bucket, whatever key the dataset has: said, not refused. */
function encryptionWarnings(source: ObjectMetadata, kmsKeyName: string | undefined): Warning[] {
  if (source.kmsKeyName === undefined || kmsKeyName !== undefined) return [];
  return [
    {
      code: 'COPY_ENCRYPTION',
      message: `${source.uri} is encrypted with a key of yours, and the request has no encryptionSpec: its copy is encrypted as its bucket is by default. Name the key in tuningJob.encryptionSpec.kmsKeyName.`,
    },
  ];
}

export function copyDatasets({ objects }: ActivityDependencies): TuningActivities['copyDatasets'] {
  return ({ pinned, directoryUri, location, kmsKeyName }) =>
    converting({ waitOut: false }, () => {
      const { cancellationSignal: signal } = Context.current();
      let progress = { what: 'copying datasets', done: 0, total: 0 };
      return withHeartbeats(
        () => progress,
        async (beat) => {
          const warnings = await locationWarnings(objects, { directoryUri, location }, signal);
          const copies: { sourceUri: string; uri: string; generation: string }[] = [];
          for (const dataset of pinned) {
            const source = await pinnedObject(objects, dataset, signal);
            progress = { what: `copying ${dataset.role} dataset`, done: 0, total: source.size };
            beat();
            warnings.push(...encryptionWarnings(source, kmsKeyName));
            const target = joinGsUri(directoryUri, copyName(source, kmsKeyName));
            const { uri, generation } = await copyOf(objects, source, target, {
              ...(kmsKeyName === undefined ? {} : { kmsKeyName }),
              signal,
              onProgress: (bytes) => {
                progress = { ...progress, done: bytes };
                beat();
              },
            });
            copies.push({ sourceUri: dataset.uri, uri, generation });
          }
          return { copies, warnings };
        },
      );
    });
}
