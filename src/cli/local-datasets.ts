/** Local dataset files: named by their content in the bucket, so that the same file is uploaded once. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { joinGsUri } from '../contract/gs-uri';
import type { Problem } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectStore } from '../storage/port';
import { sizeOfFile } from './local-file';
import { datasetSlots } from './dataset-slots';
import { bucketDirectory, flagProblem } from './request-flags';
import type { Fields } from './request-file';
import { reasonOf } from './unreadable';

export type LocalDataset = { role: string; path: string; uri: string };

/** Replaces each local path of the request by the URI it will have, and says which files those are. */
export async function placeLocalDatasets(
  request: Fields,
  bucket: string | undefined,
): Promise<LocalDataset[]> {
  const local = datasetSlots(request).filter(({ value }) => !value.startsWith('gs://'));
  const problems: Problem[] = [];
  for (const { role, value } of local) {
    const reason = await sizeOfFile(value).then(() => undefined, reasonOf);
    if (reason !== undefined) {
      problems.push({ path: `${role} dataset`, message: `${value} cannot be read: ${reason}.` });
    }
  }
  if (problems.length > 0) {
    throw new TuningError('INPUT_UNREADABLE', 'Local files cannot be read.', { problems });
  }
  if (local.length > 0 && bucket === undefined) {
    throw flagProblem({
      path: '--bucket',
      message: `is missing: ${local.map(({ value }) => value).join(', ')} must be in Cloud Storage to be tuned on.`,
      remedy: 'Name a bucket of yours, such as --bucket gs://my-bucket.',
    });
  }
  const placed: LocalDataset[] = [];
  for (const { role, holder, name, value } of local) {
    const uri = await contentUri(value, bucketDirectory(bucket ?? ''));
    holder[name] = uri;
    placed.push({ role, path: value, uri });
  }
  return placed;
}

async function contentUri(path: string, directory: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  // 64 bits tell the files of a project apart; a full digest would hide the name.
  const prefix = hash.digest('hex').slice(0, 16);
  return joinGsUri(directory, `datasets/${prefix}-${basename(path)}`);
}

/** Uploads what is not there yet. */
export async function uploadDatasets(
  datasets: readonly LocalDataset[],
  objects: Pick<ObjectStore, 'uploadFile'>,
  log: (line: string) => void,
): Promise<void> {
  for (const { path, uri } of datasets) {
    try {
      await objects.uploadFile(path, uri, {
        contentType: 'application/jsonl',
        ifGenerationMatch: '0',
      });
      log(`uploaded ${path} to ${uri}`);
    } catch (error) {
      // Named by its content: what is there already is the same file.
      if (!(error instanceof GoogleApiError) || error.httpStatus !== 412) throw error;
      log(`${path} is already at ${uri}`);
    }
  }
}
