import pc from 'picocolors';
import { renderStatus, stepsOf } from '../../../src/cli/status-view';
import { aStatus, JOB } from './builders';

const now = new Date('2026-01-01T00:01:10.000Z');
const colors = pc.createColors(false);
const render = (status: ReturnType<typeof aStatus>): string[] =>
  renderStatus(status, { now, colors, frame: 0 });

describe('renderStatus', () => {
  it('shows what is done, what runs with its progress, and what is to come', () => {
    const status = aStatus({
      simulated: true,
      progress: {
        state: 'JOB_STATE_RUNNING',
        detailState: 'TUNING_JOB_STATE_TUNING',
        completedEpochs: 1,
        completedSteps: 1200,
        epochs: 4,
        polls: 3,
      },
    });
    expect(render(status)).toEqual([
      'run-1  (simulated)',
      '  ✔ check request and datasets  2s',
      '  ✔ create the tuning job       1s',
      '  ⠋ tune                        1m 07s',
      '      running, tuning',
      `      ${JOB}`,
      '      █████░░░░░░░░░░░░░░░ 1 of 4 epochs, 1,200 steps',
      '  · evaluate the tuned model',
      '  · write the report',
    ]);
  });

  it('promises no step that is off', () => {
    const off = ['EVALUATION_OFF', 'REPORT_OFF'] as const;
    const warnings = off.map((code) => ({ code, message: '' }));
    const steps = stepsOf(aStatus({ warnings }), now);
    expect(steps.map(({ phase }) => phase)).toEqual(['checking', 'creating', 'tuning']);
  });

  it('promises no evaluation of a run that is being cancelled', () => {
    const timeline = [
      ...aStatus().timeline,
      { at: '2026-01-01T00:00:30.000Z', phase: 'cancelling' as const },
    ];
    const steps = stepsOf(aStatus({ phase: 'cancelling', timeline }), now);
    expect(steps.map(({ phase, kind }) => `${phase} ${kind}`)).toEqual([
      'checking done',
      'creating done',
      'tuning done',
      'cancelling current',
      'reporting ahead',
    ]);
  });

  it('adds up the times of a phase that was entered twice, and stops the clock at the close', () => {
    const steps = stepsOf(
      aStatus({
        phase: 'closed',
        temporalStatus: 'FAILED',
        closeTime: '2026-01-01T00:00:20.000Z',
        timeline: [
          { at: '2026-01-01T00:00:00.000Z', phase: 'creating' },
          { at: '2026-01-01T00:00:01.000Z', phase: 'waitingForQuota' },
          { at: '2026-01-01T00:00:11.000Z', phase: 'creating' },
          { at: '2026-01-01T00:00:14.000Z', phase: 'closed' },
        ],
        error: { code: 'QUOTA_EXCEEDED', message: 'no', problems: [] },
      }),
      now,
    );
    expect(steps).toEqual([
      { phase: 'waitingForQuota', kind: 'done', ms: 10_000 },
      { phase: 'creating', kind: 'failed', ms: 4_000 },
    ]);
  });

  it('says what holds the run up', () => {
    const lines = render(
      aStatus({
        source: 'memo',
        progress: {
          state: 'JOB_STATE_RUNNING',
          polls: 9,
          blockedBy: { code: 'HTTP_403', message: 'denied', since: 'S', nextAttempt: 'N' },
        },
        retrying: [{ activity: 'findTuningJob', attempt: 3, message: 'no connection' }],
      }),
    );
    expect(lines.slice(-3)).toEqual([
      '  ! blocked by HTTP_403 since S: denied',
      '  ! findTuningJob is tried again (attempt 3): no connection',
      '  ! no worker answers; start one with: vertex-tuning worker',
    ]);
  });

  it('shows the job that the service holds back while the run waits for quota', () => {
    const lines = render(
      aStatus({
        phase: 'waitingForQuota',
        timeline: [{ at: '2026-01-01T00:00:00.000Z', phase: 'waitingForQuota' }],
        progress: {
          state: 'JOB_STATE_PENDING',
          detailState: 'TUNING_JOB_STATE_WAITING_FOR_QUOTA',
          polls: 1,
        },
      }),
    );
    expect(lines).toContain('      pending, waiting for quota');
  });

  it('shows a state that Google added later as it is', () => {
    const progress = { state: 'JOB_STATE_TELEPORTING', polls: 1 };
    expect(render(aStatus({ progress }))).toContain('      teleporting');
  });

  it('shows what checks and evaluations are doing', () => {
    const work = [{ what: 'asking the tuned model', done: 20, total: 80 }];
    const timeline = [{ at: '2026-01-01T00:01:00.000Z', phase: 'evaluating' as const }];
    expect(render(aStatus({ phase: 'evaluating', work, timeline }))).toContain(
      '      █████░░░░░░░░░░░░░░░ asking the tuned model: 20 of 80',
    );
  });
});
