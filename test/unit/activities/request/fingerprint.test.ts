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
    const { supervisedTuningSpec: spec } = BODY;
    const validationDatasetUri = 'projects/p/locations/l/datasets/7';
    const resource = { ...BODY, supervisedTuningSpec: { ...spec, validationDatasetUri } };
    expect(fingerprintOf(resource, [TRAINING])).toBeUndefined();
    const model = 'projects/p/locations/l/models/7';
    const tuned = { ...BODY, preTunedModel: { tunedModelName: model } };
    expect(fingerprintOf(tuned, [TRAINING])).toBeUndefined();
    const version = { ...BODY, preTunedModel: { tunedModelName: `${model}@2` } };
    expect(fingerprintOf(version, [TRAINING])).toMatch(/^[0-9a-f]{40}$/);
  });
});
