import type { Model, TuningDataStats, TuningJob } from '../../../src/vertex/wire-types';
import { Emulated, LOCATION, row, rows } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
});
afterAll(() => emulated.close());

const GEMINI = 'gemini-2.5-flash';
const OPEN_MODEL = 'meta/llama3_1@llama-3.1-8b-instruct';
const REWARD = {
  rewardName: 'match',
  stringMatchRewardScorer: {
    stringMatchExpression: { matchOperation: 'PARTIAL_MATCH', expression: '{{references.a}}' },
  },
};

const turn = (role: string, text: string) => ({ role, parts: [{ text }] });
const userTurn = (text: string) => ({ contents: [turn('user', text)] });

function preferenceRow(prompt: string, good: string, bad: string): string {
  return JSON.stringify({
    ...userTurn(prompt),
    completions: [
      { score: 0, completion: turn('model', bad) },
      { score: 1, completion: turn('model', good) },
    ],
  });
}

const reinforced = (hyperParameters: object) => (trainingDatasetUri: string) => ({
  baseModel: 'gemini-3.5-flash',
  reinforcementTuningSpec: { trainingDatasetUri, singleRewardConfig: REWARD, hyperParameters },
});

const openModelJob = (trainingDatasetUri: string) => ({
  baseModel: OPEN_MODEL,
  outputUri: 'gs://results/llama',
  supervisedTuningSpec: {
    trainingDatasetUri,
    tuningMode: 'TUNING_MODE_FULL',
    hyperParameters: { epochCount: '2', learningRate: 0.0002, batchSize: '2' },
  },
});

const supervisedJob = (trainingDatasetUri: string) => ({
  baseModel: GEMINI,
  supervisedTuningSpec: { trainingDatasetUri },
});

const shape = (stats: TuningDataStats | undefined, kind: 'supervised' | 'other') =>
  kind === 'supervised'
    ? stats?.supervisedTuningDataStats?.userInputTokenDistribution
    : stats?.distillationDataStats?.trainingDatasetStats?.userInputTokenDistribution;

async function tune(project: string, lines: string[], body: (uri: string) => object) {
  await emulated.instant(project);
  const uri = await emulated.upload(`${project}.jsonl`, lines.join('\n'));
  return emulated.tuned(project, body(uri));
}

async function answerOf(job: TuningJob, text: string): Promise<unknown> {
  const path = `/v1/${job.tunedModel?.endpoint}:generateContent`;
  const { json } = await emulated.call('POST', path, userTurn(text));
  return json['candidates'];
}

