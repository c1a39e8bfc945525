import type { TuneModelResult } from '../../../src/contract/result';
import type { EmulatedProject } from '../../support/emulated-project';
import {
  METHOD_BODY_NAMES,
  methodBody,
  type MethodBody,
  type MethodBodyName,
  TRAINING_URI,
  VALIDATION_URI,
} from '../../support/method-bodies';
import { methodRows } from '../../support/method-rows';
import { TuningStack } from '../../support/tuning-stack';

const FROM_TUNED = 'supervised, from a tuned model';

/** The same with a project's own objects in the place of those that are nobody's. */
function placed<T>(value: T, replacements: Record<string, string>): T {
  let json = JSON.stringify(value);
  for (const [from, to] of Object.entries(replacements)) json = json.replaceAll(from, to);
  return JSON.parse(json) as T;
}

async function requestOf(project: EmulatedProject, body: MethodBody): Promise<object> {
  const training = await project.upload('train.jsonl', methodRows(body, 64));
  const validation = await project.upload('val.jsonl', methodRows(body, 12, 500));
  // Where a body names weights of one's own, something is there.
  await project.upload('weights/model.safetensors', 'weights');
  const { location, tuningJob } = body;
  return placed(
    { project: project.id, location, tuningJob },
    {
      [TRAINING_URI]: training,
      [VALIDATION_URI]: validation,
      'gs://acme/': `gs://${project.bucket}/`,
    },
  );
}

/** Of 64 good examples; the emulator counts tokens in a way of its own. */
const AS_PREDICTED = {
  predicted: expect.objectContaining({
    examples: 64,
    dropped: 0,
    tokens: expect.any(Object),
  }) as object,
  service: expect.objectContaining({ examples: 64, billableTokens: expect.any(Number) }) as object,
  droppedExamples: [],
};

/** The API has no statistics of partner models and video. */
function isTold(name: MethodBodyName): boolean {
  return !/partner|veo/i.test(name);
}

