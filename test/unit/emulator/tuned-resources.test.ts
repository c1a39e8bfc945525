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

  it('are undeployed before they are deleted', async () => {
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
    await emulated.vertex('Operation', 'POST', `/v1/${endpoint}:undeployModel`, body);
    expect((await emulated.call('POST', `/v1/${endpoint}:undeployModel`, body)).status).toBe(400);
    const operation = await emulated.vertex<Operation>('Operation', 'DELETE', `/v1/${endpoint}`);
    await emulated.vertex('Operation', 'DELETE', `/v1/${model}`);
    for (const name of [model, endpoint]) {
      expect((await emulated.call('GET', `/v1/${name}`)).status).toBe(404);
    }
    expect(await get('Operation', operation.name)).toEqual(operation);
    expect(operation).toMatchObject({
      done: true,
      response: { '@type': 'type.googleapis.com/google.protobuf.Empty' },
    });
    const list = await get<ListOperationsResponse>(
      'ListOperationsResponse',
      `projects/deleted/locations/${LOCATION}/operations`,
    );
    expect(list.operations).toHaveLength(3);
    expect((await emulated.call('DELETE', `/v1/${operation.name}`)).json).toEqual({});
    expect((await emulated.call('GET', `/v1/${operation.name}`)).status).toBe(404);
  });
});
