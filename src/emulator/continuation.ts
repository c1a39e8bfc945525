/** Continuous tuning: which checkpoint of which model a job goes on from, and what it makes of it. */
import type { TuningMethod } from '../contract/tuning-method';
import { refusal } from './create-refusal';
import { isObject } from './http-exchange';
import type { ModelRecord, ModelVersion } from './model-record';
import { DEFAULT_ALIAS, versionOf } from './model-record';
import { projectNumber } from './project-number';
import type { TuningJobRecord } from './tuning-job';
import type { Project } from './tuning-projects';

export type Continuation = {
  model: ModelRecord;
  version: ModelVersion;
  checkpointId: string;
  parent: TuningJobRecord;
};

const MODEL_NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/models\/([^/@]+)(?:@([^/@]+))?$/;

/** By what a model may be tuned further, by how it was tuned (documentation of 2026). */
const CHAINS: Partial<Record<TuningMethod, readonly TuningMethod[]>> = {
  supervised: ['supervised', 'preferenceOptimization', 'reinforcement'],
  reinforcement: ['reinforcement'],
};

export type FoundVersion = { model: ModelRecord; version: ModelVersion; parent: TuningJobRecord };

/** A model of the project by its name, with version or alias or neither. */
export function findNamedVersion(project: Project, name: string): FoundVersion | undefined {
  const [, owner = '', location, id, wanted = DEFAULT_ALIAS] = MODEL_NAME.exec(name) ?? [];
  if (projectNumber(owner) !== project.number) return undefined;
  const model = project.models.find((known) => known.id === id && known.location === location);
  const version = model && versionOf(model, wanted);
  const parent = project.jobs.find((job) => job.id === version?.jobId);
  return model && version && parent && { model, version, parent };
}

/** Throws a `ServiceError` where the teacher is a model of this project that it does not have; of others nothing is known. */
export function checkTunedTeacher(project: Project, spec: unknown): void {
  const name = isObject(spec) ? spec['tunedTeacherModelSource'] : undefined;
  if (typeof name !== 'string') return;
  const [, owner] = MODEL_NAME.exec(name) ?? [];
  if (owner === undefined || projectNumber(owner) !== project.number) return;
  if (findNamedVersion(project, name) !== undefined) return;
  throw refusal('distillation_spec.tuned_teacher_model_source', 'There is no such tuned model.');
}

/** Throws a `ServiceError` where there is nothing to continue. */
export function findContinuation(
  project: Project,
  location: string,
  preTunedModel: unknown,
): Continuation {
  const given = isObject(preTunedModel) ? preTunedModel : {};
  const name = typeof given['tunedModelName'] === 'string' ? given['tunedModelName'] : '';
  if (!MODEL_NAME.test(name)) {
    throw refusal('pre_tuned_model.tuned_model_name', 'Not the name of a model.');
  }
  const found = findNamedVersion(project, name);
  if (found === undefined) {
    throw refusal('pre_tuned_model.tuned_model_name', 'There is no such tuned model.');
  }
  if (found.model.location !== location) {
    throw refusal('pre_tuned_model.tuned_model_name', 'The model is in another location.');
  }
  const checkpointId =
    typeof given['checkpointId'] === 'string' && given['checkpointId'] !== ''
      ? given['checkpointId']
      : found.version.defaultCheckpointId;
  if (!found.version.checkpoints.some((known) => known.checkpointId === checkpointId)) {
    throw refusal('pre_tuned_model.checkpoint_id', 'The model has no such checkpoint.');
  }
  return { ...found, checkpointId };
}

/** Throws where the method cannot follow, or the key is another one. */
export function checkChain(
  { parent, model }: Continuation,
  method: TuningMethod,
  input: Readonly<Record<string, unknown>>,
): void {
  if (CHAINS[parent.method]?.includes(method) !== true) {
    throw refusal(
      'pre_tuned_model',
      `A model of the method ${parent.method} cannot be tuned further by ${method}.`,
    );
  }
  const encryption = input['encryptionSpec'];
  const key = isObject(encryption) ? encryption['kmsKeyName'] : undefined;
  if (key !== model.kmsKeyName) {
    throw refusal('encryption_spec', "The key must be that of the parent model's tuning job.");
  }
}

/** Whether the job makes a version of the model, or, by another name, a model of its own. */
export function makesVersion(model: ModelRecord, displayName: unknown): boolean {
  return displayName === undefined || displayName === '' || displayName === model.displayName;
}
