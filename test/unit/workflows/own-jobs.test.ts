import type { CreateCalls } from '../../../src/contract/closed-run';
import type { TuningJobSnapshot } from '../../../src/contract/tuning-job';
import { madeByRun } from '../../../src/workflows/own-jobs';

const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;

/** A job with the run's label, made so many minutes after the run's first. */
function job(id: string, minutes?: number): TuningJobSnapshot {
  return {
    name: `projects/p/locations/l/tuningJobs/${id}`,
    apiVersion: 'v1',
    state: 'JOB_STATE_RUNNING',
    ...(minutes === undefined
      ? {}
      : { createTime: new Date(START + minutes * MINUTE).toISOString() }),
  };
}

function own(jobs: TuningJobSnapshot[], calls: CreateCalls, held: string[] = []): string[] {
  const names = held.map((id) => `projects/123/locations/l/tuningJobs/${id}`);
  const made = madeByRun(jobs, { held: names, calls, lookWindow: 5 * MINUTE });
  return made.map(({ name }) => name.split('/').at(-1) ?? '');
}

describe('madeByRun', () => {
  it('takes the oldest, whatever the times say: it cannot be a copy', () => {
    expect(own([job('b', 500), job('a', 0)], { from: 0, to: 0 })).toEqual(['a']);
  });

  it('takes nothing beside the held job where each call had an answer', () => {
    expect(own([job('a', 0), job('copy', 1)], 'answered', ['a'])).toEqual(['a']);
  });

  it('takes no copy for its own when lists do not show the held job', () => {
    expect(own([job('copy', 1)], 'answered', ['a'])).toEqual([]);
  });

  it('takes what was made while it made calls, and no later copy', () => {
    const jobs = [job('a', 0), job('late', 6), job('copy', 20)];
    const calls = { from: START, to: START + 3 * MINUTE };
    expect(own(jobs, calls, ['a'])).toEqual(['a', 'late']);
    expect(own(jobs, calls)).toEqual(['a', 'late']);
  });

  it('takes what was made within an hour of the oldest where it is not known when it made calls', () => {
    const jobs = [job('copy', 80), job('late', 50), job('a', 0)];
    expect(own(jobs, 'unknown')).toEqual(['a', 'late']);
    expect(own(jobs, 'unknown', ['a'])).toEqual(['a', 'late']);
  });

  it('takes no job without a time of creation, but the only one', () => {
    expect(own([job('x'), job('a', 0)], 'unknown')).toEqual(['a']);
    expect(own([job('x')], 'unknown')).toEqual(['x']);
  });
});
