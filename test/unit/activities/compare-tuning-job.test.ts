import { MockActivityEnvironment } from '@temporalio/testing';
import { compareTuningJob } from '../../../src/activities/compare-tuning-job';
import type { ActivityDependencies } from '../../../src/activities/dependencies';

const NAME = 'projects/p/locations/us-central1/tuningJobs/7';
const SENT = {
  baseModel: 'gemini-2.5-flash',
  labels: { team: 'a' },
  supervisedTuningSpec: {
    trainingDatasetUri: 'gs://b/train.jsonl',
    validationDatasetUri: 'projects/p/locations/us-central1/datasets/5',
    hyperParameters: { epochCount: '3' },
  },
  encryptionSpec: { kmsKeyName: 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k' },
};

async function isSame(found: Record<string, unknown>): Promise<boolean> {
  const vertex = { getTuningJob: () => Promise.resolve({ body: { name: NAME, ...found } }) };
  const compare = compareTuningJob({ vertex } as unknown as ActivityDependencies);
  const input = { name: NAME, apiVersion: 'v1' as const, tuningJob: SENT };
  const answer = await new MockActivityEnvironment().run<
    [typeof input],
    { isSame: boolean },
    typeof compare
  >(compare, input);
  return answer.isSame;
}

describe('compareTuningJob', () => {
  it('takes what the service writes in its own way for the same', async () => {
    const { supervisedTuningSpec } = SENT;
    const found = {
      baseModel: 'publishers/google/models/gemini-2.5-flash',
      supervisedTuningSpec: {
        ...supervisedTuningSpec,
        validationDatasetUri: 'projects/123/locations/us-central1/datasets/5',
        hyperParameters: { epochCount: 3, adapterSize: 'ADAPTER_SIZE_FOUR' },
      },
      encryptionSpec: { kmsKeyName: 'projects/123/locations/us-central1/keyRings/r/cryptoKeys/k' },
    };
    expect(await isSame(found)).toBe(true);
    expect(await isSame({ supervisedTuningSpec })).toBe(true);
  });

  it.each([
    ['other data', { ...SENT.supervisedTuningSpec, trainingDatasetUri: 'gs://b/other.jsonl' }],
    ['no validation', { trainingDatasetUri: 'gs://b/train.jsonl' }],
  ])('tells a job with %s', async (_name, supervisedTuningSpec) => {
    expect(await isSame({ baseModel: SENT.baseModel, supervisedTuningSpec })).toBe(false);
  });

  it('tells a job of another model', async () => {
    const { supervisedTuningSpec } = SENT;
    expect(await isSame({ baseModel: 'gemini-2.5-pro', supervisedTuningSpec })).toBe(false);
  });
});
