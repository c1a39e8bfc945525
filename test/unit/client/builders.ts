import type { TuneModelResult } from '../../../src/contract/result';

export function aResult(overrides: Partial<TuneModelResult> = {}): TuneModelResult {
  return {
    outcome: 'succeeded',
    tuningJob: {
      name: 'projects/1/locations/us-central1/tuningJobs/7',
      state: 'JOB_STATE_SUCCEEDED',
      apiVersion: 'v1beta1',
    },
    tunedModel: null,
    datasets: [],
    cost: {},
    dataStatistics: null,
    evaluation: null,
    promotion: null,
    cancellation: null,
    approval: null,
    duplicates: [],
    warnings: [],
    artifacts: null,
    timeline: [],
    simulated: false,
    ...overrides,
  };
}
