import type { TuningRunStatus } from '../../../src/client/run-status';

export const JOB = 'projects/1/locations/us-central1/tuningJobs/7';

export function aStatus(overrides: Partial<TuningRunStatus> = {}): TuningRunStatus {
  return {
    workflowId: 'run-1',
    runId: 'r1',
    temporalStatus: 'RUNNING',
    startTime: '2026-01-01T00:00:00.000Z',
    source: 'worker',
    work: [],
    retrying: [],
    phase: 'tuning',
    outcome: null,
    tuningJob: { name: JOB, state: 'JOB_STATE_RUNNING', apiVersion: 'v1beta1' },
    tunedModel: null,
    datasets: [],
    cost: {},
    dataStatistics: null,
    evaluation: null,
    cancellation: null,
    approval: null,
    warnings: [],
    timeline: [
      { at: '2026-01-01T00:00:00.000Z', phase: 'checking' },
      { at: '2026-01-01T00:00:02.000Z', phase: 'creating' },
      { at: '2026-01-01T00:00:03.000Z', phase: 'tuning' },
    ],
    simulated: false,
    ...overrides,
  };
}