const says = (text: string) => [
  { content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' },
];

describe('preference optimization', () => {
  it('teaches the preferred completion and counts prompts twice', async () => {
    const lines = ['red', 'blue'].map((colour) =>
      preferenceRow(
        `Say ${colour} in capitals, my friend.`,
        colour.toUpperCase(),
        `No, not ${colour}.`,
      ),
    );
    const job = await tune('preference', lines, (trainingDatasetUri) => ({
      baseModel: GEMINI,
      preferenceOptimizationSpec: {
        trainingDatasetUri,
        hyperParameters: { beta: 0.1, epochCount: '2' },
      },
    }));
    expect(await answerOf(job, 'Say red in capitals, my friend.')).toEqual(says('RED'));
    expect(job.tunedModel?.checkpoints).toHaveLength(2);
    const stats = job.tuningDataStats?.preferenceOptimizationDataStats;
    expect(stats).toMatchObject({
      tuningDatasetExampleCount: '2',
      tuningStepCount: '2',
      // Two prompts of 8 tokens twice, and completions of 1 + 3 and 1 + 4 tokens.
      totalBillableTokenCount: '41',
      scoresDistribution: { sum: 2, min: 0, max: 1 },
      scoreVariancePerExampleDistribution: { mean: 0.25 },
      userInputTokenDistribution: { sum: 16, buckets: [{ count: '2' }] },
    });
    expect(stats?.userDatasetExamples?.[0]).toMatchObject({
      contents: [{ role: 'user' }],
      completions: [{ score: 0 }, { score: 1 }],
    });
  });

  it('is a method of v1, too', async () => {
    const uri = await emulated.upload('v1.jsonl', preferenceRow('a', 'b', 'c'));
    const body = { baseModel: GEMINI, preferenceOptimizationSpec: { trainingDatasetUri: uri } };
    const job = await emulated.create('preference', body, { version: 'v1' });
    expect(job.preferenceOptimizationSpec).toEqual({ trainingDatasetUri: uri });
  });

  it.each([
    ['both completions preferred', { score: 1 }],
    ['a score between 0 and 1', { score: 0.5 }],
    ['a completion of the user', { completion: turn('user', 'x') }],
  ])('drops rows with %s', async (_, wrong) => {
    await emulated.instant('preference-dropped');
    const line = JSON.parse(preferenceRow('a', 'b', 'c')) as { completions: object[] };
    line.completions[0] = { ...line.completions[0], ...wrong };
    const uri = await emulated.upload('dropped.jsonl', JSON.stringify(line));
    const { name } = await emulated.create('preference-dropped', {
      baseModel: GEMINI,
      preferenceOptimizationSpec: { trainingDatasetUri: uri },
    });
    const job = await emulated.untilState(name, 'FAILED');
    expect(job.error).toMatchObject({
      code: 3,
      message: expect.stringContaining('1 of 1') as string,
    });
  });
});

describe('distillation', () => {
  it('learns what the teacher says of the prompts', async () => {
    const job = await tune('distilled', [JSON.stringify(userTurn('purple elephants'))], (uri) => ({
      baseModel: GEMINI,
      distillationSpec: { baseTeacherModel: 'gemini-2.5-pro', promptDatasetUri: uri },
    }));
    expect(JSON.stringify(await answerOf(job, 'purple elephants'))).toContain('purple elephants');
    expect(job.tuningDataStats?.distillationDataStats?.trainingDatasetStats).toMatchObject({
      tuningDatasetExampleCount: '1',
      totalBillableTokenCount: '4',
      userOutputTokenDistribution: { sum: 0 },
      contentsPerExampleDistribution: { buckets: [{ count: '1', left: 1, right: 1 }] },
    });
  });
});

describe('distillation by its older fields', () => {
  it('takes the student from the spec, and writes it into the root directory of the pipeline', async () => {
    const job = await tune('distilled-older', [JSON.stringify(userTurn('Why?'))], (uri) => ({
      distillationSpec: {
        baseTeacherModel: 'qwen/qwen3-next-80b-a3b-thinking-maas',
        studentModel: 'google/gemma3@gemma-3-1b-it',
        trainingDatasetUri: uri,
        pipelineRootDirectory: 'gs://datasets/pipeline',
      },
    }));
    expect(job.state).toBe('JOB_STATE_SUCCEEDED');
    const { status } = await emulated.call(
      'GET',
      `/storage/v1/b/datasets/o/${encodeURIComponent('pipeline/distillation_labelled_dataset.jsonl')}`,
    );
    expect(status).toBe(200);
  });
});

describe('reinforcement', () => {
  const lines = Array.from({ length: 40 }, (_, index) =>
    JSON.stringify({ ...userTurn(`Riddle ${index}?`), references: { a: `Answer ${index}` } }),
  );
  it('goes by steps, with a checkpoint at every interval and at the end', async () => {
    const job = await tune(
      'reinforced',
      lines,
      reinforced({ stepCount: '5', checkpointInterval: 2, batchSize: 16 }),
    );
    expect(job.tunedModel?.checkpoints?.map(({ step }) => step)).toEqual(['2', '4', '5']);
    expect(job.tunedModel?.endpoint).toMatch(/locations\/us\/endpoints/);
    const stats = job.tuningDataStats?.reinforcementTuningDataStats;
    expect(stats).toMatchObject({ tuningStepCount: '5', tuningDatasetExampleCount: '40' });
    expect(stats?.reinforcementTuningUserDatasetExamples?.userDatasetExamples?.[0]).toEqual({
      contents: [turn('user', 'Riddle 0?')],
      references: { a: 'Answer 0' },
    });
    expect(await answerOf(job, 'Riddle 7?')).toEqual(says('Answer 7'));
  });

  it('lasts ten epochs at most where the request does not say', async () => {
    const job = await tune('reinforced-default', lines, reinforced({}));
    expect(job.tunedModel?.checkpoints).toHaveLength(10);
    expect(job.tuningDataStats?.reinforcementTuningDataStats?.tuningStepCount).toBe('20');
  });

  it('shows v1 a job without its spec', async () => {
    const job = await tune('reinforced-v1', lines, reinforced({ stepCount: '1' }));
    const seen = await emulated.get(job.name, 'v1');
    expect(seen.reinforcementTuningSpec).toBeUndefined();
    expect(seen.tuningDataStats).toEqual({});
    expect(seen.tunedModel).toEqual(job.tunedModel);
  });
});

describe('open models', () => {
  const lines = [
    JSON.stringify({ prompt: 'Hello?', completion: 'Good day.' }),
    JSON.stringify({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: [{ type: 'text', text: 'Bye?' }] },
        { role: 'assistant', content: 'Farewell.' },
      ],
    }),
    JSON.stringify({ contents: [turn('user', 'Yes?'), turn('assistant', 'No.')] }),
  ];
  it('leave files and no model, and take rows of three kinds', async () => {
    const job = await tune('opened', lines, openModelJob);
    expect(job.tunedModel).toBeUndefined();
    expect(job.tuningDataStats?.supervisedTuningDataStats).toMatchObject({
      tuningDatasetExampleCount: '3',
      tuningStepCount: '4',
    });
    const { json } = await emulated.call('GET', '/storage/v1/b/results/o?prefix=llama/');
    const checkpoints = 'llama/postprocess/node-0/checkpoints';
    expect((json['items'] as { name: string }[]).map(({ name }) => name)).toEqual([
      `${checkpoints}/checkpoint-2/emulated.json`,
      `${checkpoints}/final/emulated.json`,
    ]);
    const models = await emulated.call('GET', `/v1/projects/opened/locations/${LOCATION}/models`);
    expect(models.json).toEqual({});
  });

  it('created in global are run in a region and listed in both', async () => {
    await emulated.instant('global');
    const uri = await emulated.upload('global.jsonl', lines.join('\n'));
    const { name } = await emulated.create('global', openModelJob(uri), { location: 'global' });
    expect(name).toContain('/locations/us-central1/');
    for (const location of ['global', 'us-central1']) {
      const path = `/v1beta1/projects/global/locations/${location}/tuningJobs`;
      const { tuningJobs } = await emulated.vertex<{ tuningJobs: TuningJob[] }>(
        'ListTuningJobsResponse',
        'GET',
        path,
      );
      expect(tuningJobs.map((job) => job.name)).toEqual([name]);
    }
  });
});

