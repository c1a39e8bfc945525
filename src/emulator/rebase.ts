/** `rebaseTunedModel`: a tuned model is tuned anew, on another base model, from the job that made it. */
import { parseGsUri } from '../contract/gs-uri';
import { METHOD_SPECS } from '../contract/tuning-method';
import type { RebaseTunedModelRequest } from '../vertex/wire-types';
import type { Behavior } from './behavior';
import { findNamedVersion } from './continuation';
import { asDirectory } from './directory-uri';
import { invalidArgument, notFound } from './google-error';
import { isObject } from './http-exchange';
import { newJobOf } from './job-creation';
import { endpointNameOf } from './model-record';
import { projectNumber } from './project-number';
import { servingLocation } from './serving-location';
import type { NewJob, TuningJobRecord } from './tuning-job';
import { hasModel } from './tuning-job-view';
import { SPEC_FIELDS } from './tuning-spec';
import type { Project } from './tuning-projects';

export type RebaseTask = {
  kind: 'rebaseTunedModel';
  location: string;
  request: RebaseTunedModelRequest;
};

const JOB_NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/(tuningJobs|pipelineJobs)\/([^/]+)$/;

/** The job that the operation creates; throws a `ServiceError` where there is nothing to rebase. */
export function rebasedJob(project: Project, task: RebaseTask): NewJob {
  const { request, location } = task;
  const source = sourceOf(project, request.tunedModelRef, location);
  const job = newJobOf(
    project,
    location,
    bodyOf(source, request.tuningJob, project.behavior.rebaseLabels),
  );
  const prefix = request.artifactDestination?.outputUriPrefix;
  if (prefix !== undefined && parseGsUri(prefix) === undefined) {
    throw refused('artifact_destination.output_uri_prefix', 'Not a Cloud Storage URI.');
  }
  return {
    ...job,
    ...(prefix === undefined ? {} : { artifactsUri: asDirectory(prefix) }),
    ...(request.deployToSameEndpoint === true ? takenEndpoint(project, source, job) : {}),
  };
}

function refused(field: string, description: string): Error {
  return invalidArgument(`[emulator] Invalid value at '${field}': ${description}`, [
    { field, description },
  ]);
}

function sourceOf(
  project: Project,
  reference: RebaseTunedModelRequest['tunedModelRef'],
  location: string,
): TuningJobRecord {
  const given = Object.entries(reference ?? {});
  const [entry, other] = given;
  if (entry === undefined) throw refused('tuned_model_ref', 'Required.');
  if (other !== undefined) {
    throw refused(`tuned_model_ref`, "oneof field 'tuned_model_ref' is already set.");
  }
  const [kind, name] = entry;
  const source =
    kind === 'tunedModel' ? findNamedVersion(project, name)?.parent : jobNamed(project, name);
  if (source === undefined) throw notFound(name);
  if (source.location !== location) {
    throw refused('tuned_model_ref', 'It is in another location.');
  }
  if (!hasModel(source)) throw refused('tuned_model_ref', 'The job has no tuned model.');
  return source;
}

/** A tuning job by its own name, or by that of its pipeline job, which has the same id here. */
function jobNamed(project: Project, name: string): TuningJobRecord | undefined {
  const [, owner = '', location, , id] = JOB_NAME.exec(name) ?? [];
  if (projectNumber(owner) !== project.number) return undefined;
  return project.jobs.find((job) => job.id === id && job.location === location);
}

/** What the old job was asked for, with what the request says otherwise. */
function bodyOf(
  source: TuningJobRecord,
  overrides: unknown,
  labelRule: Behavior['rebaseLabels'],
): Record<string, unknown> {
  const { labels: given, ...changed } = isObject(overrides) ? overrides : {};
  const { labels: inherited, preTunedModel: _parent, ...kept } = source.input;
  const specField = METHOD_SPECS[source.method];
  const other = SPEC_FIELDS.find((name) => name !== specField && changed[name] !== undefined);
  if (other !== undefined) {
    throw refused('tuning_job', `The tuned model was tuned with ${specField}, not ${other}.`);
  }
  return {
    baseModel: source.baseModel,
    ...kept,
    ...changed,
    ...labelsOf(labelRule, inherited, given),
    [specField]: merged(kept[specField], changed[specField]),
  };
}

/** The API does not say what becomes of labels: each way that is possible can be had. */
function labelsOf(rule: Behavior['rebaseLabels'], old: unknown, given: unknown): object {
  const labels = rule === 'inherited' ? old : rule === 'merged' ? merged(old, given) : given;
  return labels === undefined ? {} : { labels };
}

function merged(before: unknown, after: unknown): unknown {
  if (after === undefined) return before;
  if (!isObject(before) || !isObject(after)) return after;
  const fields = Object.entries(after).map(([name, value]) => [name, merged(before[name], value)]);
  return { ...before, ...(Object.fromEntries(fields) as object) };
}

/** Both models must be served in the same location for one endpoint to do. */
function takenEndpoint(
  project: Project,
  source: TuningJobRecord,
  job: NewJob,
): { takenEndpointId: string } {
  const id = source.checkpoints.at(-1)?.endpointId;
  const location = servingLocation(job.baseModel, job.location);
  const endpoint = project.endpoints.find(
    (known) => known.id === id && known.location === location,
  );
  if (endpoint !== undefined) return { takenEndpointId: endpoint.id };
  const old = servingLocation(source.baseModel, source.location);
  throw refused(
    'deploy_to_same_endpoint',
    `There is no endpoint ${endpointNameOf(project, { id: id ?? '', location: old })} that could serve the new model.`,
  );
}
