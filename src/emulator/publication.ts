/**
 * What a tuning job puts into the registry: a version of a model, and an endpoint per checkpoint, as soon as a
 * checkpoint is reached. A job that ends without success takes back what it put there.
 */
import type { PlannedCheckpoint } from './checkpoint-plan';
import type { DeployedRecord, EndpointRecord, ModelRecord, ModelVersion } from './model-record';
import { DEFAULT_ALIAS } from './model-record';
import { servingLocation } from './serving-location';
import type { TuningJobRecord } from './tuning-job';
import { stepOf } from './tuning-job';
import { endsAsFiles, hasModel } from './tuning-job-view';
import type { Project } from './tuning-projects';

/** Brings the registry to where the job stands; what was deleted since is not put back. */
export function publish(project: Project, job: TuningJobRecord): void {
  if (endsAsFiles(job)) return;
  if (job.phase === 'ended' && !hasModel(job)) {
    withdraw(project, job);
    return;
  }
  for (const checkpoint of job.checkpoints) {
    if (checkpoint.isPublished === true || !exists(job, checkpoint)) continue;
    checkpoint.isPublished = true;
    const at = checkpoint.reachedAt ?? job.updatedAt;
    const { model, version } = versionFor(project, job, at);
    version.checkpoints.push({
      checkpointId: checkpoint.checkpointId,
      epoch: checkpoint.epoch,
      step: stepOf(job, checkpoint),
    });
    version.defaultCheckpointId = checkpoint.checkpointId;
    version.updatedAt = at;
    deploy(project, job, { model, version, checkpoint, at });
  }
}

function exists(
  job: TuningJobRecord,
  { reachedAt, onlyAtEnd, takesOver }: PlannedCheckpoint,
): boolean {
  return reachedAt !== undefined && (!(onlyAtEnd || takesOver === true) || hasModel(job));
}

function displayName(job: TuningJobRecord): string {
  const { tunedModelDisplayName: name } = job.input;
  return name === undefined || name === '' ? `tuned-model-${job.modelId}` : name;
}

function versionFor(
  project: Project,
  job: TuningJobRecord,
  at: number,
): { model: ModelRecord; version: ModelVersion } {
  const model = modelFor(project, job, at);
  const known = model.versions.find(({ jobId }) => jobId === job.id);
  if (known !== undefined) return { model, version: known };
  model.lastVersion += 1;
  const version: ModelVersion = {
    versionId: String(model.lastVersion),
    // The first version carries it; a later one only when somebody moves it there.
    aliases: model.versions.length === 0 ? [DEFAULT_ALIAS] : [],
    jobId: job.id,
    baseModel: job.baseModel,
    labels: { ...job.input.labels },
    checkpoints: [],
    defaultCheckpointId: '',
    createdAt: at,
    updatedAt: at,
  };
  model.versions.push(version);
  model.updatedAt = at;
  job.versionId = version.versionId;
  return { model, version };
}

function modelFor(project: Project, job: TuningJobRecord, at: number): ModelRecord {
  const known = project.models.find(
    ({ id, location }) => id === job.modelId && location === job.location,
  );
  if (known !== undefined) return known;
  const kmsKeyName = job.input.encryptionSpec?.kmsKeyName;
  const model: ModelRecord = {
    id: job.modelId,
    location: job.location,
    displayName: displayName(job),
    labels: { ...job.input.labels },
    ...(kmsKeyName === undefined ? {} : { kmsKeyName }),
    versions: [],
    lastVersion: 0,
    createdAt: at,
    updatedAt: at,
  };
  project.models.push(model);
  return model;
}

type Deployment = {
  model: ModelRecord;
  version: ModelVersion;
  checkpoint: PlannedCheckpoint;
  at: number;
};

function deploy(
  project: Project,
  job: TuningJobRecord,
  { model, version, checkpoint, at }: Deployment,
): void {
  const location = servingLocation(job.baseModel, job.location);
  const deployed: DeployedRecord = {
    id: checkpoint.deployedModelId,
    modelLocation: model.location,
    modelId: model.id,
    versionId: version.versionId,
    checkpointId: checkpoint.checkpointId,
    jobId: job.id,
    createdAt: at,
  };
  const trafficSplit = { [deployed.id]: 100 };
  const before = project.endpoints.find(
    (endpoint) => endpoint.id === checkpoint.endpointId && endpoint.location === location,
  );
  if (before !== undefined) {
    // A rebased model takes the place of the one it was made from.
    Object.assign(before, { deployed: [deployed], trafficSplit, updatedAt: at });
    return;
  }
  const endpoint: EndpointRecord = {
    id: checkpoint.endpointId,
    location,
    displayName: model.displayName,
    labels: { ...job.input.labels },
    ...(model.kmsKeyName === undefined ? {} : { kmsKeyName: model.kmsKeyName }),
    deployed: [deployed],
    trafficSplit,
    createdAt: at,
    updatedAt: at,
  };
  project.endpoints.push(endpoint);
}

function withdraw(project: Project, job: TuningJobRecord): void {
  if (!job.checkpoints.some(({ isPublished }) => isPublished === true)) return;
  for (const checkpoint of job.checkpoints) delete checkpoint.isPublished;
  project.endpoints = project.endpoints.filter(
    ({ deployed }) => deployed.length === 0 || deployed.some(({ jobId }) => jobId !== job.id),
  );
  for (const model of project.models) {
    model.versions = model.versions.filter(({ jobId }) => jobId !== job.id);
  }
  project.models = project.models.filter(({ versions }) => versions.length > 0);
}