describe('video and partner models', () => {
  const anyRow = [JSON.stringify({ whatever: 1 })];

  it.each([
    ['veoTuningSpec', { baseModel: 'veo-3.0', hyperParameters: { tuningTask: 'TUNING_TASK_T2V' } }],
    [
      'veoLoraTuningSpec',
      { baseModel: 'veo-3.0', hyperParameters: { adapterSize: 'ADAPTER_SIZE_EIGHT' } },
    ],
  ])('are tuned with %s; the model does not answer in text', async (field, wish) => {
    const { baseModel, hyperParameters } = wish;
    const job = await tune(`video-${field}`, anyRow, (trainingDatasetUri) => ({
      baseModel,
      [field]: { trainingDatasetUri, hyperParameters },
    }));
    expect(job.tuningDataStats).toBeUndefined();
    const path = `/v1/${job.tunedModel?.endpoint}:generateContent`;
    expect((await emulated.call('POST', path, userTurn('x'))).status).toBe(400);
  });

  it('of partners take any hyper-parameters', async () => {
    const job = await tune('partner', anyRow, (trainingDatasetUri) => ({
      baseModel: 'meta/llama3_1@llama-3.1-8b-instruct',
      outputUri: 'gs://results/partner/',
      partnerModelTuningSpec: { trainingDatasetUri, hyperParameters: { anything: [1, 'x'] } },
    }));
    expect(job.partnerModelTuningSpec?.hyperParameters).toEqual({ anything: [1, 'x'] });
  });

  it('of partners are registered where they name no place for files', async () => {
    const job = await tune('partner-registered', anyRow, (trainingDatasetUri) => ({
      baseModel: 'partner/some-model@001',
      partnerModelTuningSpec: {
        trainingDatasetUri,
        hyperParameters: { learningRate: 'as its partner likes', epochCount: '2' },
      },
    }));
    expect(job.tunedModel?.checkpoints).toHaveLength(2);
    const [name = ''] = (job.tunedModel?.model ?? '').split('@');
    const model = await emulated.vertex<Model>('Model', 'GET', `/v1beta1/${name}`);
    expect(model).toMatchObject({
      modelSourceInfo: { sourceType: 'MODEL_GARDEN' },
      baseModelSource: {
        modelGardenSource: { publicModelName: 'publishers/partner/models/some-model@001' },
      },
    });
    const path = `/v1/${job.tunedModel?.endpoint}:generateContent`;
    const answer = await emulated.call('POST', path, userTurn('x'));
    expect(answer.status).toBe(501);
    expect(answer.text).toContain('partner model');
  });

  it('and Gemini can be tuned in full', async () => {
    const job = await tune('full', [row('a b c', 'd')], (trainingDatasetUri) => ({
      baseModel: GEMINI,
      fullFineTuningSpec: { trainingDatasetUri },
    }));
    expect(await answerOf(job, 'a b c')).toEqual(says('d'));
  });
});

