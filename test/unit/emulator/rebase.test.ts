import type { Endpoint, Operation, TuningJob } from '../../../src/vertex/wire-types';
import { Emulated, LOCATION, row } from './emulated';

let emulated: Emulated;
let uri: string;

beforeAll(async () => {
  emulated = await Emulated.start();
  uri = await emulated.upload('train.jsonl', row('alpha', 'ONE'));
});
afterAll(() => emulated.close());

async function sourceOf(project: string): Promise<TuningJob & { name: string }> {
  await emulated.instant(project);
  return emulated.tuned(project, {
    baseModel: 'gemini-2.5-flash-lite',
    labels: { team: 'a' },
    supervisedTuningSpec: {
      trainingDatasetUri: uri,
      hyperParameters: { epochCount: '1', learningRateMultiplier: 2 },
    },
  });
}

const path = (project: string, version = 'v1') =>
  `/${version}/projects/${project}/locations/${LOCATION}/tuningJobs:rebaseTunedModel`;

async function rebase(project: string, body: object): Promise<TuningJob & { name: string }> {
  const { response } = await emulated.operate('POST', path(project), body);
  return response as unknown as TuningJob & { name: string };
}

describe('rebaseTunedModel', () => {
  it.each(['tunedModel', 'tuningJob', 'pipelineJob'])(
    'by %s tunes anew what the old job did, on the new base model',
    async (form) => {
      const project = `rebased-${form.toLowerCase()}`;
      const source = await sourceOf(project);
      const names: Record<string, string | undefined> = {
        tunedModel: source.tunedModel?.model,
        tuningJob: source.name,
        pipelineJob: source.name.replace('tuningJobs', 'pipelineJobs'),
      };
      const answer = await rebase(project, {
        tunedModelRef: { [form]: names[form] },
        tuningJob: {
          baseModel: 'gemini-2.5-flash',
          supervisedTuningSpec: { hyperParameters: { epochCount: '2' } },
        },
        artifactDestination: { outputUriPrefix: `gs://${project}/out` },
      });
      expect(answer).toMatchObject({
        '@type': 'type.googleapis.com/google.cloud.aiplatform.v1.TuningJob',
        state: 'JOB_STATE_PENDING',
        baseModel: 'gemini-2.5-flash',
        supervisedTuningSpec: {
          trainingDatasetUri: uri,
          hyperParameters: { epochCount: '2', learningRateMultiplier: 2 },
        },
      });
      expect(answer.labels).toBeUndefined();
      const job = await emulated.untilState(answer.name, 'SUCCEEDED');
      expect(job.tunedModel?.model).not.toBe(source.tunedModel?.model);
      expect(job.tunedModel?.endpoint).not.toBe(source.tunedModel?.endpoint);
      const { json } = await emulated.call('GET', `/storage/v1/b/${project}/o?prefix=out/`);
      expect(json['items']).toHaveLength(2);
    },
  );

  it('is under way for a while, creates its job at its end, and none when it is cancelled', async () => {
    const source = await sourceOf('slow');
    await emulated.instant('slow', { operationMs: 60_000 });
    const body = { tunedModelRef: { tuningJob: source.name } };
    const begin = () => emulated.vertex<Operation>('Operation', 'POST', path('slow'), body);
    const [one, other] = [await begin(), await begin()];
    expect(one).toMatchObject({
      metadata: {
        '@type': 'type.googleapis.com/google.cloud.aiplatform.v1.RebaseTunedModelOperationMetadata',
      },
    });
    expect(one.done).toBeUndefined();
    await emulated.call('POST', `/v1/${other.name}:cancel`, {});
    const jobs = async () => {
      const { json } = await emulated.call('GET', '/emulator/v1/projects/slow/tuningJobs');
      return json['tuningJobs'] as unknown[];
    };
    expect(await jobs()).toHaveLength(1);
    await emulated.instant('slow');
    await emulated.done(one);
    expect(await jobs()).toHaveLength(2);
  });

  it('with deployToSameEndpoint takes the endpoint over when the new job has succeeded', async () => {
    const source = await sourceOf('same');
    const endpoint = source.tunedModel?.endpoint;
    await emulated.instant('same', { holdAt: 'RUNNING' });
    const { name } = await rebase('same', {
      tunedModelRef: { tunedModel: source.tunedModel?.model },
      tuningJob: { baseModel: 'gemini-2.5-flash' },
      deployToSameEndpoint: true,
    });
    await emulated.until(
      name,
      ({ tuningJobState }) => tuningJobState === 'TUNING_JOB_STATE_TUNING',
    );
    const deployed = async () =>
      (await emulated.vertex<Endpoint>('Endpoint', 'GET', `/v1/${endpoint}`)).deployedModels ?? [];
    expect(`${(await deployed())[0]?.model}@1`).toBe(source.tunedModel?.model);
    await emulated.instant('same');
    const job = await emulated.untilState(name, 'SUCCEEDED');
    expect(job.tunedModel?.endpoint).toBe(endpoint);
    expect((await deployed()).map(({ model }) => `${model}@1`)).toEqual([job.tunedModel?.model]);
  });

  it.each([
    ['nothing to rebase', {}, 400],
    ['two references', { tunedModelRef: { tuningJob: 'a', tunedModel: 'b' } }, 400],
    [
      'a job that does not exist',
      { tunedModelRef: { tuningJob: `projects/wrong/locations/${LOCATION}/tuningJobs/1` } },
      404,
    ],
    ['a field that does not exist', { tunedModel: 'x' }, 400],
  ])('refuses %s', async (_, body, status) => {
    const answer = await emulated.call('POST', path('wrong'), body);
    expect(answer.status).toBe(status);
  });

  it('refuses another method than that of the old job', async () => {
    const source = await sourceOf('method');
    const answer = await emulated.call('POST', path('method'), {
      tunedModelRef: { tuningJob: source.name },
      tuningJob: { preferenceOptimizationSpec: { trainingDatasetUri: uri } },
    });
    expect(answer.status).toBe(400);
  });
});
