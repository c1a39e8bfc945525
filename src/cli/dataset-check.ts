/** Checks a dataset here, without a worker: a local file or an object in Cloud Storage. */
import { createReadStream } from 'node:fs';
import type { DatasetReport, DatasetRole } from '../contract/dataset';
import { TuningError } from '../contract/tuning-error';
import { checkDataset } from '../dataset';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectMetadata, ObjectStore } from '../storage/port';
import { sizeOfFile } from './local-file';
import { unreadable } from './unreadable';

export type DatasetPlace = {
  role: DatasetRole;
  /** How the dataset is named in the report. */
  uri: string;
  /** Read from this local file instead of from `uri`. */
  path?: string;
};

export type PlaceCheckOptions = {
  baseModel: string;
  maxFindings: number;
  trainingExamples?: number;
  objects: () => ObjectStore;
};

type Source = { bytes: AsyncIterable<Uint8Array>; size: number; object?: ObjectMetadata };

export async function checkPlace(
  place: DatasetPlace,
  options: PlaceCheckOptions,
): Promise<DatasetReport> {
  const { role, uri } = place;
  const source =
    place.path === undefined
      ? await openObject(uri, options.objects())
      : await openFile(place.path);
  const { findings, findingCounts, statistics } = await checkDataset(source.bytes, {
    role,
    baseModel: options.baseModel,
    maxFindings: options.maxFindings,
    sizeBytes: source.size,
    ...(options.trainingExamples === undefined
      ? {}
      : { trainingExamples: options.trainingExamples }),
  });
  return {
    role,
    uri,
    ...(source.object
      ? { generation: source.object.generation, crc32c: source.object.crc32c }
      : {}),
    examples: statistics.examples,
    estimatedTokens: statistics.estimatedTokens,
    findings,
    findingCounts,
  };
}

/** Training first: the check of the others compares with it. */
export async function checkPlaces(
  places: readonly DatasetPlace[],
  options: Omit<PlaceCheckOptions, 'trainingExamples'>,
): Promise<DatasetReport[]> {
  const reports: DatasetReport[] = [];
  for (const place of places) {
    const training = reports.find(({ role }) => role === 'training');
    const known = training ? { trainingExamples: training.examples } : {};
    reports.push(await checkPlace(place, { ...options, ...known }));
  }
  return reports;
}

export function hasErrors(reports: readonly DatasetReport[]): boolean {
  return reports.some(({ findingCounts }) =>
    findingCounts.some(({ severity }) => severity === 'error'),
  );
}

async function openFile(path: string): Promise<Source> {
  try {
    const size = await sizeOfFile(path);
    return { bytes: createReadStream(path), size };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function openObject(uri: string, objects: ObjectStore): Promise<Source> {
  try {
    const object = await objects.stat(uri);
    return { bytes: objects.read(object), size: object.size, object };
  } catch (cause) {
    if (!(cause instanceof GoogleApiError) || cause.httpStatus !== 404) throw cause;
    const message = `${uri} does not exist, or you may not see it.`;
    throw new TuningError('INPUT_UNREADABLE', message, { cause });
  }
}
