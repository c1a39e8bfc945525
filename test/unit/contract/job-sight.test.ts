import { isHeldForQuota, isReturn, sightOf } from '../../../src/contract/job-sight';

const WAITING_FOR_QUOTA = 'TUNING_JOB_STATE_WAITING_FOR_QUOTA';

describe('isHeldForQuota', () => {
  it.each([
    ['JOB_STATE_PENDING', WAITING_FOR_QUOTA, true],
    ['JOB_STATE_RUNNING', WAITING_FOR_QUOTA, true],
    ['JOB_STATE_QUEUED', undefined, true],
    ['JOB_STATE_QUEUED', 'TUNING_JOB_STATE_WAITING_FOR_CAPACITY', false],
    ['JOB_STATE_PENDING', undefined, false],
    ['JOB_STATE_RUNNING', 'TUNING_JOB_STATE_WAITING_FOR_CAPACITY', false],
    ['JOB_STATE_CANCELLING', WAITING_FOR_QUOTA, false],
    ['JOB_STATE_CANCELLED', WAITING_FOR_QUOTA, false],
  ])('of %s, %s is %s', (state, detailState, isHeld) => {
    const job = { state, ...(detailState === undefined ? {} : { detailState }) };
    expect(isHeldForQuota(job)).toBe(isHeld);
  });
});

describe('isReturn', () => {
  const held = sightOf({ state: 'JOB_STATE_PENDING', detailState: WAITING_FOR_QUOTA });

  it.each([
    ['JOB_STATE_RUNNING', 'JOB_STATE_PENDING'],
    ['JOB_STATE_CANCELLING', 'JOB_STATE_RUNNING'],
    ['JOB_STATE_RUNNING', held],
  ])('is true from %s to %s, whatever was seen before', (known, seen) => {
    expect(isReturn({ known, left: [] }, seen)).toBe(true);
  });

  it.each([
    ['JOB_STATE_PENDING', 'JOB_STATE_RUNNING'],
    ['JOB_STATE_QUEUED', 'JOB_STATE_PENDING'],
    ['JOB_STATE_PENDING', held],
    [held, 'JOB_STATE_PENDING'],
    [held, 'JOB_STATE_RUNNING'],
    ['JOB_STATE_RUNNING', 'JOB_STATE_SUCCEEDED'],
    ['JOB_STATE_RUNNING', 'JOB_STATE_DREAMING'],
    ['JOB_STATE_DREAMING', 'JOB_STATE_RUNNING'],
  ])('is false from %s to %s at first, and true once that was left', (known, seen) => {
    expect(isReturn({ known, left: [] }, seen)).toBe(false);
    expect(isReturn({ known, left: [seen] }, seen)).toBe(true);
  });
});
