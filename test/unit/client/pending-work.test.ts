import { readHeartbeat } from '../../../src/client/pending-work';

describe('readHeartbeat', () => {
  it('takes the details of the awaiting activity for progress', () => {
    const details = { state: 'JOB_STATE_RUNNING', completedEpochs: 1, epochs: 3, polls: 12 };
    expect(readHeartbeat('awaitTuningJobChange', details)).toEqual({ progress: details });
  });

  it('takes the details of any other activity for work', () => {
    expect(readHeartbeat('checkDatasets', { what: 'rows', done: 10, total: 20 })).toEqual({
      work: { what: 'rows', done: 10, total: 20 },
    });
  });

  it.each([undefined, null, 'text', 7, [], { polls: 'many' }])(
    'leaves out details that do not fit (%p)',
    (details) => {
      expect(readHeartbeat('awaitTuningJobChange', details)).toEqual({});
      expect(readHeartbeat('scoreExamples', details)).toEqual({});
    },
  );
});
