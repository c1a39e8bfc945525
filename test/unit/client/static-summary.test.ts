import { summaryOf } from '../../../src/client/static-summary';

const request = (tuningJob: Record<string, unknown>) => ({
  project: 'acme',
  location: 'us-central1',
  tuningJob,
});

describe('summaryOf', () => {
  it('names model and dataset, in either spelling', () => {
    const summary = 'Tune gemini-2.5-flash on gs://acme/train.jsonl';
    expect(
      summaryOf(
        request({
          baseModel: 'gemini-2.5-flash',
          supervisedTuningSpec: { trainingDatasetUri: 'gs://acme/train.jsonl' },
        }),
      ),
    ).toBe(summary);
    expect(
      summaryOf(
        request({
          base_model: 'gemini-2.5-flash',
          preference_optimization_spec: { training_dataset_uri: 'gs://acme/train.jsonl' },
        }),
      ),
    ).toBe(summary);
  });

  it('names the tuned model that is tuned on, and the prompts of a distillation', () => {
    const pre_tuned_model = { tuned_model_name: 'projects/p/locations/l/models/1' };
    expect(summaryOf(request({ pre_tuned_model }))).toBe('Tune projects/p/locations/l/models/1');
    const distillationSpec = { promptDatasetUri: 'gs://acme/prompts.jsonl' };
    expect(summaryOf(request({ baseModel: 'm', distillationSpec }))).toBe(
      'Tune m on gs://acme/prompts.jsonl',
    );
  });

  it('leaves out what an unchecked request does not have', () => {
    expect(summaryOf(request({ supervisedTuningSpec: null }))).toBe('Tune a model');
  });

  it('never exceeds what the server takes, nor cuts a character in half', () => {
    const summary = summaryOf(request({ baseModel: 'é'.repeat(300) }));
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(200);
    expect(summary).toMatch(/^Tune é+…$/);
  });
});
