import type {
  Endpoint,
  ListModelsResponse,
  Model,
  TuningJob,
} from '../../../src/vertex/wire-types';
import { Emulated, LOCATION, row } from './emulated';

let emulated: Emulated;
let first: string;
let second: string;

beforeAll(async () => {
  emulated = await Emulated.start();
  first = await emulated.upload('first.jsonl', row('alpha beta', 'ONE'));
  second = await emulated.upload('second.jsonl', row('gamma delta', 'TWO'));
});
afterAll(() => emulated.close());

const supervised = (trainingDatasetUri: string, epochCount = '1') => ({
  supervisedTuningSpec: { trainingDatasetUri, hyperParameters: { epochCount } },
});

async function parentOf(project: string): Promise<{ job: TuningJob; model: string }> {
  await emulated.instant(project);
  const job = await emulated.tuned(project, {
    baseModel: 'gemini-2.5-flash',
    tunedModelDisplayName: 'bot',
    ...supervised(first, '2'),
  });
  return { job, model: job.tunedModel?.model?.replace(/@.*/, '') ?? '' };
}

function say(endpoint: string | undefined, text: string): Promise<unknown> {
  const body = { contents: [{ role: 'user', parts: [{ text }] }] };
  return emulated
    .call('POST', `/v1/${endpoint}:generateContent`, body)
    .then(({ json }) => JSON.stringify(json['candidates']));
}

const versions = async (model: string) =>
  (
    await emulated.vertex<ListModelsResponse>(
      'ListModelVersionsResponse',
      'GET',
      `/v1/${model}:listVersions`,
    )
  ).models ?? [];

describe('continuous tuning', () => {
  it('makes the next version of the model, with endpoints of its own', async () => {
    const { job: parent, model } = await parentOf('continued');
    const job = await emulated.tuned('continued', {
      preTunedModel: { tunedModelName: `${model}@1` },
      ...supervised(second),
    });
    expect(job).toMatchObject({
      tunedModelDisplayName: 'bot',
      preTunedModel: { tunedModelName: `${model}@1`, baseModel: 'gemini-2.5-flash' },
      tunedModel: { model: `${model}@2` },
    });
    expect(job.baseModel).toBeUndefined();
    expect((await versions(model)).map(({ versionId }) => versionId)).toEqual(['2', '1']);
    const { versionId } = await emulated.vertex<Model>('Model', 'GET', `/v1/${model}`);
    expect(versionId).toBe('1');
    expect(job.tunedModel?.endpoint).not.toBe(parent.tunedModel?.endpoint);
    expect(await say(job.tunedModel?.endpoint, 'gamma delta')).toContain('TWO');
    expect(await say(job.tunedModel?.endpoint, 'alpha beta')).toContain('ONE');
    expect(await say(parent.tunedModel?.endpoint, 'gamma delta')).not.toContain('TWO');
  });

  it('makes a model of its own under another name', async () => {
    const { model } = await parentOf('renamed');
    const job = await emulated.tuned('renamed', {
      preTunedModel: { tunedModelName: model, checkpointId: '1' },
      tunedModelDisplayName: 'other bot',
      ...supervised(second),
    });
    expect(job.tunedModel?.model).toMatch(/@1$/);
    expect(job.tunedModel?.model).not.toContain(model);
    expect(await versions(model)).toHaveLength(1);
  });

  it('that fails takes its version back and leaves the model', async () => {
    const { model } = await parentOf('failing');
    await emulated.instant('failing', { ending: 'FAILED' });
    const { name } = await emulated.create('failing', {
      preTunedModel: { tunedModelName: model },
      ...supervised(second),
    });
    await emulated.untilState(name, 'FAILED');
    expect((await versions(model)).map(({ versionId }) => versionId)).toEqual(['1']);
  });

  it.each([
    [
      'a model that does not exist',
      { tunedModelName: `projects/refused/locations/${LOCATION}/models/1` },
      'pre_tuned_model.tuned_model_name',
    ],
    ['a checkpoint that does not exist', { checkpointId: '9' }, 'pre_tuned_model.checkpoint_id'],
    ['no model at all', { tunedModelName: 'bot' }, 'pre_tuned_model.tuned_model_name'],
  ])('refuses %s', async (_, wrong, field) => {
    const { model } = await parentOf('refused');
    const { status, json } = await emulated.call(
      'POST',
      `/v1/projects/refused/locations/${LOCATION}/tuningJobs`,
      { preTunedModel: { tunedModelName: model, ...wrong }, ...supervised(second) },
    );
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: { details: [{ fieldViolations: [{ field: `tuning_job.${field}` }] }] },
    });
  });

  it('refuses a chain of methods that there is not', async () => {
    const { model } = await parentOf('chain');
    const { json } = await emulated.call(
      'POST',
      `/v1beta1/projects/chain/locations/${LOCATION}/tuningJobs`,
      {
        preTunedModel: { tunedModelName: model },
        distillationSpec: { baseTeacherModel: 'gemini-2.5-pro', promptDatasetUri: second },
      },
    );
    expect(json).toMatchObject({ error: { code: 400 } });
  });
});

describe('deleteVersion', () => {
  it('removes exactly the version of one job, once nothing of it is deployed', async () => {
    const { model } = await parentOf('removed');
    const job = await emulated.tuned('removed', {
      preTunedModel: { tunedModelName: model },
      ...supervised(second),
    });
    const version = job.tunedModel?.model ?? '';
    const deleteVersion = () => emulated.call('DELETE', `/v1/${version}:deleteVersion`);
    expect((await deleteVersion()).json).toMatchObject({
      error: { status: 'FAILED_PRECONDITION' },
    });
    const endpoint = job.tunedModel?.endpoint ?? '';
    const { deployedModels } = await emulated.vertex<Endpoint>(
      'Endpoint',
      'GET',
      `/v1/${endpoint}`,
    );
    expect(deployedModels?.[0]).toMatchObject({ model, modelVersionId: '2' });
    await emulated.operate('POST', `/v1/${endpoint}:undeployModel`, {
      deployedModelId: deployedModels?.[0]?.id,
    });
    await emulated.operate('DELETE', `/v1/${endpoint}`);
    await emulated.operate('DELETE', `/v1/${version}:deleteVersion`);
    expect((await emulated.call('GET', `/v1/${version}`)).status).toBe(404);
    expect((await versions(model)).map(({ versionId }) => versionId)).toEqual(['1']);
    const again = await emulated.tuned('removed', {
      preTunedModel: { tunedModelName: model },
      ...supervised(second),
    });
    expect(again.tunedModel?.model).toBe(`${model}@3`);
  });

  it.each([
    ['the default version', '@1'],
    ['a model without a version', ''],
    ['an alias', '@default'],
  ])('refuses %s', async (_, suffix) => {
    const { model } = await parentOf('kept');
    const { status } = await emulated.call('DELETE', `/v1/${model}${suffix}:deleteVersion`);
    expect([400, 404]).toContain(status);
  });
});
