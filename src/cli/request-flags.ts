/** The flags of `tune`, and the request that they and a file make together. Pure. */
import type { Command } from 'commander';
import { joinGsUri, parseGsUri } from '../contract/gs-uri';
import type { Problem } from '../contract/problem';
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { type BodyFlags, layBodyFlags, withBodyFlags } from './body-flags';
import { dropEmpty, objectAt, set } from './field-names';
import { positiveNumber } from './options';
import type { Fields } from './request-file';

export type RequestFlags = BodyFlags & {
  file?: string;
  project?: string;
  location?: string;
  evaluationDataset?: string;
  bucket?: string;
  artifacts?: string;
  pricePerMillion?: number;
  maxCost?: number;
  exact?: boolean;
  existingTuningJob?: string;
};

export function withRequestFlags<C extends Command>(command: C): C {
  command
    .option(
      '-f, --file <path>',
      'request, or tuning job body, as JSON or YAML; - is standard input',
    )
    .option('--project <id>', 'Google Cloud project (default: GOOGLE_CLOUD_PROJECT)')
    .option('--location <location>', 'location (default: GOOGLE_CLOUD_LOCATION)');
  withBodyFlags(command)
    .option('--evaluation-dataset <path>', 'evaluate on this; needs --artifacts or --bucket')
    .option(
      '--bucket <uri>',
      'where local files are uploaded, gs://BUCKET or gs://BUCKET/DIRECTORY',
    )
    .option('--artifacts <uri>', 'directory of reports (default: runs/ in --bucket)')
    .option('--price-per-million <usd>', 'price of a million training tokens', positiveNumber)
    .option('--max-cost <usd>', 'create nothing that may cost more than this', positiveNumber)
    .option('--exact', 'have the service count tokens, on a sample of the training dataset')
    .option(
      '--existing-tuning-job <name>',
      'take over this job (projects/P/locations/L/tuningJobs/J) instead of creating one',
    );
  return command;
}

/** The file's fields with the flags laid over them; `gs://` URIs and local paths are still side by side. */
export function requestOf(
  file: Fields,
  flags: RequestFlags,
  defaults: { project?: string | undefined; location?: string | undefined },
): Fields {
  const request = structuredClone(file);
  set(request, 'existingTuningJob', flags.existingTuningJob);
  // The name of a job has its own project and location: those of the environment are for jobs to be made.
  const place = request['existingTuningJob'] === undefined ? defaults : {};
  set(request, 'project', flags.project ?? request['project'] ?? place.project);
  set(request, 'location', flags.location ?? request['location'] ?? place.location);
  layBodyFlags(objectAt(request, 'tuningJob'), flags);
  if (request['existingTuningJob'] !== undefined) dropEmpty(request, 'tuningJob');
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
