/** Models and endpoints of tuned models: get, list, undeploy, delete. */
import { ServiceError, invalidArgument } from './google-error';
import { parseFilter } from './list-filter';
import { finishedOperation } from './operation-methods';
import { pageOf } from './paging';
import type { TunedEndpoint } from './tuned-resources';
import {
  deployments,
  endpointView,
  findEndpoint,
  findModelJob,
  jobsWithModel,
  modelView,
  tunedEndpoints,
} from './tuned-resources';
import type { TuningProjects } from './tuning-projects';
import type { VertexCall, VertexHandlers } from './vertex-api';

type Listed = {
  name?: string;
  displayName?: string;
  labels?: Record<string, string>;
  createTime?: string;
  updateTime?: string;
};

export function modelMethods(projects: TuningProjects): VertexHandlers {
  return {
    'models.get': (call) => modelView(projects.of(call.project), findModelJob(projects, call)),
    'models.list': (call) => {
      const project = projects.of(call.project);
      const models = jobsWithModel(project, call.location).map((job) => modelView(project, job));
      return listed(call, { kind: 'models', idField: 'model' }, models);
    },
    'models.listCheckpoints': (call) => ({
      checkpoints: modelView(projects.of(call.project), findModelJob(projects, call)).checkpoints,
    }),
    'models.delete': (call) => deleteModel(projects, call),
    'endpoints.get': (call) =>
      endpointView(projects.of(call.project), findEndpoint(projects, call)),
    'endpoints.list': (call) => {
      const project = projects.of(call.project);
      const endpoints = tunedEndpoints(project, call.location).map((endpoint) =>
        endpointView(project, endpoint),
      );
      return listed(call, { kind: 'endpoints', idField: 'endpoint' }, endpoints);
    },
    'endpoints.undeployModel': (call) => undeploy(projects, call),
    'endpoints.delete': (call) => deleteEndpoint(projects, call),
  };
}

/** `idField` is what the filter calls the id in the resource's name. */
function listed(
  call: VertexCall,
  { kind, idField }: { kind: string; idField: string },
  resources: Listed[],
): object {
  const { pageSize, pageToken, filter = '' } = call.query;
  const matches = parseFilter(filter, ['display_name', idField]);
  const found = resources.filter((resource) =>
    matches({
      labels: resource.labels ?? {},
      fields: {
        display_name: resource.displayName ?? '',
        [idField]: resource.name?.split('/').at(-1) ?? '',
      },
      times: {
        create_time: Date.parse(resource.createTime ?? ''),
        update_time: Date.parse(resource.updateTime ?? ''),
      },
    }),
  );
  const page = pageOf(
    found,
    {
      list: `${call.project}/${call.location}/${kind}`,
      filter,
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(pageToken === undefined ? {} : { pageToken }),
    },
    ({ name = '' }) => name,
  );
  return {
    ...(page.items.length === 0 ? {} : { [kind]: page.items }),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
  };
}

function deleteModel(projects: TuningProjects, call: VertexCall): object {
  const project = projects.of(call.project);
  const job = findModelJob(projects, call);
  const [deployed] = deployments(project, job);
  if (deployed !== undefined) throw stillDeployed('model', deployed);
  project.removed.add(job.modelId);
  return finishedOperation(project, call, 'DeleteOperationMetadata', 'google.protobuf.Empty');
}

function deleteEndpoint(projects: TuningProjects, call: VertexCall): object {
  const project = projects.of(call.project);
  const endpoint = findEndpoint(projects, call);
  if (!project.removed.has(endpoint.checkpoint.deployedModelId)) {
    throw stillDeployed('endpoint', endpoint);
  }
  project.removed.add(endpoint.checkpoint.endpointId);
  return finishedOperation(project, call, 'DeleteOperationMetadata', 'google.protobuf.Empty');
}

function undeploy(projects: TuningProjects, call: VertexCall): object {
  const project = projects.of(call.project);
  const { checkpoint } = findEndpoint(projects, call);
  const id = checkpoint.deployedModelId;
  if (call.body['deployedModelId'] !== id || project.removed.has(id)) {
    throw invalidArgument('[emulator] This deployed model is not on the endpoint.');
  }
  project.removed.add(id);
  const response = `google.cloud.aiplatform.${call.version}.UndeployModelResponse`;
  return finishedOperation(project, call, 'UndeployModelOperationMetadata', response);
}

function stillDeployed(kind: 'model' | 'endpoint', { checkpoint }: TunedEndpoint): ServiceError {
  return new ServiceError(
    'FAILED_PRECONDITION',
    `[emulator] The ${kind} cannot be deleted: the deployed model ${checkpoint.deployedModelId} is still on the endpoint ${checkpoint.endpointId}.`,
  );
}
