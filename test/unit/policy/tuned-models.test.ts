import { TuningError } from '../../../src/contract/tuning-error';
import { refuseTunedModels, tunedModelsToAsk } from '../../../src/policy';
import { parsePolicy } from '../../../src/policy/policy-file';

const MODEL = 'projects/acme/locations/us-central1/models/9@2';
const JOB = 'projects/acme/locations/us-central1/tuningJobs/7';

const policy = (models: string) => parsePolicy(`models: ${models}`, 'policy.yaml');
const ALLOWED = policy('[gemini-2.5-flash]');

const continuing = { tuningJob: { preTunedModel: { tunedModelName: MODEL } } };

function problemsOf(baseModel: string | undefined): string[] {
  const mention = { kind: 'model', path: 'tuningJob.preTunedModel', name: MODEL } as const;
  try {
    refuseTunedModels(ALLOWED, [{ ...mention, baseModel }]);
  } catch (error) {
    if (error instanceof TuningError && error.code === 'POLICY_VIOLATION') {
      return error.problems.map(({ message }) => message);
    }
    throw error;
  }
  return [];
}

describe('tunedModelsToAsk', () => {
  it.each<[string, object, string, string]>([
    ['continuous tuning', continuing, 'model', 'tuningJob.preTunedModel.tunedModelName'],
    [
      'snake_case',
      { tuning_job: { pre_tuned_model: { tuned_model_name: MODEL } } },
      'model',
      'tuning_job.pre_tuned_model.tuned_model_name',
    ],
    [
      'a tuned teacher',
      { tuningJob: { distillationSpec: { tunedTeacherModelSource: MODEL } } },
      'model',
      'tuningJob.distillationSpec.tunedTeacherModelSource',
    ],
    [
      'a rebase by model',
      { tunedModelRef: { tunedModel: MODEL } },
      'model',
      'tunedModelRef.tunedModel',
    ],
    [
      'a rebase by job',
      { tunedModelRef: { tuningJob: JOB } },
      'tuningJob',
      'tunedModelRef.tuningJob',
    ],
  ])('finds those of %s', (_, request, kind, path) => {
    expect(tunedModelsToAsk(ALLOWED, request)).toEqual([
      expect.objectContaining({ kind, path }) as unknown,
    ]);
  });

  it('finds none in a request that names base models only', () => {
    const request = { tuningJob: { baseModel: 'gemini-2.5-flash', supervisedTuningSpec: {} } };
    expect(tunedModelsToAsk(ALLOWED, request)).toEqual([]);
  });

  it('has nothing to ask without a list of models, or without a policy', () => {
    expect(tunedModelsToAsk(undefined, continuing)).toEqual([]);
    expect(tunedModelsToAsk(parsePolicy('projects: [acme]', 'p'), continuing)).toEqual([]);
  });

  it('has nothing to ask where the list names tuned models themselves', () => {
    const own = policy("['projects/acme/*']");
    expect(tunedModelsToAsk(own, continuing)).toEqual([]);
    expect(tunedModelsToAsk(policy("['projects/other/*']"), continuing)).toHaveLength(1);
  });
});

describe('refuseTunedModels', () => {
  it.each(['gemini-2.5-flash', 'publishers/google/models/gemini-2.5-flash'])(
    'lets through what was made of %s',
    (baseModel) => {
      expect(problemsOf(baseModel)).toEqual([]);
    },
  );

  it('refuses what was made of another model, and what does not tell', () => {
    expect(problemsOf('publishers/google/models/gemini-2.5-pro')).toEqual([
      `names ${MODEL}, made of publishers/google/models/gemini-2.5-pro, which the policy does not allow.`,
    ]);
    expect(problemsOf(undefined)).toEqual([
      `names ${MODEL}, whose base model Vertex AI does not tell.`,
    ]);
  });

  it('refuses everything where the list is empty', () => {
    const found = [
      { kind: 'model', path: 'p', name: MODEL, baseModel: 'gemini-2.5-flash' },
    ] as const;
    expect(() => refuseTunedModels(policy('[]'), found)).toThrow(/None is allowed/);
  });
});