const withWeights = (customBaseModel: string) => (trainingDatasetUri: string) => ({
  ...openModelJob(trainingDatasetUri),
  customBaseModel,
});

describe('weights of one\u2019s own', () => {
  it('are what the job begins with, and its files say so', async () => {
    await emulated.upload('mine/model-00001.safetensors', 'weights', 'results');
    const job = await tune('custom', [row('a', 'b')], withWeights('gs://results/mine'));
    expect(job.customBaseModel).toBe('gs://results/mine');
    const file = encodeURIComponent('llama/postprocess/node-0/checkpoints/final/emulated.json');
    const { text } = await emulated.call('GET', `/storage/v1/b/results/o/${file}?alt=media`);
    expect(JSON.parse(text)).toMatchObject({ customBaseModel: 'gs://results/mine' });
  });

  it.each([
    ['no such bucket', 'gs://nobodys-bucket/w'],
    ['nothing in the directory', 'gs://results/min'],
    ['no weights in the directory', 'gs://datasets/'],
  ])('fail the job where there is %s', async (_, uri) => {
    await emulated.instant('custom-missing');
    const training = await emulated.upload('custom.jsonl', row('a', 'b'));
    const { name } = await emulated.create('custom-missing', withWeights(uri)(training));
    const { error } = await emulated.untilState(name, 'FAILED');
    expect(error).toMatchObject({ code: 3, message: expect.stringContaining(uri) as string });
  });
});

describe('dataset resources', () => {
  it('are read where they are declared, by project id or number', async () => {
    await emulated.instant('resource');
    const uri = await emulated.upload('resource.jsonl', row('a', 'b'));
    const dataset = `projects/resource/locations/${LOCATION}/datasets/7`;
    const declared = await emulated.call('PUT', `/emulator/v1/${dataset}`, { uri });
    expect(declared.status).toBe(200);
    await emulated.tuned('resource', supervisedJob(dataset));
    const { name } = await emulated.create('resource', supervisedJob(dataset.replace('/7', '/8')));
    expect((await emulated.untilState(name, 'FAILED')).error?.code).toBe(3);
  });
});

describe('the two shapes of distributions', () => {
  it('are the reverse of each other in sum and counts', async () => {
    const supervised = await tune('shape-a', rows(30), (trainingDatasetUri) => ({
      baseModel: GEMINI,
      supervisedTuningSpec: { trainingDatasetUri },
    }));
    const prompts = Array.from({ length: 30 }, (_, index) =>
      JSON.stringify(userTurn('x'.repeat(index + 1))),
    );
    const distilled = await tune('shape-b', prompts, (uri) => ({
      baseModel: GEMINI,
      distillationSpec: { baseTeacherModel: 'gemini-2.5-pro', promptDatasetUri: uri },
    }));
    const [one, other] = [
      shape(supervised.tuningDataStats, 'supervised'),
      shape(distilled.tuningDataStats, 'other'),
    ];
    expect([typeof one?.sum, typeof one?.buckets?.[0]?.count]).toEqual(['string', 'number']);
    expect([typeof other?.sum, typeof other?.buckets?.[0]?.count]).toEqual(['number', 'string']);
  });
});
