import type { FindTuningJobResult } from '../../../src/contract/activities';
import type { SaidBefore } from '../../../src/contract/closed-run';
import { PaidCalls } from '../../../src/workflows/paid-calls';

const BEGIN = '2026-01-01T00:00:00Z';
const END = '2026-01-01T00:05:00Z';

function look(more: Partial<FindTuningJobResult> = {}): FindTuningJobResult {
  const serverTime = { begin: BEGIN, end: END };
  return { jobs: [], strays: [], lookedBy: 'first', serverTime, ...more };
}

const NO_ANSWER = { kind: 'unknown', message: 'silence' } as const;

function looked(): PaidCalls {
  const calls = new PaidCalls();
  calls.sees(look());
  return calls;
}

/** Its call was sent back, and its next look told of the reset. */
function after(before: SaidBefore): PaidCalls {
  const calls = looked();
  calls.begin();
  calls.answered({ kind: 'quotaRefused', message: 'full' });
  calls.begin();
  calls.answered({ ...NO_ANSWER, wasReset: true });
  expect(calls.isUnsettled).toBe(true);
  calls.sees(look({ lookedBy: 'second', wasReset: true, before }));
  return calls;
}

describe('the calls of a run', () => {
  it('are settled until one is begun, and again when it was answered', () => {
    const calls = looked();
    expect(calls).toMatchObject({ isUnsettled: false, hasLooked: true, wasUnanswered: false });
    calls.begin();
    expect(calls.isUnsettled).toBe(true);
    calls.answered({ kind: 'quotaRefused', message: 'full' });
    expect(calls).toMatchObject({ isUnsettled: false, wasUnanswered: false });
    expect(calls.when()).toBe('answered');
  });

  it('stay unsettled without an answer, and lie between the looks', () => {
    const calls = looked();
    calls.begin();
    calls.answered(NO_ANSWER);
    expect(calls).toMatchObject({ isUnsettled: true, isOneUnanswered: true, mayBeSending: false });
    calls.sees(look());
    expect(calls.when()).toEqual({ from: Date.parse(BEGIN), to: Date.parse(END) });
    calls.begin();
    calls.answered(NO_ANSWER);
    expect(calls).toMatchObject({ wasUnanswered: true, isOneUnanswered: false });
  });

  it('may be on their way when the run was reset after its look', () => {
    const calls = looked();
    calls.begin();
    calls.answered({ ...NO_ANSWER, wasReset: true });
    expect(calls.mayBeSending).toBe(true);
  });

  it('were not sent where the run was reset after its look: what was said before decides', () => {
    const nothing = after({ jobs: [], createCalls: 'answered' });
    expect(nothing.wasUnanswered).toBe(false);
    expect(nothing.when()).toBe('answered');
    expect(after({ jobs: [], createCalls: 'unknown' }).wasUnanswered).toBe(true);
  });

  it('of before a reset have an operation that is taken up once', () => {
    const calls = looked();
    const operation = 'operations/1';
    calls.sees(
      look({
        lookedBy: 'second',
        wasReset: true,
        before: { jobs: [], createCalls: 'answered', operation },
      }),
    );
    expect(calls.operationBefore).toBe(operation);
    expect(calls.takeOperationBefore()).toBe(operation);
    expect(calls.takeOperationBefore()).toBeUndefined();
    expect(calls.operationBefore).toBeUndefined();
  });

  it('of before a reset are settled where each was refused', () => {
    const calls = new PaidCalls();
    calls.leaveOpen({ jobs: [], createCalls: 'answered' });
    expect(calls).toMatchObject({ isUnsettled: false, wasUnanswered: false });
    calls.leaveOpen({ jobs: [], createCalls: 'answered', operation: 'operations/1' });
    expect(calls).toMatchObject({ isUnsettled: true, wasUnanswered: false });
  });

  it('of before a reset are open when the first look of the new execution tells of it, and not again', () => {
    const calls = looked();
    const before = { jobs: ['job'], createCalls: 'unknown', startedAt: 7 } as const;
    const again = look({
      lookedBy: 'second',
      wasReset: true,
      before: { ...before, jobs: ['job'] },
    });
    calls.sees(again);
    expect(calls).toMatchObject({ isUnsettled: true, mayBeSending: true, jobsBefore: ['job'] });
    expect(calls).toMatchObject({ wasUnanswered: true, isOneUnanswered: false, beganBefore: 7 });
    expect(calls.when()).toBe('unknown');
    calls.settle();
    calls.sees(again);
    expect(calls.isUnsettled).toBe(false);
  });
});
