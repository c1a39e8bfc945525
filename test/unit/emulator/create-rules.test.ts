import { Emulated, LOCATION } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
});
afterAll(() => emulated.close());

const good = {
  baseModel: 'gemini-2.5-flash',
  supervisedTuningSpec: { trainingDatasetUri: 'gs://datasets/train.jsonl' },
};

/** Fields of a job, and the location that it is created in. */
type Wrong = { location?: string; hyperParameters?: object } & Record<string, unknown>;

const REWARD = { rewardName: 'r', stringMatchRewardScorer: { stringMatchExpression: {} } };

function create(body: unknown, version = 'v1beta1') {
  return emulated.call('POST', `/${version}/projects/p/locations/${LOCATION}/tuningJobs`, body);
}

function withSpec(fields: object) {
  return { ...good, supervisedTuningSpec: { ...good.supervisedTuningSpec, ...fields } };
}

describe('tuningJobs.create', () => {
  it.each([
    [
      'snake_case',
      {
        base_model: 'gemini-2.5-pro',
        supervised_tuning_spec: { training_dataset_uri: 'gs://datasets/t.jsonl' },
      },
    ],
    ['int64 as a number', withSpec({ hyperParameters: { epochCount: 4 } })],
    ...[
      'google/gemini-2.5-flash',
      'publishers/google/models/gemini-2.5-flash',
      'projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash',
    ].map((baseModel): [string, object] => [
      `the base model as ${baseModel}`,
      { ...good, baseModel },
    ]),
    [
      'output-only fields, which it ignores',
      { ...good, name: 'mine', state: 'JOB_STATE_SUCCEEDED' },
    ],
  ])('takes %s', async (_, body) => {
    const answer = await create(body);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      state: 'JOB_STATE_PENDING',
      name: expect.stringMatching(/^projects/) as string,
    });
  });

  it('answers in camelCase with int64 as strings', async () => {
    const answer = await create({
      base_model: 'gemini-2.5-flash',
      ...withSpec({ hyper_parameters: { epoch_count: 4 } }),
      baseModel: undefined,
    });
    expect(answer.json).toMatchObject({
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { hyperParameters: { epochCount: '4' } },
    });
  });

  it.each([
    [
      'an unknown field',
      { ...good, epochs: 3 },
      'Unknown name "epochs" at \'tuning_job\': Cannot find field.',
      'tuning_job',
    ],
    [
      'an unknown field further down',
      withSpec({ hyperParameters: { epochs: 3 } }),
      'Unknown name "epochs" at \'tuning_job.supervised_tuning_spec.hyper_parameters\'',
      'tuning_job.supervised_tuning_spec.hyper_parameters',
    ],
    [
      'a wrong type',
      { ...good, labels: 'x' },
      "Invalid value at 'tuning_job.labels'",
      'tuning_job.labels',
    ],
    [
      'no base model',
      { ...good, baseModel: undefined },
      'base model is required',
      'tuning_job.base_model',
    ],
    [
      'no spec',
      { baseModel: 'gemini-2.5-flash' },
      'tuning spec is required',
      'tuning_job.tuning_spec',
    ],
    [
      'two specs',
      { ...good, preferenceOptimizationSpec: {} },
      'oneof',
      'tuning_job.preference_optimization_spec',
    ],
    ['two sources', { ...good, preTunedModel: {} }, 'oneof', 'tuning_job.pre_tuned_model'],
    [
      'no training dataset',
      { ...good, supervisedTuningSpec: {} },
      'required',
      'tuning_job.supervised_tuning_spec.training_dataset_uri',
    ],
    [
      'a local path',
      withSpec({ trainingDatasetUri: './t.jsonl' }),
      'Not a Cloud Storage URI',
      'tuning_job.supervised_tuning_spec.training_dataset_uri',
    ],
    [
      'a directory',
      withSpec({ validationDatasetUri: 'gs://datasets/dir/' }),
      'Not a Cloud Storage URI',
      'tuning_job.supervised_tuning_spec.validation_dataset_uri',
    ],
    ['a label in capitals', { ...good, labels: { Team: 'x' } }, 'labels', 'tuning_job.labels'],
    [
      'a label value that is too long',
      { ...good, labels: { team: 'x'.repeat(64) } },
      'labels',
      'tuning_job.labels',
    ],
    [
      'a long name',
      { ...good, tunedModelDisplayName: 'x'.repeat(129) },
      '128',
      'tuning_job.tuned_model_display_name',
    ],
    [
      'a retired model',
      { ...good, baseModel: 'gemini-1.5-pro-002' },
      'cannot be tuned',
      'tuning_job.base_model',
    ],
    [
      'an output directory',
      { ...good, outputUri: 'gs://b/' },
      'open models only',
      'tuning_job.output_uri',
    ],
  ])('refuses %s', async (_, body, message, field) => {
    const { status, json } = await create(body);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: expect.stringContaining(message) as string,
        details: [
          { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field }] },
        ],
      },
    });
  });

  it.each(['google/gemini-2.5-pro', 'publishers/google/models/gemini-2.5-pro'])(
    'knows the limits of a model that is spelled %s',
    async (baseModel) => {
      const body = withSpec({ hyperParameters: { adapterSize: 'ADAPTER_SIZE_SIXTEEN' } });
      expect(await create({ ...body, baseModel })).toMatchObject({ status: 400 });
    },
  );

  it('refuses an adapter size that the base model does not have, in the words of the service', async () => {
    const { json } = await create({
      ...withSpec({ hyperParameters: { adapterSize: 'ADAPTER_SIZE_SIXTEEN' } }),
      baseModel: 'gemini-2.5-pro',
    });
    expect(json).toMatchObject({
      error: { code: 400, message: 'The adapter size is not supported for this base model.' },
    });
  });

  it.each([
    [
      'evaluation of an open model, which ends as files',
      {
        ...withSpec({ evaluationConfig: {} }),
        baseModel: 'meta/llama3_1@llama-3.1-8b-instruct',
        outputUri: 'gs://results/o',
      },
    ],
    [
      'running code of one\u2019s own',
      withSpec({ evaluationConfig: { datasetCustomMetrics: [{ displayName: 'mine' }] } }),
    ],
    [
      'a schema of the answers',
      withSpec({ evaluationConfig: { inferenceGenerationConfig: { responseSchema: {} } } }),
    ],
  ])('says that it does not imitate %s', async (_, body) => {
    const { status, json } = await create(body);
    expect(status).toBe(501);
    expect(json).toMatchObject({
      error: {
        status: 'UNIMPLEMENTED',
        message: expect.stringMatching(/^\[emulator] .* not imitated/) as string,
      },
    });
  });

  it.each([
    ['without metrics', { metrics: [] }, 'evaluation_config.metrics'],
    [
      'without a place for its results',
      { outputConfig: {} },
      'evaluation_config.output_config.gcs_destination.output_uri_prefix',
    ],
  ])('refuses an evaluation %s', async (_, more, field) => {
    const evaluationConfig = {
      metrics: [{ exactMatchSpec: {} }],
      outputConfig: { gcsDestination: { outputUriPrefix: 'gs://results/e' } },
      ...more,
    };
    const { status, json } = await create(withSpec({ evaluationConfig }));
    expect(status).toBe(400);
    const path = `tuning_job.supervised_tuning_spec.${field}`;
    expect(json).toMatchObject({ error: { details: [{ fieldViolations: [{ field: path }] }] } });
  });

  it.each([
    ['a model that another method tunes', { baseModel: 'veo-3.0' }, 'base_model'],
    ['Gemini in the location global', { location: 'global' }, 'base_model'],
    [
      'an open model without a place for its files',
      { baseModel: 'meta/llama3_1@llama-3.1-8b-instruct' },
      'output_uri',
    ],
    [
      'a multiplier of the learning rate for an open model',
      {
        baseModel: 'meta/llama3_1@llama-3.1-8b-instruct',
        outputUri: 'gs://results/o',
        hyperParameters: { learningRateMultiplier: 2 },
      },
      'supervised_tuning_spec.hyper_parameters.learning_rate_multiplier',
    ],
    [
      'a learning rate for Gemini',
      { hyperParameters: { learningRate: 0.1 } },
      'supervised_tuning_spec.hyper_parameters.learning_rate',
    ],
    [
      'a key for Gemini 3',
      { baseModel: 'gemini-3.5-flash', encryptionSpec: { kmsKeyName: 'k' } },
      'encryption_spec',
    ],
  ])('refuses %s', async (_, { location = LOCATION, hyperParameters, ...fields }: Wrong, field) => {
    const { json, status } = await emulated.call(
      'POST',
      `/v1beta1/projects/p/locations/${location}/tuningJobs`,
      { ...withSpec(hyperParameters === undefined ? {} : { hyperParameters }), ...fields },
    );
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: { details: [{ fieldViolations: [{ field: `tuning_job.${field}` }] }] },
    });
  });

  it.each([
    ['no reward', {}, 'single_reward_config'],
    [
      'two rewards',
      { singleRewardConfig: REWARD, compositeRewardConfig: {} },
      'composite_reward_config',
    ],
    [
      'a reward without a scorer',
      { singleRewardConfig: { rewardName: 'r' } },
      'single_reward_config.scorer',
    ],
    [
      'epochs and steps',
      { singleRewardConfig: REWARD, hyperParameters: { epochCount: 1, stepCount: 2 } },
      'hyper_parameters.step_count',
    ],
    [
      'an odd number of samples',
      { singleRewardConfig: REWARD, hyperParameters: { batchSize: 3, samplesPerPrompt: 3 } },
      'hyper_parameters.samples_per_prompt',
    ],
    [
      'a thinking budget for Gemini 3',
      { singleRewardConfig: REWARD, hyperParameters: { thinkingBudget: 0 } },
      'hyper_parameters.thinking_budget',
    ],
  ])('refuses reinforcement with %s', async (_, spec, field) => {
    const { json } = await create({
      baseModel: 'gemini-3.5-flash',
      reinforcementTuningSpec: { trainingDatasetUri: 'gs://datasets/t.jsonl', ...spec },
    });
    expect(json).toMatchObject({
      error: {
        code: 400,
        details: [
          { fieldViolations: [{ field: `tuning_job.reinforcement_tuning_spec.${field}` }] },
        ],
      },
    });
  });

  it.each([
    ['encryption without a key', {}],
    ['a key that is none', { kmsKeyName: 'k' }],
    [
      'a key of another location',
      { kmsKeyName: 'projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k' },
    ],
  ])('refuses %s', async (_what, encryptionSpec) => {
    const { status, text } = await create({ ...good, encryptionSpec });
    expect(status).toBe(400);
    expect(text).toContain('"field": "tuning_job.encryption_spec.kms_key_name"');
  });

  it('takes a key of the location of the job', async () => {
    const kmsKeyName = `projects/p/locations/${LOCATION}/keyRings/r/cryptoKeys/k`;
    expect((await create({ ...good, encryptionSpec: { kmsKeyName } })).status).toBe(200);
  });

  it.each([
    ['base_teacher_model', { baseTeacherModel: 'gemini-1.5-pro-002' }],
    ['base_teacher_model', { baseTeacherModel: 'somebody' }],
    ['base_teacher_model', { baseTeacherModel: 'publishers/google/models/veo-3.0' }],
    ['tuned_teacher_model_source', { tunedTeacherModelSource: 'anything' }],
    [
      'tuned_teacher_model_source',
      { tunedTeacherModelSource: `projects/p/locations/${LOCATION}/models/1` },
    ],
  ])('refuses in %s a teacher that is none: %p', async (field, teacher) => {
    const { status, text } = await create({
      baseModel: 'gemini-2.5-flash',
      distillationSpec: { promptDatasetUri: 'gs://datasets/t.jsonl', ...teacher },
    });
    expect(status).toBe(400);
    expect(text).toContain(`"field": "tuning_job.distillation_spec.${field}"`);
  });

  it('refuses in v1 a spec that only v1beta1 has', async () => {
    const { status, text } = await create(
      { baseModel: 'gemini-2.5-flash', distillationSpec: {} },
      'v1',
    );
    expect(status).toBe(400);
    expect(text).toContain('Unknown name \\"distillationSpec\\"');
  });

  it('refuses a body that is not JSON, without quoting it', async () => {
    const { status, text } = await create('{"baseModel": secret');
    expect(status).toBe(400);
    expect(text).toContain('Invalid JSON payload received.');
    expect(text).not.toContain('secret');
  });
});

describe('addresses', () => {
  it('are those of their version: only v1 lists the operations of a tuning job', async () => {
    const path = 'projects/p/locations/us-central1/tuningJobs/7/operations';
    const inBoth = ['v1', 'v1beta1'].map((version) => emulated.call('GET', `/${version}/${path}`));
    const types = (await Promise.all(inBoth)).map(({ headers }) => headers.get('content-type'));
    expect(types).toEqual([
      expect.stringContaining('application/json'),
      expect.stringContaining('text/html'),
    ]);
  });

  it('that no method has are answered with HTML', async () => {
    const answer = await emulated.call('GET', '/v1/projects/p/unicorns/1?x=<b>');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('of methods that are not imitated are answered 501', async () => {
    const answer = await emulated.call(
      'POST',
      '/v1beta1/projects/p/locations/l/tuningJobs:optimizePrompt',
      {},
    );
    expect(answer.json).toMatchObject({ error: { code: 501, status: 'UNIMPLEMENTED' } });
  });
});
