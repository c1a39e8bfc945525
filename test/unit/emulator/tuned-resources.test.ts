import type {
  Endpoint,
  ListEndpointsResponse,
  ListModelsResponse,
  ListOperationsResponse,
  Model,
  Operation,
  TuningJob,
} from '../../../src/vertex/wire-types';
import { Emulated, LOCATION, row } from './emulated';

let emulated: Emulated;
let uri: string;

beforeAll(async () => {
  emulated = await Emulated.start();
  uri = await emulated.upload('train.jsonl', row('a', 'b'));
});
afterAll(() => emulated.close());

async function tuned(project: string, epochCount = 1): Promise<TuningJob> {
  await emulated.instant(project);
  const { name } = await emulated.tune(project, uri, {
    labels: { team: 'a' },
    tunedModelDisplayName: 'support-bot',
    spec: { hyperParameters: { epochCount } },
  });
  return emulated.untilState(name, 'SUCCEEDED');
}

/** The model's name without a version. */
function modelOf(job: TuningJob): string {
  return job.tunedModel?.model?.replace(/@.*/, '') ?? '';
}

function get<T>(message: string, name: string | undefined): Promise<T> {
  return emulated.vertex<T>(message, 'GET', `/v1/${name}`);
}

describe('models and endpoints of a tuned model', () => {
  it('are found by the names that the job gives', async () => {
    const job = await tuned('found', 2);
    const model = await get<Model>('Model', job.tunedModel?.model);
    expect(model).toMatchObject({
      displayName: 'support-bot',
      labels: { team: 'a' },
      versionId: '1',
      modelSourceInfo: { sourceType: 'GENIE' },
      defaultCheckpointId: '2',
      checkpoints: [
        { checkpointId: '1', epoch: '1' },
        { checkpointId: '2', epoch: '2' },
      ],
    });
    expect(job.tunedModel?.model).toBe(`${model.name}@1`);
    expect(await get<Model>('Model', model.name)).toEqual(model);
    expect(await get<Model>('Model', `${model.name}@default`)).toEqual(model);
    expect((await emulated.call('GET', `/v1/${model.name}@2`)).status).toBe(404);
    const endpoint = await get<Endpoint>('Endpoint', job.tunedModel?.endpoint);
    expect(endpoint.deployedModels).toEqual([
      expect.objectContaining({ model: model.name, modelVersionId: '1', checkpointId: '2' }),
    ]);
    expect(model.deployedModels?.map((deployed) => deployed.endpoint)).toEqual(
      job.tunedModel?.checkpoints?.map((checkpoint) => checkpoint.endpoint),
    );
    const checkpoints = await get(
      'ListModelVersionCheckpointsResponse',
      `${model.name}:listCheckpoints`,
    );
    expect(checkpoints).toEqual({ checkpoints: model.checkpoints });
  });

  it('have a name of their own where the job gives none, or an empty one', async () => {
    await emulated.instant('unnamed');
    const made = [{}, { tunedModelDisplayName: '' }].map(async (more) => {
      const { name } = await emulated.tune('unnamed', uri, more);
      const { tunedModel } = await emulated.untilState(name, 'SUCCEEDED');
      return (await get<Model>('Model', tunedModel?.model)).displayName;
    });
    for (const displayName of await Promise.all(made)) {
      expect(displayName).toMatch(/^tuned-model-\d+$/);
    }
  });

  it('are listed, newest first, with filters and pages', async () => {
    const [first, second] = [await tuned('listed'), await tuned('listed')];
    const parent = `projects/listed/locations/${LOCATION}`;
    const models = await get<ListModelsResponse>('ListModelsResponse', `${parent}/models`);
    expect(models.models?.map(({ name }) => `${name}@1`)).toEqual([
      second.tunedModel?.model,
      first.tunedModel?.model,
    ]);
    const id = first.tunedModel?.endpoint?.split('/').at(-1) ?? '';
    const query = new URLSearchParams({ filter: `endpoint=${id} AND labels.team=a` }).toString();
    const endpoints = await get<ListEndpointsResponse>(
      'ListEndpointsResponse',
      `${parent}/endpoints?${query}`,
    );
    expect(endpoints.endpoints?.map(({ name }) => name)).toEqual([first.tunedModel?.endpoint]);
    const page = await get<ListModelsResponse>('ListModelsResponse', `${parent}/models?pageSize=1`);
    expect(page.models).toHaveLength(1);
    const next = await get<ListModelsResponse>(
      'ListModelsResponse',
      `${parent}/models?pageSize=1&pageToken=${page.nextPageToken}`,
    );
    expect([...(page.models ?? []), ...(next.models ?? [])]).toEqual(models.models);
  });

  it('exist for a checkpoint while the job is running, and are gone when it fails', async () => {
    await emulated.instant('running', { holdAt: 'RUNNING' });
    const { name } = await emulated.tune('running', uri);
    const running = await emulated.until(name, ({ tunedModel }) => tunedModel !== undefined);
    const endpoint = running.tunedModel?.checkpoints?.[0]?.endpoint;
    expect((await get<Endpoint>('Endpoint', endpoint)).deployedModels).toHaveLength(1);
    await emulated.instant('running', { ending: 'FAILED' });
    await emulated.untilState(name, 'FAILED');
    expect((await emulated.call('GET', `/v1/${endpoint}`)).status).toBe(404);
  });

  it('are undeployed before they are deleted, and go when the operation is done', async () => {
    const job = await tuned('deleted');
    const [model = '', endpoint = ''] = [
      job.tunedModel?.model?.replace('@1', ''),
      job.tunedModel?.endpoint,
    ];
    for (const name of [model, endpoint]) {
      const refused = await emulated.call('DELETE', `/v1/${name}`);
      expect(refused.json).toMatchObject({ error: { status: 'FAILED_PRECONDITION' } });
    }
    const { deployedModels } = await get<Endpoint>('Endpoint', endpoint);
    const body = { deployedModelId: deployedModels?.[0]?.id };
    await emulated.instant('deleted', { operationMs: 60_000 });
    const begun = await emulated.vertex<Operation>(
      'Operation',
      'POST',
      `/v1/${endpoint}:undeployModel`,
      body,
    );
    expect(begun.done).toBeUndefined();
    expect((await get<Endpoint>('Endpoint', endpoint)).deployedModels).toHaveLength(1);
    expect((await emulated.call('DELETE', `/v1/${endpoint}`)).status).toBe(400);
    await emulated.instant('deleted');
    await emulated.done(begun);
    expect((await get<Endpoint>('Endpoint', endpoint)).deployedModels).toBeUndefined();
    expect((await emulated.call('POST', `/v1/${endpoint}:undeployModel`, body)).status).toBe(400);
    const deleted = await emulated.operate('DELETE', `/v1/${endpoint}`);
    expect(deleted.response).toEqual({ '@type': 'type.googleapis.com/google.protobuf.Empty' });
    await emulated.operate('DELETE', `/v1/${model}`);
    for (const name of [model, endpoint]) {
      expect((await emulated.call('GET', `/v1/${name}`)).status).toBe(404);
    }
  });
});

