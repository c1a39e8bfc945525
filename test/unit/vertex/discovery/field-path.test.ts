import { unknownField } from '../../../../src/vertex/discovery/field-path';

describe('unknownField', () => {
  it.each([
    'name',
    'tunedModel.endpoint',
    'tuned_model.checkpoints.checkpoint_id',
    'labels.anything',
    'tuningDataStats.supervisedTuningDataStats.userInputTokenDistribution.buckets.left',
    'partnerModelTuningSpec.hyperParameters.x.y',
    'error.details.0',
  ])('knows %s', (path) => {
    expect(unknownField('v1beta1', 'TuningJob', path)).toBeUndefined();
  });

  it.each([
    ['nme', { name: 'nme', message: 'TuningJob' }],
    ['tunedModel.nme', { name: 'nme', message: 'TunedModel' }],
    ['name.x', { name: 'x', known: [] }],
    ['constructor', { name: 'constructor' }],
  ])('tells where %s leaves what is known', (path, unknown) => {
    expect(unknownField('v1beta1', 'TuningJob', path)).toMatchObject(unknown);
  });

  it('knows what each version has', () => {
    expect(unknownField('v1beta1', 'TuningJob', 'outputUri')).toBeUndefined();
    expect(unknownField('v1', 'TuningJob', 'outputUri')).toMatchObject({ name: 'outputUri' });
  });
});
