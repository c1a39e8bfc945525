/** Models of tuned models: get, list, versions, checkpoints, patch, aliases, delete. */
import type { Model } from '../vertex/wire-types';
import { ServiceError, invalidArgument, notFound } from './google-error';
import { checkLabels } from './label-rules';
import { DEFAULT_ALIAS, defaultVersion, modelNameOf } from './model-record';
import { checkpointsView, modelView } from './model-view';
import { operationView } from './operation-record';
import { pageOf } from './paging';
import type { FoundModel } from './registry';
import { findModel, parentOf } from './registry';
import { listOf } from './resource-list';
import type { TuningProjects } from './tuning-projects';
import { patchLabels, patchedDisplayName, patchedText, readPatch } from './update-mask';
import type { VertexCall, VertexHandlers } from './vertex-api';

export function modelMethods(projects: TuningProjects): VertexHandlers {
  return {
    'models.get': (call) => shown(findModel(projects, call)),
    'models.list': (call) => {
      const project = projects.of(call.project);
      const models = project.models
        .filter(({ location }) => location === call.location)
        .toReversed()
        .flatMap((model) => {
          const version = defaultVersion(model);
          return version === undefined ? [] : [modelView(project, model, version)];
        });
      return listOf(call, MODEL_LIST, models);
    },
    'models.listVersions': (call) => {
      const { project, model } = findModel(projects, call);
      const versions = model.versions
        .toReversed()
        .map((version) => modelView(project, model, version));
      const list = `models/${model.id}/versions`;
      return listOf(
        call,
        { ...MODEL_LIST, list, keyOf: (item: Model) => item.versionId ?? '' },
        versions,
      );
    },
    'models.listCheckpoints': (call) => listCheckpoints(findModel(projects, call), call),
    'models.patch': (call) => patchModel(findModel(projects, call), call),
    'models.mergeVersionAliases': (call) => mergeAliases(findModel(projects, call), call),
    'models.delete': (call) => {
      const { model, suffix } = findModel(projects, call);
      if (suffix !== undefined) {
        throw invalidArgument('[emulator] models.delete takes the name of a model, not a version.');
      }
      const task = { kind: 'deleteModel', location: model.location, modelId: model.id } as const;
      return operationView(projects.begin(call, { parent: parentOf(call), task }));
    },
    'models.deleteVersion': (call) => deleteVersion(projects, call),
  };
}

const MODEL_LIST = {
  items: 'models',
  list: 'models',
  idField: 'model',
  baseModelOf: (model: Model) =>
    model.baseModelSource?.genieSource?.baseModelUri?.split('/').at(-1) ?? '',
};

function shown({ project, model, version }: FoundModel): Model {
  return modelView(project, model, version);
}

function listCheckpoints({ model, version }: FoundModel, call: VertexCall): object {
  const { pageSize, pageToken } = call.query;
  const page = pageOf(
    checkpointsView(version),
    {
      list: `${parentOf(call)}/models/${model.id}@${version.versionId}/checkpoints`,
      filter: '',
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(pageToken === undefined ? {} : { pageToken }),
    },
    ({ checkpointId = '' }) => checkpointId,
  );
  return {
    ...(page.items.length === 0 ? {} : { checkpoints: page.items }),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
  };
}

const MODEL_FIELDS = ['displayName', 'description', 'labels'];
const VERSION_FIELDS = ['versionDescription', 'labels', 'defaultCheckpointId'];

/**
 * A name with a version updates the version, one without (or with `@-`) the model. The default checkpoint belongs to a
 * version and may be set by the model's name, too, which then means the default version.
 */
function patchModel(found: FoundModel, call: VertexCall): Model {
  const { model, version, suffix } = found;
  const { updateMask } = call.query;
  const body = call.body;
  const isVersion = suffix !== undefined && suffix !== '-';
  const changeable = isVersion ? VERSION_FIELDS : [...MODEL_FIELDS, 'defaultCheckpointId'];
  const patch = readPatch(updateMask, body, changeable);
  checkEtag(body['etag'], shown(found).etag);
  const owner = isVersion ? version : model;
  const labels = patchLabels(owner.labels, patch);
  checkLabels(labels, 'model.labels');
  const { fields } = patch;
  const checkpointId = patchedText(patch, 'defaultCheckpointId');
  if (fields.has('defaultCheckpointId')) {
    if (!version.checkpoints.some((known) => known.checkpointId === checkpointId)) {
      throw invalidArgument(`[emulator] The model has no checkpoint '${checkpointId}'.`, [
        { field: 'model.default_checkpoint_id', description: 'No such checkpoint.' },
      ]);
    }
    version.defaultCheckpointId = checkpointId;
  }
  if (fields.has('displayName')) {
    model.displayName = patchedDisplayName(patch, 'model.display_name');
  }
  if (fields.has('description')) model.description = patchedText(patch, 'description');
  if (fields.has('versionDescription')) {
    version.description = patchedText(patch, 'versionDescription');
  }
  owner.labels = labels;
  owner.updatedAt = Date.now();
  if (fields.has('defaultCheckpointId')) version.updatedAt = owner.updatedAt;
  return shown(found);
}

/** A patch that names an older state than the current one is refused. */
export function checkEtag(given: unknown, current: string | undefined): void {
  if (typeof given !== 'string' || given === '' || given === current) return;
  throw new ServiceError('ABORTED', '[emulator] The etag is not that of the current state.');
}

const ALIAS = /^-?[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]$/;

/** `golden` is moved to this version, `-golden` taken from it; `default` can only be moved. */
function mergeAliases(found: FoundModel, call: VertexCall): Model {
  const { project, model, version, suffix } = found;
  if (suffix === undefined || suffix === '-') {
    throw invalidArgument('[emulator] mergeVersionAliases takes the name of a model version.', [
      { field: 'name', description: `${modelNameOf(project, model)}@{version}` },
    ]);
  }
  const given = (call.body['versionAliases'] ?? []) as string[];
  if (given.length === 0) {
    throw invalidArgument('[emulator] version_aliases is required.', [
      { field: 'version_aliases', description: 'Required.' },
    ]);
  }
  for (const alias of given) {
    if (!ALIAS.test(alias) || alias === `-${DEFAULT_ALIAS}`) {
      throw invalidArgument(`[emulator] '${alias}' is not an alias that can be set or removed.`, [
        { field: 'version_aliases', description: `The pattern is ${ALIAS.source}.` },
      ]);
    }
  }
  for (const alias of given) {
    if (alias.startsWith('-')) {
      version.aliases = version.aliases.filter((known) => known !== alias.slice(1));
      continue;
    }
    for (const other of model.versions) {
      other.aliases = other.aliases.filter((known) => known !== alias);
    }
    version.aliases.push(alias);
  }
  version.updatedAt = Date.now();
  return shown(found);
}

function deleteVersion(projects: TuningProjects, call: VertexCall): object {
  const { project, model, version, suffix } = findModel(projects, call);
  if (suffix === undefined || suffix === '-') {
    throw invalidArgument('[emulator] deleteVersion takes the name of a model version.', [
      { field: 'name', description: `${modelNameOf(project, model)}@{version}` },
    ]);
  }
  if (suffix !== version.versionId) {
    throw notFound(`${modelNameOf(project, model)}@${suffix}`);
  }
  const task = {
    kind: 'deleteVersion',
    location: model.location,
    modelId: model.id,
    versionId: version.versionId,
  } as const;
  const parent = modelNameOf(project, model);
  return operationView(projects.begin(call, { parent, task }));
}
