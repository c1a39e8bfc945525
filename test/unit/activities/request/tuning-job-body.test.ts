import { checkTuningJobBody } from '../../../../src/activities/request/tuning-job-body';
import type { BodyCheck, CheckedBody } from '../../../../src/activities/request/tuning-job-body';
import { METHOD_SPECS } from '../../../../src/contract/tuning-method';
import {
  METHOD_BODY_NAMES,
  methodBody,
  type MethodBodyName,
  TRAINING_URI,
  VALIDATION_URI,
} from '../../../support/method-bodies';

type Body = Record<string, unknown>;

function check(tuningJob: Body, options: Partial<BodyCheck> = {}): CheckedBody {
  return checkTuningJobBody(tuningJob, {
    apiVersion: 'v1beta1',
    unknownFields: 'refuse',
    location: 'us-central1',
    ...options,
  });
}

function told(checked: CheckedBody): string[] {
  return checked.problems.map(({ path, message }) => `${path}: ${message}`);
}

function paths(tuningJob: Body, options?: Partial<BodyCheck>): string[] {
  return check(tuningJob, options).problems.map(({ path }) => path);
}

function warned(tuningJob: Body, options?: Partial<BodyCheck>): string[] {
  return check(tuningJob, options).warnings.map(({ message }) => message);
}

function bodyOf(name: MethodBodyName): Body {
  return methodBody(name).tuningJob;
}

/** A right body with some fields of its spec, or of its hyper-parameters, replaced. */
function withSpec(name: MethodBodyName, spec: Body, hyperParameters?: Body): Body {
  const { method, tuningJob: body } = methodBody(name);
  const field = METHOD_SPECS[method];
  const replaced = { ...(body[field] as Body), ...spec };
  return { ...body, [field]: hyperParameters ? { ...replaced, hyperParameters } : replaced };
}

/** What is warned of in a right body of reinforcement tuning with these hyper-parameters. */
function reinforced(hyperParameters: Body): string[] {
  return warned(withSpec('reinforcement', {}, hyperParameters));
}

function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCase(inner),
    ]),
  );
}

const SFT = { trainingDatasetUri: TRAINING_URI };

describe.each(METHOD_BODY_NAMES)('a body of %s', (name) => {
  const body = methodBody(name);
  const checked = check(body.tuningJob, { location: body.location });

  it('passes without problems or warnings', () => {
    expect(checked.problems).toEqual([]);
    expect(checked.warnings).toEqual([]);
  });

  it('is known by its method, source model and datasets', () => {
    expect(checked.method).toBe(body.method);
    const preTuned = body.tuningJob['preTunedModel'] as Body | undefined;
    expect(checked.sourceModel).toBe(body.tuningJob['baseModel'] ?? preTuned?.['tunedModelName']);
    expect(checked.baseModel).toBe(body.tuningJob['baseModel']);
    expect(checked.datasets).toEqual([
      { role: 'training', uri: TRAINING_URI },
      { role: 'validation', uri: VALIDATION_URI },
    ]);
  });

  it('reads the same in snake_case, but for the keys of maps', () => {
    if (name === 'partnerModel') return;
    const snake = check(snakeCase(body.tuningJob) as Body, { location: body.location });
    expect(snake).toEqual(checked);
  });

  it('is refused without its training dataset', () => {
    const field = METHOD_SPECS[body.method];
    const {
      trainingDatasetUri: _one,
      promptDatasetUri: _two,
      ...rest
    } = body.tuningJob[field] as Body;
    const trained = body.method === 'distillation' ? 'promptDatasetUri' : 'trainingDatasetUri';
    expect(paths({ ...body.tuningJob, [field]: rest }, { location: body.location })).toEqual([
      `tuningJob.${field}.${trained}`,
    ]);
  });
});

const IN_V1: MethodBodyName[] = [
  'supervised',
  'supervised, from a tuned model',
  'preferenceOptimization',
];

describe('a body for version v1 of the API', () => {
  it.each(IN_V1)('passes for %s', (name) => {
    expect(paths(bodyOf(name), { apiVersion: 'v1' })).toEqual([]);
  });

  it.each(METHOD_BODY_NAMES.filter((name) => !IN_V1.includes(name)))(
    'is refused for %s, with the remedy',
    (name) => {
      const { location, method } = methodBody(name);
      const { problems } = check(bodyOf(name), { location, apiVersion: 'v1' });
      const lacking = method === 'supervised' ? 'outputUri' : METHOD_SPECS[method];
      expect(problems.map(({ path }) => path)).toContain(`tuningJob.${lacking}`);
      for (const problem of problems) {
        expect(problem.message).toContain('v1beta1 of the API only');
        expect(problem.remedy).toContain('VERTEX_TUNING_API_VERSION');
      }
    },
  );
});

