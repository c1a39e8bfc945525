/** Models with their versions, and endpoints, as they are kept: plain JSON values, by id. */
import type { Project } from './tuning-projects';

export type ModelCheckpoint = { checkpointId: string; epoch: number; step: number };

export type ModelVersion = {
  versionId: string;
  /** `default` for exactly one version of a model, and what people add. */
  aliases: string[];
  /** The tuning job that made it. */
  jobId: string;
  baseModel: string;
  description?: string;
  labels: Record<string, string>;
  checkpoints: ModelCheckpoint[];
  defaultCheckpointId: string;
  createdAt: number;
  updatedAt: number;
};

export type ModelRecord = {
  id: string;
  location: string;
  displayName: string;
  description?: string;
  labels: Record<string, string>;
  kmsKeyName?: string;
  /** In order of creation. */
  versions: ModelVersion[];
  /** The last version id that was given; ids are never used again. */
  lastVersion: number;
  createdAt: number;
  updatedAt: number;
};

export type DeployedRecord = {
  id: string;
  /** Where the model is, which may be another location than the endpoint's. */
  modelLocation: string;
  modelId: string;
  versionId: string;
  checkpointId: string;
  jobId: string;
  createdAt: number;
};

export type EndpointRecord = {
  id: string;
  location: string;
  displayName: string;
  description?: string;
  labels: Record<string, string>;
  kmsKeyName?: string;
  deployed: DeployedRecord[];
  trafficSplit: Record<string, number>;
  createdAt: number;
  updatedAt: number;
};

export const DEFAULT_ALIAS = 'default';

export function modelNameOf(project: Project, model: { location: string; id: string }): string {
  return `projects/${project.number}/locations/${model.location}/models/${model.id}`;
}

export function endpointNameOf(
  project: Project,
  endpoint: { location: string; id: string },
): string {
  return `projects/${project.number}/locations/${endpoint.location}/endpoints/${endpoint.id}`;
}

export function defaultVersion(model: ModelRecord): ModelVersion | undefined {
  return model.versions.find(({ aliases }) => aliases.includes(DEFAULT_ALIAS));
}

/** By version id or alias. */
export function versionOf(model: ModelRecord, wanted: string): ModelVersion | undefined {
  return model.versions.find(
    ({ versionId, aliases }) => versionId === wanted || aliases.includes(wanted),
  );
}

export function findVersion(
  project: Project,
  place: { location: string; modelId: string; versionId?: string },
): { model: ModelRecord; version: ModelVersion } | undefined {
  const model = project.models.find(
    ({ id, location }) => id === place.modelId && location === place.location,
  );
  const version = model && versionOf(model, place.versionId ?? DEFAULT_ALIAS);
  return model && version && { model, version };
}

/** Every place where a version of the model is deployed. */
export function deploymentsOf(
  project: Project,
  model: ModelRecord,
  version?: ModelVersion,
): { endpoint: EndpointRecord; deployed: DeployedRecord }[] {
  return project.endpoints.flatMap((endpoint) =>
    endpoint.deployed
      .filter(
        ({ modelId, modelLocation, versionId }) =>
          modelId === model.id &&
          modelLocation === model.location &&
          (version === undefined || versionId === version.versionId),
      )
      .map((deployed) => ({ endpoint, deployed })),
  );
}
