import { describeProblems } from '../../../../src/contract/problem';
import { checkMessage } from '../../../../src/vertex/discovery/message-check';

function checkJob(value: unknown, options: Partial<Parameters<typeof checkMessage>[0]> = {}) {
  return checkMessage({
    version: 'v1beta1',
    message: 'TuningJob',
    value,
    unknownFields: 'refuse',
    ...options,
  });
}

const uri = 'gs://acme/train.jsonl';

describe('checkMessage', () => {
  it('takes a body in camelCase as it is, with int64 as a decimal string', () => {
    const { value, problems } = checkJob({
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: {
        trainingDatasetUri: uri,
        exportLastCheckpointOnly: true,
        hyperParameters: {
          epochCount: 3,
          adapterSize: 'ADAPTER_SIZE_FOUR',
          learningRateMultiplier: 0.5,
        },
      },
    });
    expect(problems).toEqual([]);
    expect(value).toEqual({
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: {
        trainingDatasetUri: uri,
        exportLastCheckpointOnly: true,
        hyperParameters: {
          epochCount: '3',
          adapterSize: 'ADAPTER_SIZE_FOUR',
          learningRateMultiplier: 0.5,
        },
      },
    });
  });

  it('converts snake_case fields at every depth but never the keys of maps', () => {
    const { value, problems } = checkJob({
      base_model: 'm',
      labels: { my_team: 'a_b', __proto__x: '1' },
      partner_model_tuning_spec: {
        training_dataset_uri: uri,
        hyper_parameters: { learning_rate: { nested_key: [1, null] } },
      },
      supervised_tuning_spec: { hyper_parameters: { epoch_count: '07' } },
    });
    expect(problems).toEqual([]);
    expect(value).toEqual({
      baseModel: 'm',
      labels: { my_team: 'a_b', __proto__x: '1' },
      partnerModelTuningSpec: {
        trainingDatasetUri: uri,
        hyperParameters: { learning_rate: { nested_key: [1, null] } },
      },
      supervisedTuningSpec: { hyperParameters: { epochCount: '7' } },
    });
  });

  it('finds every problem at once, with its path and what to do', () => {
    const { problems } = checkJob(
      {
        baseModel: 5,
        lables: {},
        labels: { team: 1 },
        state: 'JOB_STATE_RUNNING',
        supervised_tuning_spec: {
          trainingDataUri: uri,
          hyperParameters: {
            epochCount: 1.5,
            epoch_count: 2,
            adapterSize: 'ADAPTER_SIZE_FUOR',
            batchSize: 'many',
          },
          evaluationConfig: { metrics: [{ rougeSpec: [] }, 'bleu'] },
        },
      },
      { path: 'tuningJob' },
    );
    expect(describeProblems(problems).split('\n')).toEqual([
      'tuningJob.baseModel: is an integer, not a string.',
      "tuningJob.lables: is not a field of TuningJob. Did you mean 'labels'?",
      'tuningJob.labels.team: is an integer, not a string.',
      'tuningJob.state: is set by Vertex AI and cannot be given. Leave it out.',
      "tuningJob.supervisedTuningSpec.trainingDataUri: is not a field of SupervisedTuningSpec. Did you mean 'trainingDatasetUri'?",
      'tuningJob.supervisedTuningSpec.hyperParameters.epochCount: is a number, not an integer of 64 bits (a number or a decimal string).',
      'tuningJob.supervisedTuningSpec.hyperParameters.epochCount: is given twice, as epochCount and as epoch_count. Keep one of them.',
      expect.stringMatching(
        /adapterSize: 'ADAPTER_SIZE_FUOR' is not one of ADAPTER_SIZE_UNSPECIFIED, .*Did you mean 'ADAPTER_SIZE_FOUR'\?$/,
      ),
      'tuningJob.supervisedTuningSpec.hyperParameters.batchSize: is a string, not an integer of 64 bits (a number or a decimal string).',
      'tuningJob.supervisedTuningSpec.evaluationConfig.metrics[0].rougeSpec: is a list, not an object (RougeSpec).',
      'tuningJob.supervisedTuningSpec.evaluationConfig.metrics[1]: is a string, not an object (Metric).',
    ]);
  });

  it('drops output-only fields where it is told to, and names them', () => {
    const body = { state: 'JOB_STATE_RUNNING', pre_tuned_model: { base_model: 'm' } };
    expect(checkJob(body, { readOnly: 'drop', path: 'tuningJob' })).toEqual({
      value: { preTunedModel: {} },
      problems: [],
      dropped: ['tuningJob.state', 'tuningJob.preTunedModel.baseModel'],
    });
  });

  it.each([
    ['9223372036854775807', true],
    ['-9223372036854775808', true],
    ['9223372036854775808', false],
    [2 ** 53, false],
    [9007199254740991, true],
    ['1e3', false],
    ['', false],
    [true, false],
  ])('takes int64 %p: %p', (epochCount, ok) => {
    const { problems } = checkJob({ supervisedTuningSpec: { hyperParameters: { epochCount } } });
    expect(problems.length === 0).toBe(ok);
  });

  it.each([
    ['2026-01-31T12:00:00Z', true],
    ['2026-01-31T12:00:00.123456789+01:00', true],
    ['2026-01-31', false],
    [1, false],
  ])('takes the timestamp %p: %p', (createTime, ok) => {
    expect(checkJob({ createTime }, { readOnly: 'allow' }).problems.length === 0).toBe(ok);
  });

  it('carries unknown fields and enum values as they are when that is allowed', () => {
    const { value, problems } = checkJob(
      {
        brand_new: { a_b: 1 },
        supervisedTuningSpec: { hyperParameters: { adapterSize: 'ADAPTER_SIZE_SIXTY_FOUR' } },
      },
      { unknownFields: 'allow' },
    );
    expect(problems).toEqual([]);
    expect(value).toEqual({
      brand_new: { a_b: 1 },
      supervisedTuningSpec: { hyperParameters: { adapterSize: 'ADAPTER_SIZE_SIXTY_FOUR' } },
    });
  });

  it('drops output-only fields, or lets them through, as asked', () => {
    const job = { name: 'projects/1/locations/l/tuningJobs/2', baseModel: 'm' };
    expect(checkJob(job, { readOnly: 'drop' })).toEqual({
      value: { baseModel: 'm' },
      problems: [],
      dropped: ['name'],
    });
    expect(checkJob(job, { readOnly: 'allow' })).toMatchObject({ value: job, problems: [] });
  });

  it('takes null for "not set", except inside lists', () => {
    expect(checkJob({ baseModel: null, labels: null })).toMatchObject({ value: {}, problems: [] });
    const { problems } = checkMessage({
      version: 'v1',
      message: 'GenerateContentRequest',
      value: { contents: [null] },
      unknownFields: 'refuse',
    });
    expect(problems).toEqual([
      { path: 'contents[0]', message: 'is null, not an object (Content).' },
    ]);
  });

  it('knows what each API version has', () => {
    const job = { distillationSpec: {} };
    expect(checkJob(job).problems).toEqual([]);
    expect(checkJob(job, { version: 'v1' }).problems).toEqual([
      { path: 'distillationSpec', message: 'is not a field of TuningJob.' },
    ]);
    expect(() => checkJob({}, { message: 'NoSuchMessage' })).toThrow(
      'v1beta1 has no message NoSuchMessage.',
    );
  });

  it('does not overflow on deep nesting, of messages or of free values', () => {
    let schema: Record<string, unknown> = { type: 'STRING' };
    for (let i = 0; i < 200_000; i++) schema = { items: schema };
    const request = {
      generationConfig: { responseSchema: schema },
      tools: [{ functionDeclarations: [{ parametersJsonSchema: schema }] }],
    };
    const { problems } = checkMessage({
      version: 'v1beta1',
      message: 'GenerateContentRequest',
      value: request,
      unknownFields: 'refuse',
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toBe('is nested deeper than 100 levels.');
  });

  it('keeps keys that are dangerous in JavaScript as plain keys', () => {
    const { value, problems } = checkJob(JSON.parse('{"labels":{"__proto__":"x"}}'));
    expect(problems).toEqual([]);
    expect(JSON.stringify(value)).toBe('{"labels":{"__proto__":"x"}}');
    expect(checkJob(JSON.parse('{"constructor":{},"__proto__":1}')).problems).toHaveLength(2);
  });

  it('never repeats a value that is not a name', () => {
    const row = 'Dear Mr Miller, your account 4711 was closed';
    const { problems } = checkJob({
      [row]: 1,
      state: row,
      supervisedTuningSpec: { hyperParameters: { adapterSize: row, epochCount: row } },
    });
    expect(problems).toHaveLength(4);
    expect(describeProblems(problems.slice(1))).not.toContain('Miller');
    expect(problems[0]?.path).toBe(JSON.stringify(row.slice(0, 60)));
  });

  it.each([undefined, null, [], 'x', 3])('refuses %p where an object is due', (value) => {
    expect(checkJob(value).problems).toHaveLength(1);
  });
});
