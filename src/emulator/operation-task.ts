/** What operations do when they end. Each task is plain JSON, so that it survives a restart. */
import type { ApiVersion } from '../contract/tuning-job';
import type { EvaluationTask } from './dataset-evaluation';
import { checkEvaluation, evaluateDataset } from './dataset-evaluation';
import type { ObjectStore } from './object-store';
import { ServiceError } from './google-error';
import { DEFAULT_ALIAS, deploymentsOf, findVersion } from './model-record';
import type { DeployedRecord, EndpointRecord, ModelRecord, ModelVersion } from './model-record';
import type { RebaseTask } from './rebase';
import { rebasedJob } from './rebase';
import type { NewJob, TuningJobRecord } from './tuning-job';
import { tuningJobView } from './tuning-job-view';
import type { Project } from './tuning-projects';

export type OperationTask =
  | { kind: 'deleteModel'; location: string; modelId: string }
  | { kind: 'deleteVersion'; location: string; modelId: string; versionId: string }
  | { kind: 'deleteEndpoint'; location: string; endpointId: string }
  | {
      kind: 'undeployModel';
      location: string;
      endpointId: string;
      deployedModelId: string;
      trafficSplit?: Record<string, number>;
    }
  | RebaseTask
  | EvaluationTask;

/** What tasks need beyond the project. */
export type TaskTools = {
  version: ApiVersion;
  objects: ObjectStore;
  createJob: (job: NewJob) => TuningJobRecord;
};

export type TaskAnswer = { '@type': string } & object;

const EMPTY: TaskAnswer = { '@type': 'type.googleapis.com/google.protobuf.Empty' };

/** Throws a `ServiceError` where the state forbids it: also what changed since the operation began. */
export function applyTask(project: Project, task: OperationTask, tools: TaskTools): TaskAnswer {
  const packageName = `type.googleapis.com/google.cloud.aiplatform.${tools.version}`;
  switch (task.kind) {
    case 'rebaseTunedModel': {
      const job = tools.createJob(rebasedJob(project, task));
      return { '@type': `${packageName}.TuningJob`, ...tuningJobView(job, tools.version) };
    }
    case 'evaluateDataset':
      return {
        '@type': `${packageName}.EvaluateDatasetResponse`,
        ...evaluateDataset(tools.objects, task),
      };
    case 'deleteModel': {
      const { model } = checkDeletable(project, task);
      project.models = project.models.filter((other) => other !== model);
      return EMPTY;
    }
    case 'deleteVersion': {
      const { model, version: gone } = checkDeletable(project, task);
      model.versions = model.versions.filter((other) => other !== gone);
      model.updatedAt = Date.now();
      return EMPTY;
    }
    case 'deleteEndpoint': {
      const endpoint = checkEmpty(project, task);
      project.endpoints = project.endpoints.filter((other) => other !== endpoint);
      return EMPTY;
    }
    case 'undeployModel': {
      const { endpoint, deployed } = checkDeployed(project, task);
      endpoint.deployed = endpoint.deployed.filter((other) => other !== deployed);
      endpoint.trafficSplit =
        task.trafficSplit ??
        Object.fromEntries(
          Object.entries(endpoint.trafficSplit).filter(([id]) => id !== deployed.id),
        );
      endpoint.updatedAt = Date.now();
      return {
        '@type': `${packageName}.UndeployModelResponse`,
      };
    }
  }
}

/** Throws what the method answers where the task cannot begin. */
export function checkTask(project: Project, task: OperationTask): void {
  switch (task.kind) {
    case 'deleteModel':
    case 'deleteVersion':
      checkDeletable(project, task);
      return;
    case 'deleteEndpoint':
      checkEmpty(project, task);
      return;
    case 'undeployModel':
      checkDeployed(project, task);
      return;
    case 'rebaseTunedModel':
      rebasedJob(project, task);
      return;
    case 'evaluateDataset':
      checkEvaluation(task);
      return;
  }
}

function forbidden(why: string): ServiceError {
  return new ServiceError('FAILED_PRECONDITION', `[emulator] ${why}`);
}

function checkDeletable(
  project: Project,
  task: { location: string; modelId: string; versionId?: string },
): { model: ModelRecord; version: ModelVersion } {
  const found = findVersion(project, task);
  if (found === undefined) throw forbidden('The model was deleted meanwhile.');
  const { model, version } = found;
  const isWhole = task.versionId === undefined;
  const [use] = deploymentsOf(project, model, isWhole ? undefined : version);
  if (use !== undefined) {
    throw forbidden(
      `The model ${model.id} cannot be deleted: the deployed model ${use.deployed.id} is still on the endpoint ${use.endpoint.id}.`,
    );
  }
  if (!isWhole && model.versions.length === 1) {
    throw forbidden('The only version of a model cannot be deleted; delete the model.');
  }
  if (!isWhole && version.aliases.includes(DEFAULT_ALIAS)) {
    throw forbidden('The default version cannot be deleted; make another version the default.');
  }
  return found;
}

function endpointOf(project: Project, task: { location: string; endpointId: string }) {
  const found = project.endpoints.find(
    ({ id, location }) => id === task.endpointId && location === task.location,
  );
  if (found === undefined) throw forbidden('The endpoint was deleted meanwhile.');
  return found;
}

function checkEmpty(
  project: Project,
  task: { location: string; endpointId: string },
): EndpointRecord {
  const endpoint = endpointOf(project, task);
  const [deployed] = endpoint.deployed;
  if (deployed === undefined) return endpoint;
  throw forbidden(
    `The endpoint ${endpoint.id} cannot be deleted: the deployed model ${deployed.id} is still on it.`,
  );
}

function checkDeployed(
  project: Project,
  task: {
    location: string;
    endpointId: string;
    deployedModelId: string;
    trafficSplit?: Record<string, number>;
  },
): { endpoint: EndpointRecord; deployed: DeployedRecord } {
  const endpoint = endpointOf(project, task);
  const deployed = endpoint.deployed.find(({ id }) => id === task.deployedModelId);
  if (deployed === undefined) {
    throw new ServiceError(
      'INVALID_ARGUMENT',
      `[emulator] The deployed model ${task.deployedModelId} is not on the endpoint ${endpoint.id}.`,
    );
  }
  checkTraffic(endpoint, deployed, task.trafficSplit);
  return { endpoint, deployed };
}

function checkTraffic(
  endpoint: EndpointRecord,
  leaving: DeployedRecord,
  split: Record<string, number> | undefined,
): void {
  if (split === undefined || Object.keys(split).length === 0) return;
  const staying = new Set(
    endpoint.deployed.filter((other) => other !== leaving).map(({ id }) => id),
  );
  const total = Object.values(split).reduce((sum, share) => sum + share, 0);
  if (total === 100 && Object.keys(split).every((id) => staying.has(id))) return;
  throw new ServiceError(
    'INVALID_ARGUMENT',
    '[emulator] trafficSplit must add up to 100 over the deployed models that stay.',
  );
}