describe('tuning methods', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  async function tune(project: EmulatedProject, body: MethodBody): Promise<TuneModelResult> {
    return stack.client.result(await stack.start(await requestOf(project, body)));
  }

  it.each(METHOD_BODY_NAMES.filter((name) => name !== FROM_TUNED))(
    'see a job through: %s',
    async (name) => {
      const project = await stack.project();
      const body = methodBody(name);
      const result = await tune(project, body);
      expect(result.outcome).toBe('succeeded');
      expect(result.tuningJob).toMatchObject({
        state: 'JOB_STATE_SUCCEEDED',
        apiVersion: 'v1beta1',
      });
      expect(result.datasets).toMatchObject([
        { role: 'training', examples: 64, proven: true },
        { role: 'validation', examples: 12, proven: true },
      ]);
      const errors = result.datasets.flatMap(({ findings }) =>
        findings.filter(({ severity }) => severity === 'error'),
      );
      expect(errors).toEqual([]);
      expect(result.dataStatistics).toEqual(isTold(name) ? AS_PREDICTED : null);
      expect(await project.applied('tuningJobs.create')).toBe(1);
    },
  );

  it('goes on from a tuned model, as a new version of it', async () => {
    const project = await stack.project();
    const first = await tune(project, methodBody('supervised'));
    const [name = ''] = (first.tunedModel?.model ?? '').split('@');
    const body = methodBody(FROM_TUNED);
    body.tuningJob['preTunedModel'] = { tunedModelName: name };
    const result = await tune(project, body);
    expect(result.outcome).toBe('succeeded');
    expect(result.tunedModel?.model).toBe(`${name}@2`);
  });

  it('evaluates what was tuned on, against the base model that the service names', async () => {
    const project = await stack.project();
    const first = await tune(project, methodBody('supervised'));
    const body = methodBody(FROM_TUNED);
    body.tuningJob['preTunedModel'] = { tunedModelName: first.tunedModel?.model };
    const datasetUri = await project.upload('test.jsonl', methodRows(methodBody('supervised'), 9));
    const request = {
      ...(await requestOf(project, body)),
      evaluation: { datasetUri },
      artifactsUri: `gs://${project.bucket}/runs/`,
    };
    const result = await stack.client.result(await stack.start(request));
    expect(result.outcome).toBe('succeeded');
    expect(result.evaluation?.metrics[0]?.base).toBeDefined();
  });

  it('tunes on a dataset resource, and says that it was not checked', async () => {
    const project = await stack.project();
    const body = methodBody('supervised');
    const rows = await project.upload('resource.jsonl', methodRows(body, 64));
    const uri = await project.declareDataset('12', rows);
    body.tuningJob['supervisedTuningSpec'] = { trainingDatasetUri: uri };
    const result = await tune(project, body);
    expect(result.outcome).toBe('succeeded');
    expect(result.datasets).toEqual([]);
    expect(result.warnings).toContainEqual({
      code: 'DATASET_NOT_CHECKED',
      message: expect.stringContaining(uri) as unknown,
    });
  });

  it('holds the rows of a method against its own rules', async () => {
    const project = await stack.project();
    const body = methodBody('preferenceOptimization');
    const request = await requestOf(project, body);
    await project.upload('train.jsonl', methodRows(methodBody('supervised'), 64));
    const error = await stack.failure(await stack.start(request));
    expect(error.code).toBe('DATASET_INVALID');
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it.each(['distillation', 'reinforcement', 'veo'] as const)(
    'cancels a job of %s like any other',
    async (name) => {
      const project = await stack.project();
      await project.behave({ epochMs: 60_000 });
      const workflowId = await stack.start(await requestOf(project, methodBody(name)));
      await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
      await stack.client.cancel(workflowId, { reason: 'enough' });
      const result = await stack.client.result(workflowId);
      expect(result.outcome).toBe('cancelled');
      expect(Object.values(await project.jobStates())).toEqual(['JOB_STATE_CANCELLED']);
    },
  );

  /** Every problem of a body of each method at once. */
  const BAD: [MethodBodyName, object, string[]][] = [
    [
      'preferenceOptimization',
      {
        baseModel: 'gemini-2.5-flash',
        preferenceOptimizationSpec: {
          training_dataset: 'gs://acme/x',
          hyperParameters: { adapterSize: 'ADAPTER_SIZE_THIRTY_TWO', betta: 1 },
        },
      },
      [
        'preferenceOptimizationSpec.training_dataset',
        'preferenceOptimizationSpec.hyperParameters.betta',
        'preferenceOptimizationSpec.trainingDatasetUri',
        'preferenceOptimizationSpec.hyperParameters.adapterSize',
      ],
    ],
    [
      'distillation',
      { distillationSpec: { teacherModel: 'x', validationDatasetUri: 'val.jsonl' } },
      [
        'distillationSpec.teacherModel',
        'baseModel',
        'distillationSpec.promptDatasetUri',
        'distillationSpec.validationDatasetUri',
        'distillationSpec',
      ],
    ],
    [
      'partnerModel',
      { partnerModelTuningSpec: { hyperParameters: [] }, outputUri: 'x' },
      [
        'partnerModelTuningSpec.hyperParameters',
        'baseModel',
        'outputUri',
        'partnerModelTuningSpec.trainingDatasetUri',
      ],
    ],
    [
      'veo',
      {
        baseModel: 'veo-3.0-generate-001',
        veoTuningSpec: { hyperParameters: { veoDataMixtureRatio: 2, tuningTask: 'T2V', beta: 1 } },
      },
      [
        'veoTuningSpec.hyperParameters.tuningTask',
        'veoTuningSpec.hyperParameters.beta',
        'veoTuningSpec.trainingDatasetUri',
        'veoTuningSpec.hyperParameters.veoDataMixtureRatio',
      ],
    ],
    [
      'reinforcement',
      {
        baseModel: 'gemini-3.5-flash',
        reinforcementTuningSpec: {
          trainingDatasetUri: 7,
          hyperParameters: { thinkingBudget: 1, epochCount: 1, stepCount: 1 },
        },
      },
      [
        'reinforcementTuningSpec.trainingDatasetUri',
        'reinforcementTuningSpec',
        'reinforcementTuningSpec.hyperParameters.stepCount',
        'reinforcementTuningSpec.hyperParameters.thinkingBudget',
      ],
    ],
    [
      'fullFineTuning',
      {
        baseModel: 'google/gemma3@gemma-3-4b-it',
        fullFineTuningSpec: { hyperParameters: { learningRate: 1, learningRateMultiplier: 1 } },
      },
      [
        'outputUri',
        'fullFineTuningSpec.trainingDatasetUri',
        'fullFineTuningSpec.hyperParameters.learningRate',
      ],
    ],
  ];

  it.each(BAD)(
    'refuses a wrong body of %s with every problem at once',
    async (name, tuningJob, paths) => {
      const project = await stack.project();
      const { location } = methodBody(name);
      const error = await stack.failure(
        await stack.start({ project: project.id, location, tuningJob }),
      );
      expect(error.code).toBe('INVALID_REQUEST');
      expect(error.problems.map(({ path }) => path)).toEqual(
        paths.map((path) => `tuningJob.${path}`),
      );
      expect(await project.journal('tuningJobs.create')).toEqual([]);
    },
  );
});