describe('checkTuningJobBody', () => {
  it('keeps the keys of a partner model’s hyper-parameters', () => {
    expect(check(bodyOf('partnerModel')).tuningJob['partnerModelTuningSpec']).toMatchObject({
      hyperParameters: { learning_rate: 0.1, maxSteps: 3, nested_map: { keep_me: [1] } },
    });
  });

  it('takes exactly one source model', () => {
    const both = { ...bodyOf('supervised, from a tuned model'), baseModel: 'gemini-2.5-flash' };
    expect(paths(both)).toEqual(['tuningJob.preTunedModel']);
    expect(told(check({ supervisedTuningSpec: SFT }))).toEqual([
      'tuningJob.baseModel: is missing.',
    ]);
  });

  it('takes exactly one tuning spec', () => {
    const body = { ...bodyOf('supervised'), preferenceOptimizationSpec: SFT };
    expect(told(check(body))).toEqual([
      expect.stringContaining(
        'has 2 tuning specs (supervisedTuningSpec, preferenceOptimizationSpec)',
      ),
    ]);
  });

  it('says one thing about a spec that is no object', () => {
    expect(paths({ baseModel: 'gemini-2.5-flash', supervisedTuningSpec: 'gs://b/o' })).toEqual([
      'tuningJob.supervisedTuningSpec',
    ]);
  });

  it('takes dataset resources, and says that they are not checked', () => {
    const uri = 'projects/acme/locations/us-central1/datasets/12';
    const { problems, datasets, warnings } = check(
      withSpec('supervised', { trainingDatasetUri: uri }),
    );
    expect(problems).toEqual([]);
    expect(datasets).toEqual([{ role: 'validation', uri: VALIDATION_URI }]);
    expect(warnings).toEqual([
      { code: 'DATASET_NOT_CHECKED', message: expect.stringContaining(uri) as unknown },
    ]);
  });

  it('takes the deprecated fields of distillation, with a warning each', () => {
    const body = {
      distillationSpec: {
        baseTeacherModel: 'gemini-2.5-pro',
        studentModel: 'gemini-2.5-flash',
        trainingDatasetUri: TRAINING_URI,
        pipelineRootDirectory: 'gs://acme/pipeline/',
      },
    };
    const checked = check(body);
    expect(checked.problems).toEqual([]);
    expect(checked).toMatchObject({
      sourceModel: 'gemini-2.5-flash',
      baseModel: 'gemini-2.5-flash',
      datasets: [{ role: 'training', uri: TRAINING_URI }],
    });
    expect(warned(body)).toEqual([
      expect.stringContaining('studentModel is deprecated; use tuningJob.baseModel'),
      expect.stringContaining('trainingDatasetUri is deprecated; use promptDatasetUri'),
      expect.stringContaining('pipelineRootDirectory is deprecated; use tuningJob.outputUri'),
    ]);
  });

  it('takes the older place for the results of an open student, where it is one', () => {
    const spec = {
      baseTeacherModel: 'qwen/qwen3-next-80b-a3b-thinking-maas',
      studentModel: 'google/gemma3@gemma-3-1b-it',
      promptDatasetUri: TRAINING_URI,
    };
    const found = ['gs://acme/pipeline/', '/tmp/pipeline', ''].map((pipelineRootDirectory) =>
      paths({ distillationSpec: { ...spec, pipelineRootDirectory } }),
    );
    expect(found).toEqual([
      [],
      ['tuningJob.distillationSpec.pipelineRootDirectory'],
      ['tuningJob.outputUri'],
    ]);
  });

  it('knows a student again that baseModel spells in another way', () => {
    const body = withSpec('distillation', { studentModel: 'qwen3@qwen3-4b' });
    const baseModel = 'publishers/qwen/models/qwen3@qwen3-4b';
    expect(paths({ ...body, baseModel }, { location: 'global' })).toEqual([]);
  });

  it('refuses both names of the prompts, and two students', () => {
    const body = withSpec('distillation', {
      trainingDatasetUri: TRAINING_URI,
      studentModel: 'another/model',
    });
    expect(paths(body, { location: 'global' })).toEqual([
      'tuningJob.distillationSpec.studentModel',
      'tuningJob.distillationSpec.trainingDatasetUri',
    ]);
  });

  it('sends distillation sampling, which the published API lacks, only when told to', () => {
    const body = {
      base_model: 'gemini-2.5-flash',
      distillation_sampling_spec: {
        base_teacher_model: 'gemini-2.5-pro',
        prompt_dataset_uri: TRAINING_URI,
      },
    };
    const [problem, ...others] = check(body).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: 'tuningJob.distillation_sampling_spec',
      remedy: expect.stringContaining('unknownFields: allow') as unknown,
    });
    expect(check(body, { unknownFields: 'allow' })).toMatchObject({
      problems: [],
      method: 'distillationSampling',
      datasets: [{ role: 'training', uri: TRAINING_URI }],
    });
  });
});

