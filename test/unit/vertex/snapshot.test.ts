import * as fc from 'fast-check';
import { toTuningJobSnapshot } from '../../../src/vertex/snapshot';
import type { TuningJob } from '../../../src/vertex/wire-types';

const name = 'projects/1/locations/us-central1/tuningJobs/7';

function stats() {
  return {
    tuningDatasetExampleCount: 10,
    tuningStepCount: '5',
    droppedExampleIndices: ['4', 'x'],
    droppedExampleReasons: ['No role.'],
  };
}

describe('toTuningJobSnapshot', () => {
  it('takes what a finished supervised job says', () => {
    const job: TuningJob = {
      name,
      state: 'JOB_STATE_SUCCEEDED',
      createTime: '2026-01-31T12:00:00.123456Z',
      endTime: '2026-01-31T13:00:00Z',
      labels: { team: 'support' },
      baseModel: 'gemini-2.5-flash',
      tuningJobMetadata: { completedEpochCount: '3', completedStepCount: '120' },
      tunedModel: {
        model: 'projects/1/locations/us-central1/models/9@1',
        endpoint: 'projects/1/locations/us-central1/endpoints/5',
        checkpoints: [
          { checkpointId: '1', epoch: '1', step: '40', endpoint: 'e1' },
          { epoch: '2' },
        ],
      },
      tuningDataStats: {
        supervisedTuningDataStats: {
          tuningDatasetExampleCount: '500',
          totalBillableTokenCount: '123456',
          tuningStepCount: '120',
          totalTuningCharacterCount: '40000',
          totalTruncatedExampleCount: '2',
          truncatedExampleIndices: ['3', '17'],
          droppedExampleReasons: ['Too long: Qrow Qrow', 'example "Qrow Qrow" has no role'],
        },
      },
    };
    const snapshot = toTuningJobSnapshot(job, 'v1beta1');
    expect(snapshot).toEqual({
      name,
      apiVersion: 'v1beta1',
      state: 'JOB_STATE_SUCCEEDED',
      createTime: '2026-01-31T12:00:00.123456Z',
      endTime: '2026-01-31T13:00:00Z',
      labels: { team: 'support' },
      baseModel: 'gemini-2.5-flash',
      progress: { completedEpochs: 3, completedSteps: 120 },
      tunedModel: {
        model: 'projects/1/locations/us-central1/models/9@1',
        endpoint: 'projects/1/locations/us-central1/endpoints/5',
        checkpoints: [{ checkpointId: '1', epoch: 1, step: 40, endpoint: 'e1' }],
      },
      dataStats: {
        examples: 500,
        billableTokens: 123456,
        steps: 120,
        dropped: 2,
        characters: 40000,
        droppedNamed: 2,
        droppedExamples: [
          { example: 3, reason: 'Too long: [text removed]' },
          { example: 17, reason: 'example "…" has no role' },
        ],
      },
    });
  });

  it.each([
    ['preference', { preferenceOptimizationDataStats: stats() }],
    ['distillation', { distillationDataStats: { trainingDatasetStats: stats() } }],
    ['reinforcement', { reinforcementTuningDataStats: stats() }],
  ])('takes the statistics of %s tuning', (_method, tuningDataStats) => {
    const job = { name, tuningDataStats: tuningDataStats as object } as TuningJob;
    expect(toTuningJobSnapshot(job, 'v1beta1').dataStats).toEqual({
      examples: 10,
      steps: 5,
      droppedNamed: 1,
      droppedExamples: [{ example: 4, reason: 'No role.' }],
    });
  });

  it('keeps each reason with its example, whatever stands in the lists', () => {
    const supervisedTuningDataStats = {
      truncatedExampleIndices: ['x', '5', '9'],
      droppedExampleReasons: ['No role.', 7, 'Too long.', 'Empty.'],
    };
    const job = { name, tuningDataStats: { supervisedTuningDataStats } } as unknown as TuningJob;
    expect(toTuningJobSnapshot(job, 'v1').dataStats?.droppedExamples).toEqual([
      { reason: 'No role.' },
      { example: 5 },
      { example: 9, reason: 'Too long.' },
      { reason: 'Empty.' },
    ]);
  });

  it('carries a state that is new, and none as unspecified', () => {
    expect(toTuningJobSnapshot({ name, state: 'JOB_STATE_DREAMING' }, 'v1').state).toBe(
      'JOB_STATE_DREAMING',
    );
    expect(toTuningJobSnapshot({ name }, 'v1')).toEqual({
      name,
      apiVersion: 'v1',
      state: 'JOB_STATE_UNSPECIFIED',
    });
  });

  it('scrubs the error of a failed job', () => {
    const error = {
      code: 3,
      message: 'Bad example. JSON: {"text":"Qrow"}',
      details: [{ Qrow: 1 }],
    };
    expect(toTuningJobSnapshot({ name, error }, 'v1').error).toEqual({
      code: 3,
      message: 'Bad example. [text removed]',
    });
  });

  it('survives fields of wrong types', () => {
    const job = {
      name: 5,
      state: null,
      labels: { a: 'b' },
      tunedModel: { checkpoints: 'none' },
      tuningJobMetadata: { completedEpochCount: 'many' },
      tuningDataStats: { supervisedTuningDataStats: { droppedExampleReasons: [1, 'ok'] } },
    } as unknown as TuningJob;
    expect(toTuningJobSnapshot(job, 'v1')).toEqual({
      name: '',
      apiVersion: 'v1',
      state: 'JOB_STATE_UNSPECIFIED',
      labels: { a: 'b' },
      dataStats: { droppedNamed: 1, droppedExamples: [{ reason: 'ok' }] },
    });
  });

  it('gives the same kind of snapshot whatever stands in the fields', () => {
    const any = fc.jsonValue();
    const job = fc.record(
      {
        name: any,
        state: any,
        labels: any,
        baseModel: any,
        preTunedModel: any,
        error: any,
        tunedModel: fc.oneof(any, fc.record({ model: any, endpoint: any, checkpoints: any })),
        tuningJobMetadata: any,
        tuningDataStats: fc.oneof(
          any,
          fc.record({ supervisedTuningDataStats: any, distillationDataStats: any }),
        ),
        tomorrow: any,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(job, (given) => {
        const {
          state,
          labels = {},
          tunedModel,
          ...snapshot
        } = toTuningJobSnapshot(given as TuningJob, 'v1beta1');
        expect(state).toBe(given.state === '' ? 'JOB_STATE_UNSPECIFIED' : state);
        expect([typeof snapshot.name, typeof state]).toEqual(['string', 'string']);
        for (const label of Object.values(labels)) expect(typeof label).toBe('string');
        for (const { checkpointId } of tunedModel?.checkpoints ?? [])
          expect(checkpointId).not.toBe('');
        expect(snapshot).not.toHaveProperty('tomorrow');
      }),
    );
  });
});