describe('models.patch', () => {
  it('changes what the mask names, in both spellings, and nothing else', async () => {
    const model = modelOf(await tuned('patched', 2));
    const body = { displayName: 'renamed', description: 'ignored', labels: { tier: 'gold' } };
    const patched = await emulated.vertex<Model>(
      'Model',
      'PATCH',
      `/v1/${model}?updateMask=display_name,labels.tier`,
      body,
    );
    expect(patched).toMatchObject({ displayName: 'renamed', labels: { team: 'a', tier: 'gold' } });
    expect(patched.description).toBeUndefined();
    expect(await get<Model>('Model', model)).toEqual(patched);
  });

  it('without a mask changes what the body fills; the default checkpoint must exist', async () => {
    const model = modelOf(await tuned('checkpointed', 2));
    const patched = await emulated.vertex<Model>('Model', 'PATCH', `/v1/${model}`, {
      defaultCheckpointId: '1',
    });
    expect(patched).toMatchObject({ defaultCheckpointId: '1', displayName: 'support-bot' });
    const refused = await emulated.call('PATCH', `/v1/${model}`, { defaultCheckpointId: '9' });
    expect(refused.status).toBe(400);
  });

  it.each([
    ['a field that cannot be changed', '?updateMask=createTime', {}],
    ['a version\u2019s field by the model\u2019s name', '?updateMask=versionDescription', {}],
    ['an empty name', '?updateMask=displayName', {}],
    ['a label in capitals', '?updateMask=labels', { labels: { Team: 'x' } }],
  ])('refuses %s', async (_, query, body) => {
    const model = modelOf(await tuned('unpatched'));
    const { status, json } = await emulated.call('PATCH', `/v1/${model}${query}`, body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { status: 'INVALID_ARGUMENT' } });
  });

  it('refuses an etag that is not the current one', async () => {
    const model = modelOf(await tuned('etag'));
    const { etag } = await get<Model>('Model', model);
    const stale = { displayName: 'x', etag: 'b2xk' };
    expect((await emulated.call('PATCH', `/v1/${model}`, stale)).status).toBe(409);
    await emulated.vertex('Model', 'PATCH', `/v1/${model}`, { displayName: 'x', etag });
  });
});

