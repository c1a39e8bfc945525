/** Endpoints of tuned models: get, list, patch, undeploy, delete. */
import type { Endpoint } from '../vertex/wire-types';
import { invalidArgument } from './google-error';
import { checkLabels } from './label-rules';
import { checkEtag } from './model-methods';
import { endpointNameOf } from './model-record';
import type { EndpointRecord } from './model-record';
import { endpointView } from './model-view';
import { operationView } from './operation-record';
import { findEndpoint, parentOf } from './registry';
import { listOf } from './resource-list';
import type { Project, TuningProjects } from './tuning-projects';
import { patchLabels, patchedDisplayName, patchedText, readPatch } from './update-mask';
import type { VertexCall, VertexHandlers } from './vertex-api';

export function endpointMethods(projects: TuningProjects): VertexHandlers {
  return {
    'endpoints.get': (call) => {
      const { project, endpoint } = findEndpoint(projects, call);
      return endpointView(project, endpoint);
    },
    'endpoints.list': (call) => {
      const project = projects.of(call.project);
      const endpoints = project.endpoints
        .filter(({ location }) => location === call.location)
        .toReversed()
        .map((endpoint) => endpointView(project, endpoint));
      const shape = { items: 'endpoints', list: 'endpoints', idField: 'endpoint' };
      return listOf(call, shape, endpoints);
    },
    'endpoints.patch': (call) => {
      const { project, endpoint } = findEndpoint(projects, call);
      return patchEndpoint(project, endpoint, call);
    },
    'endpoints.undeployModel': (call) => undeploy(projects, call),
    'endpoints.delete': (call) => {
      const { endpoint } = findEndpoint(projects, call);
      const task = {
        kind: 'deleteEndpoint',
        location: endpoint.location,
        endpointId: endpoint.id,
      } as const;
      return operationView(projects.begin(call, { parent: parentOf(call), task }));
    },
  };
}

const CHANGEABLE = ['displayName', 'description', 'labels', 'trafficSplit'];

function patchEndpoint(project: Project, endpoint: EndpointRecord, call: VertexCall): Endpoint {
  const patch = readPatch(call.query['updateMask'], call.body, CHANGEABLE);
  checkEtag(call.body['etag'], endpointView(project, endpoint).etag);
  const labels = patchLabels(endpoint.labels, patch);
  checkLabels(labels, 'endpoint.labels');
  const { fields } = patch;
  if (fields.has('trafficSplit')) {
    const split = (fields.get('trafficSplit') ?? {}) as Record<string, number>;
    const total = Object.values(split).reduce((sum, share) => sum + share, 0);
    const known = endpoint.deployed.map(({ id }) => id);
    if (Object.keys(split).some((id) => !known.includes(id)) || (total !== 100 && total !== 0)) {
      throw invalidArgument('[emulator] traffic_split must add up to 100 over deployed models.', [
        { field: 'endpoint.traffic_split', description: 'Must add up to 100.' },
      ]);
    }
    endpoint.trafficSplit = split;
  }
  if (fields.has('displayName')) {
    endpoint.displayName = patchedDisplayName(patch, 'endpoint.display_name');
  }
  if (fields.has('description')) endpoint.description = patchedText(patch, 'description');
  endpoint.labels = labels;
  endpoint.updatedAt = Date.now();
  return endpointView(project, endpoint);
}

function undeploy(projects: TuningProjects, call: VertexCall): object {
  const { project, endpoint } = findEndpoint(projects, call);
  const { deployedModelId, trafficSplit } = call.body;
  if (typeof deployedModelId !== 'string' || deployedModelId === '') {
    throw invalidArgument('[emulator] deployed_model_id is required.', [
      { field: 'deployed_model_id', description: 'Required.' },
    ]);
  }
  const task = {
    kind: 'undeployModel',
    location: endpoint.location,
    endpointId: endpoint.id,
    deployedModelId,
    ...(trafficSplit === undefined ? {} : { trafficSplit: trafficSplit as Record<string, number> }),
  } as const;
  const parent = endpointNameOf(project, endpoint);
  return operationView(projects.begin(call, { parent, task }));
}
