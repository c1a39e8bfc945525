import type { Client } from '@temporalio/client';
import { saidBeforeReset, saidBy } from '../../../src/activities/said-by-run';
import { ALL_REFUSED, CREATE_CALLS_MEMO, RESULT_MEMO } from '../../../src/contract/names';

const NAME = 'projects/p/locations/l/tuningJobs/1';
const OPERATION = 'projects/p/locations/l/operations/1';
const REFUSED = {
  [RESULT_MEMO]: { rebase: { operation: OPERATION } },
  [CREATE_CALLS_MEMO]: ALL_REFUSED,
};
const WITH_JOB = { [RESULT_MEMO]: { tuningJob: { name: NAME } }, [CREATE_CALLS_MEMO]: 'answered' };

describe('what a closed run has said', () => {
  it('is its jobs, or its operation', () => {
    expect(saidBy(WITH_JOB)).toMatchObject({ jobs: [NAME], createCalls: 'answered' });
    const begun = { ...REFUSED, [CREATE_CALLS_MEMO]: 'answered' };
    expect(saidBy(begun)).toMatchObject({ jobs: [], operation: OPERATION });
  });

  it('is nothing where it may have been ended during its first call', () => {
    expect(saidBy({ [CREATE_CALLS_MEMO]: 'answered' })).toMatchObject({ createCalls: 'unknown' });
  });

  it('is that it made nothing, where each call was refused: that operation is over', () => {
    expect(saidBy(REFUSED)).toEqual({ isSettled: false, jobs: [], createCalls: 'answered' });
  });
});

/** All have the same first execution. */
function before(...memos: Record<string, unknown>[]) {
  const runs = memos.map((memo, index) => ({
    runId: `run-${index}`,
    startTime: new Date(1_000 * (index + 1)),
    memo,
    raw: { workflowExecutionInfo: { firstRunId: 'run-0' } },
  }));
  const now = { ...runs[0], runId: 'now', memo: {} };
  const client = {
    workflow: {
      getHandle: (_: string, runId = 'now') => ({
        describe: () => Promise.resolve([...runs, now].find((run) => run.runId === runId)),
      }),
      list: () => runs,
    },
  } as unknown as Client;
  return saidBeforeReset(client, { workflowId: 'w', firstExecutionRunId: 'run-0' }, 'now');
}

describe('what the runs before a reset have said', () => {
  it('leaves open what one of several may have called', async () => {
    expect(await before(WITH_JOB, {})).toMatchObject({ jobs: [NAME], createCalls: 'unknown' });
  });

  it('is that all calls had an answer, where each of them says so', async () => {
    expect(await before(REFUSED, REFUSED)).toEqual({
      jobs: [],
      createCalls: 'answered',
      startedAt: 1_000,
    });
  });
});
