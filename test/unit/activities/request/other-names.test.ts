import {
  methodMeant,
  placeInTuningJob,
  remedyFor,
} from '../../../../src/activities/request/other-names';

const SFT = 'tuningJob.supervisedTuningSpec';

describe('remedyFor', () => {
  it.each([
    // The parameter list of the Tuning API page, and gcloud.
    ['tuningJob.source_model', 'tuningJob.baseModel'],
    [`${SFT}.training_dataset`, `${SFT}.trainingDatasetUri`],
    [`${SFT}.validation_dataset`, `${SFT}.validationDatasetUri`],
    [`${SFT}.epoch_count`, `${SFT}.hyperParameters.epochCount`],
    [`${SFT}.tuned_model_display_name`, 'tuningJob.tunedModelDisplayName'],
    ['tuningJob.kms_key', 'tuningJob.encryptionSpec.kmsKeyName'],
    // vertexai.language_models.
    ['tuningJob.training_data', `${SFT}.trainingDatasetUri`],
    ['tuningJob.model_display_name', 'tuningJob.tunedModelDisplayName'],
    // vertexai.tuning.
    ['tuningJob.train_dataset', `${SFT}.trainingDatasetUri`],
    [`${SFT}.hyperParameters.epochs`, `${SFT}.hyperParameters.epochCount`],
    // google-genai and @google/genai.
    ['tuningJob.trainingDataset', `${SFT}.trainingDatasetUri`],
    ['tuningJob.preTunedModelCheckpointId', 'tuningJob.preTunedModel.checkpointId'],
    ['tuningJob.exportLastCheckpointOnly', `${SFT}.exportLastCheckpointOnly`],
    // The columns of StackQL.
    ['tuningJob.data__baseModel', 'tuningJob.baseModel'],
    [`tuningJob.data__supervisedTuningSpec`, SFT],
    // The name of a choice that has a usual member.
    ['tuningJob.teacher_model', 'tuningJob.distillationSpec.baseTeacherModel'],
    // Right names at wrong places.
    ['tuningJob.learning_rate_multiplier', `${SFT}.hyperParameters.learningRateMultiplier`],
    [`${SFT}.adapterSize`, `${SFT}.hyperParameters.adapterSize`],
    [`${SFT}.output_uri`, 'tuningJob.outputUri'],
    [`${SFT}.labels`, 'tuningJob.labels'],
    [`${SFT}.baseTeacherModel`, 'tuningJob.distillationSpec.baseTeacherModel'],
    [`${SFT}.hyperParameters.beta`, 'tuningJob.preferenceOptimizationSpec.hyperParameters.beta'],
  ])('of %s is %s', (path, right) => {
    expect(remedyFor(path, 'supervised')).toBe(`Did you mean ${right}?`);
  });

  it('is about the method at hand', () => {
    const spec = 'tuningJob.distillationSpec';
    expect(remedyFor('tuningJob.training_dataset', 'distillation')).toBe(
      `Did you mean ${spec}.promptDatasetUri?`,
    );
    expect(remedyFor(`${spec}.teacher_model`, 'distillation')).toBe(
      `Did you mean ${spec}.baseTeacherModel?`,
    );
    expect(remedyFor('tuningJob.epochs', 'veo')).toBe(
      'Did you mean tuningJob.veoTuningSpec.hyperParameters.epochCount?',
    );
  });

  it.each([
    'config',
    'tuning_spec',
    'reward_config',
    'method',
    'examples',
    'train_steps',
    'learning_rate',
    'region',
    'tuning_job_location',
    'tuningTask',
    'distillationSamplingSpec',
  ])('of %s is a sentence', (name) => {
    expect(remedyFor(`tuningJob.${name}`, 'supervised')).toMatch(/^[A-Z].+\.$/);
  });

  it('never proposes what only the service sets, nor the place itself', () => {
    expect(remedyFor(`${SFT}.createTime`, 'supervised')).toBeUndefined();
    expect(remedyFor(`${SFT}.trainingDatasetUri`, 'supervised')).toBeUndefined();
    expect(remedyFor('tuningJob.nobodys', 'supervised')).toBeUndefined();
    expect(remedyFor('tuningJob.constructor', 'supervised')).toBeUndefined();
    expect(remedyFor('tuningJob.__proto__', 'supervised')).toBeUndefined();
  });
});

describe('placeInTuningJob', () => {
  it('is the place of a field of the body', () => {
    expect(placeInTuningJob('base_model')).toBe('tuningJob.baseModel');
    expect(placeInTuningJob('data__baseModel')).toBe('tuningJob.baseModel');
    expect(placeInTuningJob('artifacts')).toBeUndefined();
  });
});

describe('methodMeant', () => {
  it.each([
    [['student_model', 'teacher_model'], 'distillation'],
    [['baseModel', 'beta'], 'preferenceOptimization'],
    [['baseModel', 'epochs'], 'supervised'],
  ])('of %j is %s', (fields, method) => {
    expect(methodMeant(fields)).toBe(method);
  });
});
