import type { TuningJobSnapshot } from '../../../src/contract/tuning-job';
import { isNewerSight } from '../../../src/workflows/newer-sight';

function sight(state: string, second?: number, name = 'projects/p/locations/l/tuningJobs/1') {
  return {
    name,
    apiVersion: 'v1',
    state: `JOB_STATE_${state}`,
    ...(second === undefined ? {} : { updateTime: `2026-01-01T00:00:0${second}Z` }),
  } satisfies TuningJobSnapshot;
}

describe('isNewerSight', () => {
  it('takes the first sight of a job, however old', () => {
    expect(isNewerSight(undefined, sight('RUNNING', 1))).toBe(true);
    const other = sight('RUNNING', 1, 'projects/p/locations/l/tuningJobs/2');
    expect(isNewerSight(sight('SUCCEEDED', 2), other)).toBe(true);
  });

  it('takes what was updated later, and nothing else', () => {
    expect(isNewerSight(sight('PENDING', 1), sight('RUNNING', 2))).toBe(true);
    expect(isNewerSight(sight('RUNNING', 2), sight('PENDING', 1))).toBe(false);
    expect(isNewerSight(sight('RUNNING', 2), sight('PENDING', 2))).toBe(false);
    expect(isNewerSight(sight('RUNNING', 2), sight('PENDING'))).toBe(false);
  });

  it.each(['SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED', 'PARTIALLY_SUCCEEDED'])(
    'takes nothing over a job that is %s, by whichever name of its project',
    (state) => {
      const later = sight('RUNNING', 9, 'projects/7/locations/l/tuningJobs/1');
      expect(isNewerSight(sight(state, 1), later)).toBe(false);
      expect(isNewerSight(sight(state), later)).toBe(false);
    },
  );
});
