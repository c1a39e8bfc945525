/** Checks a dataset here, without a worker: a local file or an object in Cloud Storage. */
import { mediaLookup } from '../activities/media-lookup';
import { pinnedBytes } from '../activities/pinned-bytes';
import type { DatasetReport, DatasetRole } from '../contract/dataset';
import type { TuningMethod } from '../contract/tuning-method';
import { TuningError } from '../contract/tuning-error';
import {
  type BatchChecker,
  checkDataset,
  CheckSeries,
  createCheckThreads,
  type DatasetFormat,
  type DatasetSource,
  evaluationBeside,
  MediaObjects,
  reportFields,
} from '../dataset';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectMetadata, ObjectStore } from '../storage/port';
import { bytesOfFile, sizeOfFile } from './local-file';
import { allUnreadable, unreadable } from './unreadable';

export type DatasetPlace = {
  role: DatasetRole;
  /** How the dataset is named in the report. */
  uri: string;
  /** Read from this local file instead of from `uri`. */
  path?: string;
};

export type PlaceCheckOptions = {
  method: TuningMethod;
  /** Absent when a tuned model is tuned on. */
  baseModel?: string;
  /** Holds training and validation rows against this format, whatever method and model expect. */
  format?: DatasetFormat;
  maxFindings: number;
  /** Looks at the objects that rows name as files. */
  media?: MediaObjects;
  objects: () => ObjectStore;
  checker: BatchChecker;
};

type Source = { bytes: DatasetSource; size: number; object?: ObjectMetadata };

type OpenPlace = DatasetPlace & { source: Source };

/** Opens all before any is read: one that is missing must not throw away what was found of the others. */
async function openAll(
  places: readonly DatasetPlace[],
  objects: () => ObjectStore,
): Promise<OpenPlace[]> {
  const open: OpenPlace[] = [];
  const errors: TuningError[] = [];
  for (const place of places) {
    const { uri, path } = place;
    try {
      const source = path === undefined ? await openObject(uri, objects()) : await openFile(path);
      open.push({ ...place, source });
    } catch (error) {
      if (!(error instanceof TuningError)) throw error;
      errors.push(error);
    }
  }
  const [first, ...others] = errors;
  if (first !== undefined) throw allUnreadable([first, ...others]);
  return open;
}

async function checkPlace(
  { role, uri, source }: OpenPlace,
  series: CheckSeries,
  options: PlaceCheckOptions,
): Promise<DatasetReport> {
  const { method, baseModel, format } = options;
  const check = await series.check(role, (comparison) =>
    checkDataset(source.bytes, {
      role,
      method,
      ...(baseModel === undefined ? {} : { baseModel }),
      // The worker reads evaluation datasets by itself, in one format.
      ...(format === undefined || role === 'evaluation' ? {} : { format }),
      maxFindings: options.maxFindings,
      sizeBytes: source.size,
      checker: options.checker,
      ...(options.media === undefined ? {} : { media: options.media }),
      ...comparison,
    }),
  );
  return {
    role,
    uri,
    ...(source.object
      ? { generation: source.object.generation, crc32c: source.object.crc32c }
      : {}),
    ...reportFields(check),
  };
}

/**
 * Training first: the check of the others compares with it.
 *
 * @param options.threads how many check rows; default: one per processor.
 * @param options.checksMedia looks, with the rights of this process, at objects that rows name as files.
 */
export async function checkPlaces(
  places: readonly DatasetPlace[],
  {
    threads,
    checksMedia,
    ...options
  }: Omit<PlaceCheckOptions, 'checker' | 'media'> & {
    threads?: number | undefined;
    checksMedia?: boolean;
  },
): Promise<DatasetReport[]> {
  const sources = await openAll(places, options.objects);
  const checker = createCheckThreads(threads === undefined ? {} : { threads });
  const media =
    checksMedia === true
      ? { media: new MediaObjects(mediaLookup({ objects: options.objects() })) }
      : {};
  try {
    const series = new CheckSeries();
    const evaluation = evaluationBeside(sources);
    if (evaluation !== undefined) {
      const { bytes, size: sizeBytes } = evaluation.source;
      series.comparePromptsWith(evaluation.uri, (collecting) =>
        checkDataset(bytes, { ...collecting, role: 'evaluation', sizeBytes, checker }),
      );
    }
    const reports: DatasetReport[] = [];
    for (const place of sources) {
      reports.push(await checkPlace(place, series, { ...options, ...media, checker }));
    }
    return reports;
  } finally {
    await checker.close();
  }
}

export function hasErrors(reports: readonly DatasetReport[]): boolean {
  return reports.some(({ findingCounts }) =>
    findingCounts.some(({ severity }) => severity === 'error'),
  );
}

async function openFile(path: string): Promise<Source> {
  try {
    const size = await sizeOfFile(path);
    return { bytes: ({ offset }) => bytesOfFile(path, offset), size };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function openObject(uri: string, objects: ObjectStore): Promise<Source> {
  try {
    const object = await objects.stat(uri);
    return { bytes: pinnedBytes(objects, object), size: object.size, object };
  } catch (cause) {
    if (!(cause instanceof GoogleApiError) || cause.httpStatus !== 404) throw cause;
    const message = 'does not exist, or you may not see it.';
    throw new TuningError('INPUT_UNREADABLE', `${uri} ${message}`, {
      problems: [{ path: uri, message }],
      cause,
    });
  }
}
