import { datasetSlots } from '../../../src/cli/dataset-slots';

describe('datasetSlots', () => {
  it('finds every dataset, in either spelling', () => {
    const request = {
      tuningJob: {
        preference_optimization_spec: { training_dataset_uri: 'a', validation_dataset_uri: 'b' },
      },
      evaluation: { datasetUri: 'c' },
    };
    expect(datasetSlots(request).map(({ role, value }) => `${role} ${value}`)).toEqual([
      'training a',
      'validation b',
      'evaluation c',
    ]);
  });

  it('takes the prompts of a distillation, and leaves dataset resources to the service', () => {
    const request = {
      tuningJob: {
        distillationSpec: {
          promptDatasetUri: './prompts.jsonl',
          validationDatasetUri: 'projects/p/locations/l/datasets/1',
        },
      },
    };
    expect(datasetSlots(request).map(({ role, value }) => `${role} ${value}`)).toEqual([
      'training ./prompts.jsonl',
    ]);
  });
});
