import { fingerprintOf } from '../../../../src/activities/request/fingerprint';
import type { FingerprintedDataset } from '../../../../src/activities/request/fingerprint';

const TRAINING: FingerprintedDataset = {
  role: 'training',
  uri: 'gs://acme/train.jsonl',
  crc32c: 'Nks/tw==',
  examples: 100,
  estimatedTokens: 1_000,
};

const BODY = {
  baseModel: 'gemini-2.5-flash',
  supervisedTuningSpec: {
    trainingDatasetUri: TRAINING.uri,
    hyperParameters: { epochCount: 3, adapterSize: 'ADAPTER_SIZE_FOUR' },
  },
};

const datasetOf = (id: string) => `projects/p/locations/l/datasets/${id}`;
const preTuned = (tunedModelName: string, checkpointId: string) => ({
  preTunedModel: { tunedModelName, checkpointId },
});
const teacher = (tunedTeacherModelSource: string) => ({
  distillationSpec: { tunedTeacherModelSource },
});

const one = fingerprintOf(BODY, [TRAINING]);

describe('fingerprintOf', () => {
  it('is a label value', () => {
    expect(one).toMatch(/^[0-9a-f]{40}$/);
  });

  it('does not mind names, labels, the order of fields, or where a dataset lies', () => {
    const { supervisedTuningSpec: spec } = BODY;
    const { epochCount, adapterSize } = spec.hyperParameters;
    const other = {
      labels: { team: 'x' },
      tunedModelDisplayName: 'y',
      description: 'z',
      supervisedTuningSpec: {
        hyperParameters: { adapterSize, epochCount },
        trainingDatasetUri: 'gs://elsewhere/t.jsonl',
      },
      baseModel: BODY.baseModel,
    };
    expect(fingerprintOf(other, [{ ...TRAINING, uri: 'gs://elsewhere/t.jsonl' }])).toBe(one);
    const evaluation = { ...TRAINING, role: 'evaluation', uri: 'gs://acme/e' } as const;
    expect(fingerprintOf(BODY, [TRAINING, evaluation])).toBe(one);
  });

  it.each([
    ['content', BODY, { ...TRAINING, crc32c: 'AAAAAA==' }],
    ['base model', { ...BODY, baseModel: 'gemini-2.5-pro' }, TRAINING],
    ['spec', { ...BODY, supervisedTuningSpec: { trainingDatasetUri: TRAINING.uri } }, TRAINING],
    ['key', { ...BODY, encryptionSpec: { kmsKeyName: 'k' } }, TRAINING],
  ] as const)('changes with the %s', (_what, body, dataset) => {
    expect(fingerprintOf(body, [dataset])).not.toBe(one);
  });

  it('is none where the content is not known', () => {
    const { crc32c: _, ...unknown } = TRAINING;
    expect(fingerprintOf(BODY, [unknown])).toBeUndefined();
    expect(fingerprintOf(BODY, [])).toBeUndefined();
  });

  const MODEL = 'projects/p/locations/l/models/7';
  const { supervisedTuningSpec: SPEC } = BODY;
  const rewardOf = (scorer: object) => ({ reinforcementTuningSpec: { ...SPEC, ...scorer } });

  it.each([
    ['a dataset', { supervisedTuningSpec: { ...SPEC, validationDatasetUri: datasetOf('7') } }],
    ['a model without version', { preTunedModel: { tunedModelName: MODEL, checkpointId: '3' } }],
    ['a model by its alias', preTuned(`${MODEL}@default`, '3')],
    ['a version without checkpoint', { preTunedModel: { tunedModelName: `${MODEL}@2` } }],
    ['a version with an empty checkpoint', preTuned(`${MODEL}@2`, '')],
    ['weights in a bucket', { customBaseModel: 'gs://acme/weights/' }],
    ['a tuned teacher', teacher(MODEL)],
    ['a version of a tuned teacher, without checkpoint', teacher(`${MODEL}@2`)],
    [
      'a service that rewards',
      rewardOf({
        singleRewardConfig: { cloudRunRewardScorer: { cloudRunUri: 'https://r.a.run.app' } },
      }),
    ],
    [
      'a service that rewards, among others',
      rewardOf({
        compositeRewardConfig: {
          weightedRewardConfigs: [
            { rewardConfig: { cloudRunRewardScorer: { cloudRunUri: 'https://r.a.run.app' } } },
          ],
        },
      }),
    ],
    [
      'a judge at an endpoint',
      rewardOf({ autoraterConfig: { autoraterModel: 'projects/p/locations/l/endpoints/5' } }),
    ],
  ])('is none where what stands behind a name may be replaced: %s', (_what, fields) => {
    expect(fingerprintOf({ ...BODY, ...fields }, [TRAINING])).toBeUndefined();
  });

  it('is there with a checkpoint of a version, and with models of publishers', () => {
    const hash = /^[0-9a-f]{40}$/;
    const { baseModel: _, ...rest } = BODY;
    expect(fingerprintOf({ ...rest, ...preTuned(`${MODEL}@2`, '3') }, [TRAINING])).toMatch(hash);
    const autoraterModel = 'projects/p/locations/l/publishers/google/models/gemini-2.5-pro';
    const judged = rewardOf({ autoraterConfig: { autoraterModel } });
    expect(fingerprintOf({ ...BODY, ...judged }, [TRAINING])).toMatch(hash);
    expect(fingerprintOf({ ...BODY, description: MODEL }, [TRAINING])).toBe(one);
  });
});
