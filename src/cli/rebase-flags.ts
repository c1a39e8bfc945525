/** The flags of `rebase`, and the request that they and a file make together. Pure. */
import type { Command } from 'commander';
import { camelCase } from '../activities/request/fields';
import { type Assignment, assign, layBodyFlags } from './body-flags';
import { dropEmpty, nameIn, objectAt, set } from './field-names';
import type { Fields } from './request-file';
import { flagProblem } from './request-flags';

export type RebaseFlags = {
  file?: string;
  project?: string;
  location?: string;
  tunedModel?: string;
  tuningJob?: string;
  pipelineJob?: string;
  baseModel?: string;
  displayName?: string;
  set?: Assignment[];
  artifactDestination?: string;
  sameEndpoint?: boolean;
  evaluationDataset?: string;
  artifacts?: string;
};

export function withRebaseFlags<C extends Command>(command: C): C {
  command
    .option(
      '-f, --file <path>',
      'request, or body of the call, as JSON or YAML; - is standard input',
    )
    .option('--project <id>', 'Google Cloud project (default: GOOGLE_CLOUD_PROJECT)')
    .option('--location <location>', 'location (default: GOOGLE_CLOUD_LOCATION)')
    .option('--tuned-model <name>', 'what is rebased: a tuned model, projects/…/models/…')
    .option('--tuning-job <name>', 'or the job that made it, projects/…/tuningJobs/…')
    .option('--pipeline-job <name>', 'or its pipeline job, projects/…/pipelineJobs/…')
    .option('--base-model <model>', 'model to tune instead, such as gemini-2.5-flash')
    .option('--display-name <name>', 'name of the new tuned model')
    .option('--set <path=value>', 'any other field to change, such as labels.team=support', assign)
    .option('--artifact-destination <uri>', 'directory that the service writes artifacts to')
    .option('--same-endpoint', 'the new model takes the place of the old one on its endpoint; asks')
    .option('--evaluation-dataset <uri>', 'evaluate on this; needs --artifacts')
    .option('--artifacts <uri>', 'directory of reports');
  return command;
}

export type RebaseWish = {
  request: Fields;
  /** What must be agreed to before it is started. */
  asksFor?: string;
};

const SOURCES = ['tunedModel', 'tuningJob', 'pipelineJob'] as const;

/** A file may hold the call's body alone, in either spelling. Throws CONFIGURATION_INVALID. */
export function rebaseOf(
  file: Fields,
  flags: RebaseFlags,
  defaults: { project?: string | undefined; location?: string | undefined },
): RebaseWish {
  const request = structuredClone(file);
  set(request, 'project', flags.project ?? request['project'] ?? defaults.project);
  set(request, 'location', flags.location ?? request['location'] ?? defaults.location);
  laySource(request, flags);
  const jobField = nameIn(request, 'tuningJob');
  const { baseModel, displayName, set: assignments } = flags;
  layBodyFlags(objectAt(request, jobField), {
    ...(baseModel === undefined ? {} : { baseModel }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(assignments === undefined ? {} : { set: assignments }),
  });
  dropEmpty(request, jobField);
  if (flags.artifactDestination !== undefined) {
    const destination = objectAt(request, nameIn(request, 'artifactDestination'));
    set(destination, nameIn(destination, 'outputUriPrefix'), flags.artifactDestination);
  }
  const evaluation = objectAt(request, 'evaluation');
  set(evaluation, 'datasetUri', flags.evaluationDataset);
  dropEmpty(request, 'evaluation');
  set(request, 'artifactsUri', flags.artifacts);
  return consentOf(request, flags);
}

function laySource(request: Fields, flags: RebaseFlags): void {
  const given = SOURCES.filter((kind) => flags[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined) return;
  if (given.length > 1) {
    throw flagProblem({
      path: '--tuned-model',
      message: 'stands beside another flag that says what is rebased.',
      remedy: 'Keep one of --tuned-model, --tuning-job and --pipeline-job.',
    });
  }
  request[nameIn(request, 'tunedModelRef')] = { [kind]: flags[kind] };
}

/** A live endpoint gets another model only by the flag, and after a question. */
function consentOf(request: Fields, { sameEndpoint }: RebaseFlags): RebaseWish {
  const field = nameIn(request, 'deployToSameEndpoint');
  if (sameEndpoint === true) request[field] = true;
  if (request[field] !== true) return { request };
  if (sameEndpoint !== true) {
    throw flagProblem({
      path: '--same-endpoint',
      message: 'is missing, and the file says deployToSameEndpoint.',
      remedy: 'Give it too: the new model takes the place of what the endpoint serves.',
    });
  }
  request['replaceLiveEndpoint'] = true;
  const [source] = Object.values(sourceIn(request));
  const question = `The endpoint that serves ${String(source ?? 'the tuned model')} will answer with the new model, and the old one is taken off it. Go on?`;
  return { request, asksFor: question };
}

function sourceIn(request: Fields): object {
  const field = Object.keys(request).find((name) => camelCase(name) === 'tunedModelRef');
  const value = field === undefined ? undefined : request[field];
  return typeof value === 'object' && value !== null ? value : {};
}
