import { describeChanges } from '../../../src/cli/status-changes';
import { aStatus, JOB } from './builders';

describe('describeChanges', () => {
  it('tells everything once', () => {
    const status = aStatus({ warnings: [{ code: 'SIMULATED', message: 'not real' }] });
    expect(describeChanges(undefined, status)).toEqual([
      'phase tuning',
      `tuning job ${JOB}`,
      'job running',
      'warning SIMULATED: not real',
    ]);
    expect(describeChanges(status, status)).toEqual([]);
  });

  it('tells only what changed, and no line per poll', () => {
    const progress = { state: 'JOB_STATE_RUNNING', completedEpochs: 1, epochs: 3, polls: 4 };
    const before = aStatus({ progress });
    const polled = aStatus({ progress: { ...progress, polls: 5, lastPollAt: 'later' } });
    expect(describeChanges(before, polled)).toEqual([]);
    const further = aStatus({ progress: { ...progress, completedEpochs: 2, polls: 6 } });
    expect(describeChanges(polled, further)).toEqual(['epoch 2 of 3 completed']);
  });

  it('tells what is awaited of people and how to answer, and marks who answered as unverified', () => {
    const asked = {
      aboveCostUsd: 10,
      estimatedUsd: 12.5,
      askedAt: '2026-01-01T00:00:00.000Z',
      until: '2026-01-02T00:00:00.000Z',
    };
    const waiting = { phase: 'awaitingApproval', tuningJob: null } as const;
    const lines = describeChanges(undefined, aStatus({ ...waiting, approval: asked }));
    expect(lines).toEqual([
      'phase awaitingApproval',
      'approval awaited until 2026-01-02T00:00:00.000Z: it may cost $12.50, above $10.00',
      'answer it: vertex-tuning approve run-1 | vertex-tuning decline run-1',
    ]);
    const stated = { by: 'ada', reason: 'too much', verified: false } as const;
    const declined = { ...asked, decision: 'declined', answeredAt: 'T', stated } as const;
    expect(describeChanges(undefined, aStatus({ approval: declined }))).toContain(
      'approval declined at T by ada, "too much" (as stated, not verified)',
    );
  });

  it('tells when trouble begins and when it is over', () => {
    const blockedBy = { code: 'HTTP_403', message: 'denied', since: 'S', nextAttempt: 'N' };
    const free = aStatus({ progress: { state: 'JOB_STATE_RUNNING', polls: 1 } });
    const blocked = aStatus({ progress: { state: 'JOB_STATE_RUNNING', polls: 2, blockedBy } });
    expect(describeChanges(free, blocked)).toEqual(['blocked by HTTP_403: denied']);
    expect(describeChanges(blocked, free)).toEqual(['no longer blocked']);
  });
});
