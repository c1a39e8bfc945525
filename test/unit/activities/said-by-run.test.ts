import type { Client } from '@temporalio/client';
import { saidBeforeReset, saidBy, saidByChain } from '../../../src/activities/said-by-run';
import {
  ALL_REFUSED,
  CREATE_CALLS_MEMO,
  RESULT_MEMO,
  SETTLED_MEMO,
} from '../../../src/contract/names';

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

const SECOND = 'projects/p/locations/l/operations/2';
const WITH_SECOND = {
  [RESULT_MEMO]: { rebase: { operation: SECOND } },
  [CREATE_CALLS_MEMO]: 'answered',
};
const WITH_FIRST = {
  [RESULT_MEMO]: { rebase: { operation: OPERATION } },
  [CREATE_CALLS_MEMO]: 'answered',
};

/** All have the same first execution; the last of them goes on, or has ended with this memo. */
function chainOf(memos: Record<string, unknown>[], last: Record<string, unknown> = {}) {
  const runs = memos.map((memo, index) => ({
    runId: `run-${index}`,
    startTime: new Date(1_000 * (index + 1)),
    memo,
    raw: { workflowExecutionInfo: { firstRunId: 'run-0' } },
  }));
  const now = { ...runs[0], runId: 'now', memo: last };
  const client = {
    workflow: {
      getHandle: (_: string, runId = 'now') => ({
        describe: () => Promise.resolve([...runs, now].find((run) => run.runId === runId)),
      }),
      list: () => runs.toReversed(),
    },
  } as unknown as Client;
  return { client, chain: { workflowId: 'w', firstExecutionRunId: 'run-0' } };
}

function before(...memos: Record<string, unknown>[]) {
  const { client, chain } = chainOf(memos);
  return saidBeforeReset(client, chain, 'now');
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

  it('takes the operation of neither of two for the one that lives', async () => {
    expect(await before(WITH_SECOND, WITH_FIRST)).toEqual({
      jobs: [],
      createCalls: 'unknown',
      operations: [OPERATION, SECOND],
      startedAt: 1_000,
    });
    expect(await before(WITH_SECOND, WITH_SECOND)).toMatchObject({
      createCalls: 'answered',
      operation: SECOND,
    });
  });

  it('is that the calls without an answer of all lie in the time of all', async () => {
    const during = (from: number, to: number) => ({
      ...WITH_JOB,
      [CREATE_CALLS_MEMO]: { from, to },
    });
    const createCalls = { from: 1, to: 9 };
    expect(await before(during(3, 9), WITH_JOB, during(1, 4))).toMatchObject({ createCalls });
  });

  it('is that nothing is left of one that was settled without a job', async () => {
    const settled = { [RESULT_MEMO]: { tuningJob: null }, [SETTLED_MEMO]: true };
    expect(await before(settled)).toMatchObject({ jobs: [], createCalls: 'answered' });
    expect(await before(settled, {})).toMatchObject({ createCalls: 'unknown' });
  });
});

function said(last: Record<string, unknown>, ...memos: Record<string, unknown>[]) {
  const { client, chain } = chainOf(memos, last);
  return saidByChain(client, chain, { runId: 'now', memo: last });
}

describe('what a closed run has said that was reset', () => {
  it('is no word of its own that each call was refused: the run of before went on from there', async () => {
    expect(await said(REFUSED, WITH_JOB)).toEqual({
      isSettled: false,
      jobs: [NAME],
      createCalls: 'answered',
    });
    expect(await said(REFUSED, WITH_SECOND)).toMatchObject({ operation: SECOND });
    expect(await said(REFUSED, {})).toMatchObject({ createCalls: 'unknown' });
    expect(await said(REFUSED, REFUSED)).toMatchObject({ jobs: [], createCalls: 'answered' });
  });

  it('is not only the operation that it was given: the run of before had begun another, or has a job', async () => {
    expect(await said(WITH_FIRST, WITH_SECOND)).toEqual({
      isSettled: false,
      jobs: [],
      createCalls: 'answered',
      operations: [OPERATION, SECOND],
    });
    expect(await said(WITH_FIRST, WITH_JOB)).toMatchObject({ jobs: [NAME] });
  });

  it('is its own word alone where it left nothing alive, or was not reset', async () => {
    const settled = { ...REFUSED, [SETTLED_MEMO]: true };
    expect(await said(settled, WITH_JOB)).toMatchObject({ isSettled: true, jobs: [] });
    const { client, chain } = chainOf([WITH_JOB]);
    const first = { runId: 'run-0', memo: REFUSED };
    expect(await saidByChain(client, chain, first)).toMatchObject({ jobs: [] });
  });
});
