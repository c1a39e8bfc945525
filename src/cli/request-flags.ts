/** The flags of `tune`, and the request that they and a file make together. Pure. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { joinGsUri, parseGsUri } from '../contract/gs-uri';
import type { Problem } from '../contract/problem';
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { positiveNumber, wholeNumber } from './options';
import { isFields } from './request-file';
import type { Fields } from './request-file';

export type RequestFlags = {
  file?: string;
  project?: string;
  location?: string;
  baseModel?: string;
  trainingDataset?: string;
  validationDataset?: string;
  evaluationDataset?: string;
  epochs?: number;
  adapterSize?: string;
  learningRateMultiplier?: number;
  displayName?: string;
  bucket?: string;
  artifacts?: string;
  pricePerMillion?: number;
  maxCost?: number;
  exact?: boolean;
};

const ADAPTER_SIZES = ['1', '2', '4', '8', '16', '32'] as const;
const ADAPTER_WORDS: Readonly<Record<string, string>> = {
  '1': 'ONE',
  '2': 'TWO',
  '4': 'FOUR',
  '8': 'EIGHT',
  '16': 'SIXTEEN',
  '32': 'THIRTY_TWO',
};

export function withRequestFlags<C extends Command>(command: C): C {
  command
    .option(
      '-f, --file <path>',
      'request, or tuning job body, as JSON or YAML; - is standard input',
    )
    .option('--project <id>', 'Google Cloud project (default: GOOGLE_CLOUD_PROJECT)')
    .option('--location <location>', 'location (default: GOOGLE_CLOUD_LOCATION)')
    .option('--base-model <model>', 'model to tune, such as gemini-2.5-flash')
    .option('--training-dataset <path>', 'gs:// URI, or a local file (needs --bucket)')
    .option('--validation-dataset <path>', 'gs:// URI, or a local file (needs --bucket)')
    .option('--evaluation-dataset <path>', 'evaluate on this; needs --artifacts or --bucket')
    .option('--epochs <count>', 'epochs to train', wholeNumber(1))
    .addOption(new Option('--adapter-size <size>', 'size of the adapter').choices(ADAPTER_SIZES))
    .option('--learning-rate-multiplier <factor>', 'factor on the learning rate', positiveNumber)
    .option('--display-name <name>', 'name of the tuned model')
    .option(
      '--bucket <uri>',
      'where local files are uploaded, gs://BUCKET or gs://BUCKET/DIRECTORY',
    )
    .option('--artifacts <uri>', 'directory of reports (default: runs/ in --bucket)')
    .option('--price-per-million <usd>', 'price of a million training tokens', positiveNumber)
    .option('--max-cost <usd>', 'create nothing that may cost more than this', positiveNumber)
    .option('--exact', 'have the service count tokens, on a sample of the training dataset');
  return command;
}

/** The file's fields with the flags laid over them; `gs://` URIs and local paths are still side by side. */
export function requestOf(
  file: Fields,
  flags: RequestFlags,
  defaults: { project?: string | undefined; location?: string | undefined },
): Fields {
  const request = structuredClone(file);
  set(request, 'project', flags.project ?? request['project'] ?? defaults.project);
  set(request, 'location', flags.location ?? request['location'] ?? defaults.location);
  const job = objectAt(request, 'tuningJob');
  set(job, nameIn(job, 'baseModel'), flags.baseModel);
  set(job, nameIn(job, 'tunedModelDisplayName'), flags.displayName);
  const spec = objectAt(job, nameIn(job, 'supervisedTuningSpec'));
  set(spec, nameIn(spec, 'trainingDatasetUri'), flags.trainingDataset);
  set(spec, nameIn(spec, 'validationDatasetUri'), flags.validationDataset);
  const hyper = objectAt(spec, nameIn(spec, 'hyperParameters'));
  set(hyper, nameIn(hyper, 'epochCount'), flags.epochs);
  set(hyper, nameIn(hyper, 'learningRateMultiplier'), flags.learningRateMultiplier);
  const size = flags.adapterSize === undefined ? undefined : ADAPTER_WORDS[flags.adapterSize];
  set(hyper, nameIn(hyper, 'adapterSize'), size === undefined ? undefined : `ADAPTER_SIZE_${size}`);
  dropEmpty(spec, nameIn(spec, 'hyperParameters'));
  dropEmpty(job, nameIn(job, 'supervisedTuningSpec'));
  const evaluation = objectAt(request, 'evaluation');
  set(evaluation, 'datasetUri', flags.evaluationDataset);
  dropEmpty(request, 'evaluation');
  const bucket = flags.bucket === undefined ? undefined : bucketDirectory(flags.bucket);
  const runs = bucket === undefined ? undefined : joinGsUri(bucket, 'runs/');
  set(request, 'artifactsUri', flags.artifacts ?? request['artifactsUri'] ?? runs);
  if (flags.pricePerMillion !== undefined) {
    set(objectAt(request, 'budget'), 'pricePerMillionTokensUsd', flags.pricePerMillion);
  }
  if (flags.maxCost !== undefined) set(objectAt(request, 'budget'), 'maxCostUsd', flags.maxCost);
  if (flags.exact === true) set(objectAt(request, 'datasetChecks'), 'tokens', 'exact');
  return request;
}

/** Where a dataset stands in a request: the object that holds the URI, and its name in there. */
export type DatasetSlot = { role: string; holder: Fields; name: string; value: string };

/** Every dataset of a request, wherever it stands, in either spelling. */
export function datasetSlots(request: Fields): DatasetSlot[] {
  const slots: DatasetSlot[] = [];
  const add = (role: string, holder: unknown, camel: string): void => {
    if (!isFields(holder)) return;
    const name = nameIn(holder, camel);
    const value = holder[name];
    if (typeof value === 'string') slots.push({ role, holder, name, value });
  };
  const job = request['tuningJob'];
  if (isFields(job)) {
    for (const spec of Object.values(job)) {
      add('training', spec, 'trainingDatasetUri');
      add('validation', spec, 'validationDatasetUri');
    }
  }
  add('evaluation', request['evaluation'], 'datasetUri');
  return slots;
}

/** `b`, `gs://b` and `gs://b/dir/` as a directory URI. Throws CONFIGURATION_INVALID. */
export function bucketDirectory(bucket: string): string {
  const uri = bucket.startsWith('gs://') ? bucket : `gs://${bucket}`;
  if (parseGsUri(uri)) return uri.endsWith('/') ? uri : `${uri}/`;
  throw flagProblem({
    path: '--bucket',
    message: `${bucket} is not a bucket.`,
    remedy: 'Write gs://BUCKET or gs://BUCKET/DIRECTORY.',
  });
}

export function flagProblem(...problems: Problem[]): TuningError {
  return new TuningError('CONFIGURATION_INVALID', describeProblems(problems), { problems });
}

/** The spelling that the object already uses: both at once would be an error. */
function nameIn(object: Fields, camel: string): string {
  const snake = camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return snake in object ? snake : camel;
}

function set(object: Fields, name: string, value: unknown): void {
  if (value !== undefined) object[name] = value;
}

/** What is no object is left for the request's own check to report. */
function objectAt(object: Fields, name: string): Fields {
  const value = object[name];
  if (isFields(value)) return value;
  const made: Fields = {};
  if (value === undefined) object[name] = made;
  return made;
}

function dropEmpty(object: Fields, name: string): void {
  const value = object[name];
  if (isFields(value) && Object.keys(value).length === 0) delete object[name];
}
