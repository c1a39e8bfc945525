/** Models and endpoints as the API shows them. */
import { isOpenModel, publisherModelName } from '../contract/model-name';
import type { Endpoint, Model } from '../vertex/wire-types';
import type { EndpointRecord, ModelRecord, ModelVersion } from './model-record';
import { deploymentsOf, endpointNameOf, modelNameOf } from './model-record';
import { timestamp } from './timestamp';
import type { Project } from './tuning-projects';

const labelsView = (labels: Record<string, string>) =>
  Object.keys(labels).length === 0 ? {} : { labels };

const textView = (name: 'description' | 'versionDescription', text: string | undefined) =>
  text === undefined || text === '' ? {} : { [name]: text };

const encryptionView = (kmsKeyName: string | undefined) =>
  kmsKeyName === undefined ? {} : { encryptionSpec: { kmsKeyName } };

/** The label that Google's SDKs find tuned models by (`labels.tune-type:*`); its values are not documented. */
const TUNED = { 'tune-type': 'emulated' };

export function checkpointsView(version: ModelVersion): NonNullable<Model['checkpoints']> {
  return version.checkpoints.map(({ checkpointId, epoch, step }) => ({
    checkpointId,
    epoch: String(epoch),
    step: String(step),
  }));
}

export function modelView(project: Project, model: ModelRecord, version: ModelVersion): Model {
  const deployed = deploymentsOf(project, model, version).map((found) => ({
    endpoint: endpointNameOf(project, found.endpoint),
    deployedModelId: found.deployed.id,
    checkpointId: found.deployed.checkpointId,
  }));
  return {
    name: modelNameOf(project, model),
    versionId: version.versionId,
    ...(version.aliases.length === 0 ? {} : { versionAliases: version.aliases }),
    displayName: model.displayName,
    ...textView('description', model.description),
    ...textView('versionDescription', version.description),
    // Both kinds of labels are merged when a model is returned.
    ...labelsView({ ...model.labels, ...version.labels, ...TUNED }),
    createTime: timestamp(model.createdAt),
    updateTime: timestamp(model.updatedAt),
    versionCreateTime: timestamp(version.createdAt),
    versionUpdateTime: timestamp(version.updatedAt),
    ...(deployed.length === 0 ? {} : { deployedModels: deployed }),
    checkpoints: checkpointsView(version),
    defaultCheckpointId: version.defaultCheckpointId,
    ...sourceOf(version.baseModel),
    ...encryptionView(model.kmsKeyName),
    etag: etagOf(version.updatedAt, model.updatedAt),
  };
}

/** Google's own models are Genie's; those of another publisher are tuned from Model Garden. */
function sourceOf(baseModel: string): Pick<Model, 'baseModelSource' | 'modelSourceInfo'> {
  const name = publisherModelName(baseModel);
  return isOpenModel(baseModel)
    ? {
        baseModelSource: { modelGardenSource: { publicModelName: name } },
        modelSourceInfo: { sourceType: 'MODEL_GARDEN' },
      }
    : {
        baseModelSource: { genieSource: { baseModelUri: name } },
        modelSourceInfo: { sourceType: 'GENIE' },
      };
}

function etagOf(...times: number[]): string {
  return Buffer.from(times.join('-')).toString('base64url');
}

export function endpointView(project: Project, endpoint: EndpointRecord): Endpoint {
  const deployedModels = endpoint.deployed.map((deployed) => ({
    id: deployed.id,
    model: modelNameOf(project, { location: deployed.modelLocation, id: deployed.modelId }),
    modelVersionId: deployed.versionId,
    checkpointId: deployed.checkpointId,
    displayName: endpoint.displayName,
    createTime: timestamp(deployed.createdAt),
  }));
  return {
    name: endpointNameOf(project, endpoint),
    displayName: endpoint.displayName,
    ...textView('description', endpoint.description),
    ...labelsView(endpoint.labels),
    createTime: timestamp(endpoint.createdAt),
    updateTime: timestamp(endpoint.updatedAt),
    ...(deployedModels.length === 0 ? {} : { deployedModels }),
    ...(Object.keys(endpoint.trafficSplit).length === 0
      ? {}
      : { trafficSplit: endpoint.trafficSplit }),
    ...encryptionView(endpoint.kmsKeyName),
    etag: etagOf(endpoint.updatedAt),
  };
}
