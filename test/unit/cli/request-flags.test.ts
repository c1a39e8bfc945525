import { bucketDirectory, requestOf } from '../../../src/cli/request-flags';

const nowhere = { project: undefined, location: undefined };

describe('requestOf', () => {
  it('makes a whole request of flags alone', () => {
    const request = requestOf(
      {},
      {
        project: 'acme-prod',
        baseModel: 'gemini-2.5-flash',
        trainingDataset: 'gs://acme/train.jsonl',
        evaluationDataset: 'gs://acme/test.jsonl',
        epochs: 3,
        adapterSize: '4',
        displayName: 'bot',
        bucket: 'acme',
        pricePerMillion: 5,
        maxCost: 20,
        exact: true,
      },
      { project: 'other', location: 'us-central1' },
    );
    expect(request).toEqual({
      project: 'acme-prod',
      location: 'us-central1',
      tuningJob: {
        baseModel: 'gemini-2.5-flash',
        tunedModelDisplayName: 'bot',
        supervisedTuningSpec: {
          trainingDatasetUri: 'gs://acme/train.jsonl',
          hyperParameters: { epochCount: 3, adapterSize: 'ADAPTER_SIZE_FOUR' },
        },
      },
      evaluation: { datasetUri: 'gs://acme/test.jsonl' },
      artifactsUri: 'gs://acme/runs/',
      budget: { pricePerMillionTokensUsd: 5, maxCostUsd: 20 },
      datasetChecks: { tokens: 'exact' },
    });
  });

  it('lays flags over a file, in the spelling of the file, and leaves the file alone', () => {
    const file = {
      project: 'acme-prod',
      location: 'europe-west4',
      tuningJob: {
        base_model: 'old',
        supervised_tuning_spec: {
          training_dataset_uri: 'gs://acme/train.jsonl',
          hyper_parameters: { epoch_count: 1 },
        },
      },
    };
    const before = structuredClone(file);
    expect(requestOf(file, { baseModel: 'new', epochs: 2 }, nowhere)).toEqual({
      project: 'acme-prod',
      location: 'europe-west4',
      tuningJob: {
        base_model: 'new',
        supervised_tuning_spec: {
          training_dataset_uri: 'gs://acme/train.jsonl',
          hyper_parameters: { epoch_count: 2 },
        },
      },
    });
    expect(file).toEqual(before);
  });

  it('adds nothing that was not asked for', () => {
    const file = { project: 'p', location: 'l', tuningJob: { baseModel: 'm', veoTuningSpec: {} } };
    expect(requestOf(file, {}, nowhere)).toEqual(file);
  });

  it('leaves what is no object for the check to report', () => {
    expect(requestOf({ tuningJob: 'text' }, { baseModel: 'm' }, nowhere)).toEqual({
      tuningJob: 'text',
    });
  });
});

describe('bucketDirectory', () => {
  it('takes a bucket in any spelling', () => {
    expect(['acme', 'gs://acme', 'gs://acme/x', 'gs://acme/x/'].map(bucketDirectory)).toEqual([
      'gs://acme/',
      'gs://acme/',
      'gs://acme/x/',
      'gs://acme/x/',
    ]);
  });

  it('refuses what is none', () => {
    expect(() => bucketDirectory('A B')).toThrow('is not a bucket');
  });
});
