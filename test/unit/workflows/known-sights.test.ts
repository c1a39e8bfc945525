import { knownSights } from '../../../src/workflows/known-sights';
import type { Phase, TimelineEntry } from '../../../src/contract/result';

function timeline(...seen: [Phase, string?][]): TimelineEntry[] {
  return seen.map(([phase, state]) => ({
    at: '2026-01-01T00:00:00.000Z',
    phase,
    ...(state === undefined ? {} : { state }),
  }));
}

describe('knownSights', () => {
  it('knows what a job has left, and not what it is', () => {
    const seen = timeline(
      ['checking'],
      ['creating', 'JOB_STATE_QUEUED'],
      ['tuning', 'JOB_STATE_PENDING'],
      ['tuning', 'JOB_STATE_RUNNING'],
    );
    expect(knownSights('JOB_STATE_RUNNING', seen)).toEqual({
      known: 'JOB_STATE_RUNNING',
      left: ['JOB_STATE_PENDING'],
      returns: 0,
    });
  });

  it('counts how often it came back', () => {
    const states = ['RUNNING', 'RUNNING', 'PAUSED', 'RUNNING', 'PAUSED', 'UPDATING', 'RUNNING'];
    const seen = timeline(...states.map((state): [Phase, string] => ['tuning', state]));
    expect(knownSights('RUNNING', seen)).toMatchObject({
      left: ['PAUSED', 'UPDATING'],
      returns: 3,
    });
  });

  it('tells a job that is held back for quota from one that is not', () => {
    const seen = timeline(
      ['waitingForQuota'],
      ['waitingForQuota', 'JOB_STATE_PENDING'],
      ['tuning', 'JOB_STATE_PENDING'],
    );
    expect(knownSights('JOB_STATE_PENDING', seen)).toMatchObject({
      left: ['JOB_STATE_PENDING+waitingForQuota'],
      returns: 0,
    });
  });
});