describe('legality of a body', () => {
  it.each<[string, Body, string, string?]>([
    [
      'an adapter that the model lacks',
      {
        ...withSpec('supervised', {}, { adapterSize: 'ADAPTER_SIZE_SIXTEEN' }),
        baseModel: 'gemini-2.5-pro',
      },
      'supervisedTuningSpec.hyperParameters.adapterSize',
    ],
    [
      'an adapter that the method lacks',
      withSpec('preferenceOptimization', {}, { adapterSize: 'ADAPTER_SIZE_THIRTY_TWO' }),
      'preferenceOptimizationSpec.hyperParameters.adapterSize',
    ],
    [
      'an adapter that the model lacks, in reinforcement',
      withSpec('reinforcement', {}, { adapterSize: 'ADAPTER_SIZE_THIRTY_TWO' }),
      'reinforcementTuningSpec.hyperParameters.adapterSize',
    ],
    [
      'an adapter that the model lacks, in distillation',
      {
        distillationSpec: {
          baseTeacherModel: 'gemini-2.5-pro',
          promptDatasetUri: TRAINING_URI,
          hyperParameters: { adapterSize: 'ADAPTER_SIZE_SIXTEEN' },
        },
        baseModel: 'gemini-2.5-pro',
      },
      'distillationSpec.hyperParameters.adapterSize',
    ],
    [
      'an adapter that Veo lacks',
      withSpec('veoLora', {}, { adapterSize: 'ADAPTER_SIZE_FOUR' }),
      'veoLoraTuningSpec.hyperParameters.adapterSize',
    ],
    [
      'a learning rate beside its multiplier',
      withSpec('supervised, open model', {}, { learningRate: 0.1, learningRateMultiplier: 1 }),
      'supervisedTuningSpec.hyperParameters.learningRate',
      'global',
    ],
    [
      'a learning rate for Gemini',
      withSpec('supervised', {}, { learningRate: 0.1 }),
      'supervisedTuningSpec.hyperParameters.learningRate',
    ],
    [
      'a batch size for Gemini',
      withSpec('supervised', {}, { batchSize: 8 }),
      'supervisedTuningSpec.hyperParameters.batchSize',
    ],
    [
      'a tuning mode for Gemini',
      withSpec('supervised', { tuningMode: 'TUNING_MODE_FULL' }),
      'supervisedTuningSpec.tuningMode',
    ],
    [
      'beta for supervised tuning',
      withSpec('supervised', {}, { beta: 0.1 }),
      'supervisedTuningSpec.hyperParameters.beta',
    ],
    [
      'an output directory for Gemini',
      { ...bodyOf('supervised'), outputUri: 'gs://acme/out/' },
      'outputUri',
    ],
    [
      'an open model without an output directory',
      { ...bodyOf('distillation'), outputUri: null },
      'outputUri',
      'global',
    ],
    [
      'weights of one’s own for Gemini',
      { ...bodyOf('supervised'), customBaseModel: 'gs://acme/w/' },
      'customBaseModel',
    ],
    [
      'an output directory that is none',
      { ...bodyOf('distillation'), outputUri: '/tmp' },
      'outputUri',
      'global',
    ],
    [
      'a model that is switched off',
      { ...bodyOf('supervised'), baseModel: 'gemini-1.5-pro-002' },
      'baseModel',
    ],
    [
      'a model of one’s own as base model',
      { ...bodyOf('supervised'), baseModel: 'projects/p/locations/l/models/1' },
      'baseModel',
    ],
    [
      'an endpoint to go on from',
      {
        ...bodyOf('supervised, from a tuned model'),
        preTunedModel: { tunedModelName: 'projects/p/locations/us-central1/endpoints/1' },
      },
      'preTunedModel.tunedModelName',
    ],
    [
      'nothing to go on from',
      { ...bodyOf('supervised, from a tuned model'), preTunedModel: {} },
      'preTunedModel.tunedModelName',
    ],
    [
      'a teacher twice',
      withSpec('distillation', { tunedTeacherModelSource: 'projects/p/locations/l/models/1' }),
      'distillationSpec',
      'global',
    ],
    [
      'no teacher',
      withSpec('distillation', { baseTeacherModel: null }),
      'distillationSpec',
      'global',
    ],
    [
      'a tuned teacher that is no model',
      withSpec('distillation', {
        baseTeacherModel: null,
        tunedTeacherModelSource: 'gemini-2.5-pro',
      }),
      'distillationSpec.tunedTeacherModelSource',
      'global',
    ],
    [
      'no reward',
      withSpec('reinforcement', { singleRewardConfig: null }),
      'reinforcementTuningSpec',
    ],
    [
      'both kinds of reward',
      withSpec('reinforcement', {
        compositeRewardConfig: {
          weightedRewardConfigs: [
            {
              weight: 1,
              rewardConfig: { rewardName: 'a', cloudRunRewardScorer: { cloudRunUri: 'https://x' } },
            },
          ],
        },
      }),
      'reinforcementTuningSpec',
    ],
    [
      'a reward without a scorer',
      withSpec('reinforcement', { singleRewardConfig: { rewardName: 'a' } }),
      'reinforcementTuningSpec.singleRewardConfig',
    ],
    [
      'a reward without a name',
      withSpec('reinforcement', {
        singleRewardConfig: { cloudRunRewardScorer: { cloudRunUri: 'https://x' } },
      }),
      'reinforcementTuningSpec.singleRewardConfig.rewardName',
    ],
    [
      'a match with nothing',
      withSpec('reinforcement', {
        singleRewardConfig: { rewardName: 'a', stringMatchRewardScorer: {} },
      }),
      'reinforcementTuningSpec.singleRewardConfig.stringMatchRewardScorer',
    ],
    [
      'a match of a text and of JSON at once',
      withSpec('reinforcement', {
        singleRewardConfig: {
          rewardName: 'a',
          stringMatchRewardScorer: { stringMatchExpression: {}, jsonMatchExpression: {} },
        },
      }),
      'reinforcementTuningSpec.singleRewardConfig.stringMatchRewardScorer',
    ],
    [
      'a composite reward of nothing',
      withSpec('reinforcement', { singleRewardConfig: null, compositeRewardConfig: {} }),
      'reinforcementTuningSpec.compositeRewardConfig.weightedRewardConfigs',
    ],
    [
      'steps beside epochs',
      withSpec('reinforcement', {}, { stepCount: 5, epochCount: 1 }),
      'reinforcementTuningSpec.hyperParameters.stepCount',
    ],
    [
      'samples that are no multiple',
      withSpec('reinforcement', {}, { batchSize: 3, samplesPerPrompt: 5 }),
      'reinforcementTuningSpec.hyperParameters',
    ],
    [
      'too many samples',
      withSpec('reinforcement', {}, { batchSize: 1024, samplesPerPrompt: 16 }),
      'reinforcementTuningSpec.hyperParameters',
    ],
    [
      'a multiplier out of its range',
      withSpec('reinforcement', {}, { learningRateMultiplier: 5 }),
      'reinforcementTuningSpec.hyperParameters.learningRateMultiplier',
    ],
    [
      'a thinking budget for Gemini 3',
      withSpec('reinforcement', {}, { thinkingBudget: 0 }),
      'reinforcementTuningSpec.hyperParameters.thinkingBudget',
    ],
    [
      'a thinking level that is not taken',
      withSpec('reinforcement', {}, { thinkingLevel: 'LOW' }),
      'reinforcementTuningSpec.hyperParameters.thinkingLevel',
    ],
    [
      'a mixture of all',
      withSpec('veo', {}, { veoDataMixtureRatio: 1 }),
      'veoTuningSpec.hyperParameters.veoDataMixtureRatio',
    ],
    [
      'epochs below 0',
      withSpec('supervised', {}, { epochCount: -1 }),
      'supervisedTuningSpec.hyperParameters.epochCount',
    ],
    [
      'a key of another location',
      {
        ...bodyOf('supervised'),
        encryptionSpec: { kmsKeyName: 'projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k' },
      },
      'encryptionSpec.kmsKeyName',
    ],
    [
      'a key that is none',
      { ...bodyOf('supervised'), encryptionSpec: { kmsKeyName: 'k' } },
      'encryptionSpec.kmsKeyName',
    ],
    [
      'encryption without a key',
      { ...bodyOf('supervised'), encryptionSpec: {} },
      'encryptionSpec.kmsKeyName',
    ],
    [
      'a key for a model that takes none',
      {
        ...bodyOf('reinforcement'),
        encryptionSpec: { kmsKeyName: 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k' },
      },
      'encryptionSpec',
    ],
    [
      'an evaluation without metrics',
      withSpec('supervised', {
        evaluationConfig: { outputConfig: { gcsDestination: { outputUriPrefix: 'gs://a/b/' } } },
      }),
      'supervisedTuningSpec.evaluationConfig.metrics',
    ],
    [
      'a long display name',
      { ...bodyOf('supervised'), tunedModelDisplayName: 'x'.repeat(129) },
      'tunedModelDisplayName',
    ],
    [
      'a placeholder as base model',
      { ...bodyOf('supervised'), baseModel: 'BASE_MODEL' },
      'baseModel',
    ],
    [
      'a teacher that is switched off',
      withSpec('distillation', { baseTeacherModel: 'gemini-1.5-pro' }),
      'distillationSpec.baseTeacherModel',
      'global',
    ],
  ])('refuses %s', (_, body, path, location = 'us-central1') => {
    expect(paths(body, { location })).toEqual([`tuningJob.${path}`]);
  });

  it.each<[string, Body, string, string?]>([
    [
      'a model it does not know',
      { ...bodyOf('supervised'), baseModel: 'gemini-3.8-flash' },
      'not in the list of models',
    ],
    [
      'a method that is not documented for the model',
      { ...bodyOf('preferenceOptimization'), baseModel: 'gemini-2.5-pro' },
      'not documented for this method',
    ],
    [
      'a location that is not documented for the model',
      bodyOf('reinforcement'),
      'documented for us-central1, europe-west4',
      'asia-east1',
    ],
    ['an open model elsewhere', bodyOf('distillation'), 'documented for global', 'europe-west1'],
    ['Gemini in global', bodyOf('supervised'), 'documented for those only', 'global'],
    ['many epochs', withSpec('supervised', {}, { epochCount: 101 }), 'outside 1 to 100'],
    [
      'a large multiplier',
      withSpec('supervised', {}, { learningRateMultiplier: 11 }),
      'outside 0.001 to 10',
    ],
    [
      'more steps than are taken',
      withSpec('reinforcement', {}, { stepCount: 501 }),
      'outside 1 to 500',
    ],
    [
      'an adapter that is not recommended',
      withSpec('supervised, open model', {}, { adapterSize: 'ADAPTER_SIZE_FOUR' }),
      'recommended sizes',
      'global',
    ],
    [
      'an adapter in full tuning',
      withSpec('fullFineTuning', {}, { adapterSize: 'ADAPTER_SIZE_SIXTEEN' }),
      'has no adapter',
      'global',
    ],
    [
      'a tuned model of elsewhere',
      bodyOf('supervised, from a tuned model'),
      'is a model in us-central1',
      'europe-west4',
    ],
    [
      'what the service says of a tuned model, and leaves it out',
      {
        ...bodyOf('supervised, from a tuned model'),
        preTunedModel: {
          tunedModelName: 'projects/p/locations/us-central1/models/1',
          baseModel: 'x',
        },
      },
      'tuningJob.preTunedModel.baseModel can only be read, not given: left out.',
    ],
    [
      'a method that does not go on',
      {
        preTunedModel: bodyOf('supervised, from a tuned model')['preTunedModel'],
        veoTuningSpec: SFT,
      },
      'not documented for this method',
    ],
    [
      'an odd service account',
      { ...bodyOf('supervised'), serviceAccount: 'me' },
      'does not look like',
    ],
    [
      'an evaluation without a validation dataset',
      withSpec('supervised', {
        validationDatasetUri: null,
        evaluationConfig: {
          metrics: [{ exactMatchSpec: {} }],
          outputConfig: { gcsDestination: { outputUriPrefix: 'gs://a/b/' } },
        },
      }),
      'without a validationDatasetUri',
    ],
    [
      'validation on the training data',
      withSpec('supervised', { validationDatasetUri: TRAINING_URI }),
      'the training dataset itself',
    ],
    [
      'a key in a multi-region',
      {
        ...bodyOf('supervised'),
        encryptionSpec: { kmsKeyName: 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k' },
      },
      'must be in the location',
      'us',
    ],
  ])('warns of %s', (_, body, words, location = 'us-central1') => {
    expect(paths(body, { location })).toEqual([]);
    expect(warned(body, { location })).toEqual([expect.stringContaining(words)]);
  });

  it('names source and date of a limit, and only warns where unknown fields are allowed', () => {
    const body = { ...bodyOf('supervised'), baseModel: 'gemini-2.0-flash-001' };
    expect(told(check(body))).toEqual([
      'tuningJob.baseModel: names a model that is switched off since 2026-06-01 and cannot be tuned (Google Cloud release notes, 2026-11).',
    ]);
    expect(paths(body, { unknownFields: 'allow' })).toEqual([]);
    expect(warned(body, { unknownFields: 'allow' })).toEqual([
      expect.stringContaining('switched off since 2026-06-01'),
    ]);
  });

  it('refuses to evaluate what the job does not deploy, and warns where text may not come', () => {
    const isEvaluated = true;
    expect(paths(bodyOf('fullFineTuning'), { location: 'global', isEvaluated })).toEqual([
      'evaluation',
    ]);
    expect(paths(bodyOf('veo'), { isEvaluated })).toEqual([]);
    expect(warned(bodyOf('veo'), { isEvaluated })).toEqual([
      expect.stringContaining('evaluation asks for text'),
    ]);
    expect(check(bodyOf('preferenceOptimization'), { isEvaluated })).toMatchObject({
      problems: [],
      warnings: [],
    });
  });

  it('warns of more samples of a step than prompts with media may have', () => {
    expect(reinforced({ batchSize: 64, samplesPerPrompt: 16 })).toEqual([]);
    expect(reinforced({ batchSize: 64 })).toEqual([]);
    for (const warnings of [
      reinforced({ batchSize: 65, samplesPerPrompt: 16 }),
      reinforced({ batchSize: 65 }),
      reinforced({ batchSize: 512, samplesPerPrompt: 16 }),
    ]) {
      expect(warnings).toEqual([
        expect.stringMatching(
          /^tuningJob\.reinforcementTuningSpec\.hyperParameters make \d+ samples .* 1024 are the most/,
        ),
      ]);
    }
  });

  it('warns of checkpoints between evaluations', () => {
    for (const parameters of [
      { checkpointInterval: 10, evaluateInterval: 5 },
      { checkpointInterval: '5', evaluateInterval: 5 },
      { checkpointInterval: 7 },
      { evaluateInterval: 7 },
    ]) {
      expect(reinforced(parameters)).toEqual([]);
    }
    for (const [checkpointInterval, evaluateInterval] of [
      [5, 10],
      [12, 5],
    ] as const) {
      expect(reinforced({ checkpointInterval, evaluateInterval })).toEqual([
        `tuningJob.reinforcementTuningSpec.hyperParameters.checkpointInterval is ${checkpointInterval}, no multiple of evaluateInterval, which is ${evaluateInterval}; the documentation advises one (Google Cloud, Reinforcement fine-tuning (Pre-GA), 2026-09).`,
      ]);
    }
  });

  it('finds the two rewards of one name, and an extraction without its expression', () => {
    const reward = {
      rewardName: 'same',
      cloudRunRewardScorer: { cloudRunUri: 'https://reward.run.app' },
      parseResponseConfig: { parseType: 'REGEX_EXTRACT' },
    };
    const body = withSpec('reinforcement', {
      singleRewardConfig: null,
      compositeRewardConfig: {
        weightedRewardConfigs: [
          { weight: 1, rewardConfig: reward },
          { weight: 2, rewardConfig: { ...reward, parseResponseConfig: null } },
          { weight: 1 },
        ],
      },
    });
    const at = 'tuningJob.reinforcementTuningSpec.compositeRewardConfig.weightedRewardConfigs';
    expect(paths(body)).toEqual([
      `${at}[0].rewardConfig.parseResponseConfig.regexExtractExpression`,
      `${at}[1].rewardConfig.rewardName`,
      `${at}[2].rewardConfig`,
    ]);
  });
});
