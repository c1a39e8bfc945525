import { isElsewhere } from '../../../../src/activities/copies/copy-location';

describe('isElsewhere', () => {
  it.each([
    ['us-central1', 'region', 'us-central1', false],
    ['us-central1', 'region', 'us-east4', true],
    ['us-central1', 'region', 'europe-west4', true],
    ['us-central1', 'region', 'us', false],
    ['us-central1', 'region', 'eu', true],
    ['us', 'multi-region', 'us-central1', false],
    ['us', 'multi-region', 'europe-west4', true],
    ['us', 'multi-region', 'northamerica-northeast1', true],
    ['eu', 'multi-region', 'us-central1', true],
    ['eu', 'multi-region', 'europe-west4', false],
    ['eu', 'multi-region', 'eu', false],
    ['asia', 'multi-region', 'asia-southeast1', false],
    ['asia', 'multi-region', 'me-west1', true],
    ['nam4', 'dual-region', 'us-central1', false],
    ['nam4', 'dual-region', 'europe-west4', true],
    ['eur4', 'dual-region', 'europe-west4', false],
    ['eur4', 'dual-region', 'us-central1', true],
    ['asia1', 'dual-region', 'asia-northeast1', false],
    ['eu', 'multi-region', 'global', false],
    ['moon', 'multi-region', 'us-central1', false],
  ])('of a bucket in %s (%s) and a job in %s is %s', (location, type, job, expected) => {
    expect(isElsewhere({ location, type }, job)).toBe(expected);
  });
});
