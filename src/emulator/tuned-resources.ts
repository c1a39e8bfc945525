/** The models and endpoints that tuning jobs have made: found through the jobs, since nothing else makes them here. */
import type { Endpoint, Model } from '../vertex/wire-types';
import type { PlannedCheckpoint } from './checkpoint-plan';
import { notFound } from './google-error';
import { servingLocation } from './serving-location';
import type { TuningJobRecord } from './tuning-job';
import { stepsPerEpoch } from './tuning-job';
import { endpointName, hasCheckpoints, hasModel, modelName, timestamp } from './tuning-job-view';
import type { Project, TuningProjects } from './tuning-projects';
import type { VertexCall } from './vertex-api';

export type TunedEndpoint = { job: TuningJobRecord; checkpoint: PlannedCheckpoint };

/** All of the project, newest job first. */
export function tunedEndpoints(project: Project, location: string): TunedEndpoint[] {
  return project.jobs
    .filter((job) => servingLocation(job.input.baseModel, job.location) === location)
    .toReversed()
    .flatMap((job) => liveEndpoints(project, job));
}

function liveEndpoints(project: Project, job: TuningJobRecord): TunedEndpoint[] {
  if (!hasCheckpoints(job)) return [];
  return job.checkpoints
    .filter(({ reachedAt, onlyAtEnd }) => reachedAt !== undefined && (!onlyAtEnd || hasModel(job)))
    .filter(({ endpointId }) => !project.removed.has(endpointId))
    .map((checkpoint) => ({ job, checkpoint }));
}

/** Jobs that have a model in this location, newest first. */
export function jobsWithModel(project: Project, location: string): TuningJobRecord[] {
  return project.jobs
    .filter((job) => job.location === location && !project.removed.has(job.modelId))
    .filter((job) => hasModel(job) || liveEndpoints(project, job).length > 0)
    .toReversed();
}

export function findEndpoint(projects: TuningProjects, call: VertexCall): TunedEndpoint {
  const id = call.ids['endpointsId'] ?? '';
  const found = tunedEndpoints(projects.of(call.project), call.location).find(
    ({ checkpoint }) => checkpoint.endpointId === id,
  );
  if (found !== undefined) return found;
  throw notFound(`projects/${call.project}/locations/${call.location}/endpoints/${id}`);
}

/** By id, `id@1` or `id@default`: a model of the emulator has one version. */
export function findModelJob(projects: TuningProjects, call: VertexCall): TuningJobRecord {
  const given = call.ids['modelsId'] ?? '';
  const [id, version = 'default'] = given.split('@');
  const found = jobsWithModel(projects.of(call.project), call.location).find(
    (job) => job.modelId === id,
  );
  if (found !== undefined && (version === 'default' || version === '1')) return found;
  throw notFound(`projects/${call.project}/locations/${call.location}/models/${given}`);
}

export function deployments(project: Project, job: TuningJobRecord): TunedEndpoint[] {
  return liveEndpoints(project, job).filter(
    ({ checkpoint }) => !project.removed.has(checkpoint.deployedModelId),
  );
}

function displayName(job: TuningJobRecord): string {
  return job.input.tunedModelDisplayName ?? `tuned-model-${job.modelId}`;
}

function labelsView(job: TuningJobRecord): { labels?: Record<string, string> } {
  return job.input.labels === undefined ? {} : { labels: job.input.labels };
}

export function modelView(project: Project, job: TuningJobRecord): Model {
  const checkpoints = job.checkpoints
    .filter(({ reachedAt }) => reachedAt !== undefined)
    .map(({ checkpointId, epoch }) => ({
      checkpointId,
      epoch: String(epoch),
      step: String(epoch * stepsPerEpoch(job)),
    }));
  const created = timestamp(job.checkpoints[0]?.reachedAt ?? job.createdAt);
  const deployed = deployments(project, job).map(({ checkpoint }) => ({
    endpoint: endpointName(job, checkpoint.endpointId),
    deployedModelId: checkpoint.deployedModelId,
    checkpointId: checkpoint.checkpointId,
  }));
  return {
    name: modelName(job),
    versionId: '1',
    versionAliases: ['default'],
    displayName: displayName(job),
    ...labelsView(job),
    createTime: created,
    updateTime: timestamp(job.updatedAt),
    versionCreateTime: created,
    versionUpdateTime: timestamp(job.updatedAt),
    ...(deployed.length === 0 ? {} : { deployedModels: deployed }),
    checkpoints,
    defaultCheckpointId: checkpoints.at(-1)?.checkpointId ?? '1',
    baseModelSource: {
      genieSource: { baseModelUri: `publishers/google/models/${job.input.baseModel}` },
    },
    modelSourceInfo: { sourceType: 'GENIE' },
    etag: String(job.updatedAt),
  };
}

export function endpointView(project: Project, { job, checkpoint }: TunedEndpoint): Endpoint {
  const { deployedModelId: id, checkpointId, endpointId, reachedAt } = checkpoint;
  const created = timestamp(reachedAt ?? job.createdAt);
  const isDeployed = !project.removed.has(id);
  return {
    name: endpointName(job, endpointId),
    displayName: displayName(job),
    ...labelsView(job),
    createTime: created,
    updateTime: created,
    ...(isDeployed
      ? {
          deployedModels: [
            {
              id,
              model: modelName(job),
              modelVersionId: '1',
              checkpointId,
              displayName: displayName(job),
              createTime: created,
            },
          ],
          trafficSplit: { [id]: 100 },
        }
      : {}),
    etag: String(reachedAt),
  };
}