describe('mergeVersionAliases', () => {
  it('sets and removes aliases, and never removes the default', async () => {
    const model = modelOf(await tuned('aliased'));
    const merge = (versionAliases: string[]) =>
      emulated.call('POST', `/v1/${model}@1:mergeVersionAliases`, { versionAliases });
    expect((await merge(['golden', 'blue'])).json).toMatchObject({
      versionAliases: ['default', 'golden', 'blue'],
    });
    expect((await get<Model>('Model', `${model}@golden`)).versionId).toBe('1');
    expect((await merge(['-golden'])).json).toMatchObject({ versionAliases: ['default', 'blue'] });
    for (const bad of [['-default'], ['1st'], []]) expect((await merge(bad)).status).toBe(400);
    const bare = await emulated.call('POST', `/v1/${model}:mergeVersionAliases`, {
      versionAliases: ['golden'],
    });
    expect(bare.status).toBe(400);
  });
});

describe('endpoints.patch', () => {
  it('renames and labels the endpoint', async () => {
    const endpoint = (await tuned('endpoint-patch')).tunedModel?.endpoint;
    const patched = await emulated.vertex<Endpoint>(
      'Endpoint',
      'PATCH',
      `/v1beta1/${endpoint}?updateMask=displayName,labels`,
      { displayName: 'front', labels: { tier: 'gold' } },
    );
    expect(patched).toMatchObject({ displayName: 'front', labels: { tier: 'gold' } });
    expect(await get<Endpoint>('Endpoint', endpoint)).toEqual(patched);
  });
});

describe('operations', () => {
  it('are found under their own name and under their location, listed, and deleted when done', async () => {
    const endpoint = (await tuned('operated')).tunedModel?.endpoint ?? '';
    const { deployedModels } = await get<Endpoint>('Endpoint', endpoint);
    const operation = await emulated.operate('POST', `/v1/${endpoint}:undeployModel`, {
      deployedModelId: deployedModels?.[0]?.id,
    });
    expect(operation.name).toContain(`${endpoint}/operations/`);
    expect(operation.response).toEqual({
      '@type': 'type.googleapis.com/google.cloud.aiplatform.v1.UndeployModelResponse',
    });
    const location = endpoint.replace(/\/endpoints\/.*/, '');
    const short = `${location}/operations/${operation.name?.split('/').at(-1)}`;
    expect(await get('Operation', short)).toEqual(operation);
    expect((await emulated.call('GET', `/ui/${short}`)).json).toEqual(operation);
    await emulated.operate('DELETE', `/v1/${endpoint}`);
    const list = (parent: string) =>
      get<ListOperationsResponse>('ListOperationsResponse', `${parent}/operations`);
    expect((await list(location)).operations).toHaveLength(2);
    expect((await list(endpoint)).operations).toEqual([operation]);
    expect((await emulated.call('DELETE', `/v1/${operation.name}`)).json).toEqual({});
    expect((await emulated.call('GET', `/v1/${operation.name}`)).status).toBe(404);
    expect(await list(endpoint)).toEqual({});
  });

  it('that are under way can be cancelled and then do nothing, and cannot be deleted', async () => {
    const endpoint = (await tuned('op-cancelled')).tunedModel?.endpoint ?? '';
    const { deployedModels } = await get<Endpoint>('Endpoint', endpoint);
    await emulated.instant('op-cancelled', { operationMs: 60_000 });
    const { name } = await emulated.vertex<Operation>(
      'Operation',
      'POST',
      `/v1/${endpoint}:undeployModel`,
      { deployedModelId: deployedModels?.[0]?.id },
    );
    const waited = await emulated.vertex<Operation>(
      'Operation',
      'POST',
      `/v1/${name}:wait?timeout=0.01s`,
    );
    expect(waited.done).toBeUndefined();
    expect((await emulated.call('DELETE', `/v1/${name}`)).status).toBe(400);
    expect((await emulated.call('POST', `/v1/${name}:cancel`, {})).json).toEqual({});
    expect(await get<Operation>('Operation', name)).toMatchObject({
      done: true,
      error: { code: 1 },
    });
    expect((await get<Endpoint>('Endpoint', endpoint)).deployedModels).toHaveLength(1);
  });
});
