/** Reads the datasets of a tuning job from the emulator's own object store, as the service does when a job starts. */
import { parseGsUri } from '../contract/gs-uri';
import { linesOf } from './dataset-lines';
import type { TrainingExample } from './dataset-row';
import { asDirectory } from './directory-uri';
import type { TuningMethod } from '../contract/tuning-method';
import type { RowFormat } from './row-format';
import { judgeLineOf, rowFormat } from './row-format';
import { RPC_CODES } from './google-error';
import type { ObjectStore, StoredObject } from './object-store';

export type DatasetReading = {
  uri: string;
  /** As they were when they were read. */
  bytes: Buffer;
  examples: TrainingExample[];
  /** Good and bad rows. */
  total: number;
  /** With 1-based indices. */
  dropped: { index: number; reason: string }[];
};

/** google.rpc.Status of a job that cannot go on. */
export type JobError = { code: number; message: string };

export type DatasetOutcome =
  { training: DatasetReading; validation?: DatasetReading } | { error: JobError };

/** Above this share of dropped examples the job fails before training (documentation). */
const MAX_DROPPED_SHARE = 0.1;
const MAX_VALIDATION_EXAMPLES = 5_000;

export function readDatasets(input: {
  objects: ObjectStore;
  trainingUri: string;
  validationUri?: string;
  baseModel: string;
  method: TuningMethod;
  /** Directory of weights that the job begins with. */
  customBaseModel?: string;
}): DatasetOutcome {
  const { customBaseModel } = input;
  if (customBaseModel !== undefined && !hasWeights(input.objects, customBaseModel)) {
    return failed(`[emulator] There is no .safetensors file below ${customBaseModel}.`);
  }
  const reader: Reader = {
    objects: input.objects,
    format: rowFormat(input.method, input.baseModel),
    functionParts: takesFunctionParts(input.baseModel),
  };
  const training = readDataset(reader, input.trainingUri);
  if ('error' in training) return training;
  if (input.validationUri === undefined) return { training: training.reading };
  const validation = readDataset(reader, input.validationUri);
  if ('error' in validation) return validation;
  if (validation.reading.total > MAX_VALIDATION_EXAMPLES) {
    return failed(
      `[emulator] The validation dataset has ${validation.reading.total} examples, more than ${MAX_VALIDATION_EXAMPLES}.`,
    );
  }
  return { training: training.reading, validation: validation.reading };
}

/** Whether they fit the base model only the real service can tell: nobody reads them here. */
function hasWeights(objects: ObjectStore, directory: string): boolean {
  const { bucket = '', object = '' } = parseGsUri(directory) ?? {};
  const prefix = object === '' ? '' : asDirectory(object);
  return (
    objects.bucketExists(bucket) &&
    objects
      .objects(bucket)
      .some(({ name }) => name.startsWith(prefix) && name.endsWith('.safetensors'))
  );
}

function failed(message: string): { error: JobError } {
  return { error: { code: RPC_CODES.INVALID_ARGUMENT, message } };
}

type Reading = { reading: DatasetReading } | { error: JobError };

type Reader = { objects: ObjectStore; format: RowFormat; functionParts: boolean };

/** One generation of an object never changes: many jobs share one reading, and what is fitted to it. */
const READINGS = new WeakMap<StoredObject, Map<string, Reading>>();

function readDataset(reader: Reader, uri: string): Reading {
  const place = parseGsUri(uri);
  const object =
    place === undefined ? undefined : reader.objects.current(place.bucket, place.object);
  if (object === undefined) return failed(`[emulator] The dataset ${uri} does not exist.`);
  const key = `${reader.format}/${reader.functionParts}`;
  const known = READINGS.get(object) ?? new Map<string, Reading>();
  READINGS.set(object, known);
  const reading = known.get(key) ?? readObject(object, uri, reader);
  known.set(key, reading);
  return reading;
}

function readObject(
  object: Pick<StoredObject, 'bytes' | 'contentEncoding'>,
  uri: string,
  { format, functionParts }: Omit<Reader, 'objects'>,
): Reading {
  if (object.contentEncoding === 'gzip') {
    return failed(`[emulator] The dataset ${uri} is compressed.`);
  }
  const lines = linesOf(object.bytes);
  if (lines.length === 0) return failed(`[emulator] The dataset ${uri} has no examples.`);
  const reading: DatasetReading = {
    uri,
    bytes: object.bytes,
    examples: [],
    total: lines.length,
    dropped: [],
  };
  for (const [position, line] of lines.entries()) {
    const verdict = judgeLineOf(format, line);
    if (verdict.kind === 'functionPart' && !functionParts) {
      // Google's own text, which quotes the row; clients must not hand it on.
      return failed(
        `Dataset example ${position + 1} of ${lines.length} contains an unsupported modality [function call] in the "parts" field, which is not supported by this model. The supported modalities are: [image, PDF document, audio, video]. JSON: ${verdict.row}`,
      );
    }
    if (verdict.kind === 'dropped') {
      reading.dropped.push({ index: position + 1, reason: verdict.reason });
    } else {
      reading.examples.push(verdict.example);
    }
  }
  if (reading.dropped.length > lines.length * MAX_DROPPED_SHARE) {
    return failed(
      `[emulator] ${reading.dropped.length} of ${lines.length} examples of ${uri} were dropped, more than ${MAX_DROPPED_SHARE * 100} %. First: example ${reading.dropped[0]?.index}: ${reading.dropped[0]?.reason}`,
    );
  }
  return { reading };
}

export type KeptDataset = { bytes: Buffer; uri: string };

/** The same readings of bytes that were kept since. */
export function readingsOf(
  kept: { training: KeptDataset; validation?: KeptDataset },
  { method, baseModel }: { method: TuningMethod; baseModel: string },
): DatasetOutcome {
  const read = ({ bytes, uri }: KeptDataset) =>
    readObject({ bytes }, uri, {
      format: rowFormat(method, baseModel),
      functionParts: takesFunctionParts(baseModel),
    });
  const training = read(kept.training);
  if ('error' in training) return training;
  if (kept.validation === undefined) return { training: training.reading };
  const validation = read(kept.validation);
  return 'error' in validation
    ? validation
    : { training: training.reading, validation: validation.reading };
}

/** The refusal of function parts is known of Gemini 2.5 only. */
function takesFunctionParts(baseModel: string): boolean {
  return !baseModel.startsWith('gemini-2.5');
}
