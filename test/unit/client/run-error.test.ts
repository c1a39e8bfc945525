import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import { isTuneModelResult, readRunEnd } from '../../../src/client/run-error';
import { statusOfResult } from '../../../src/client/run-status';
import { aResult } from './builders';

describe('readRunEnd', () => {
  it('reads code, problems and the partial result of a failed run', () => {
    const result = aResult();
    const problems = [{ path: 'location', message: 'is not a location.' }];
    const failure = ApplicationFailure.create({
      type: 'INVALID_REQUEST',
      message: 'One problem.',
      nonRetryable: true,
      details: [result, { code: 'INVALID_REQUEST', problems }],
    });
    expect(readRunEnd(failure)).toEqual({
      kind: 'failed',
      code: 'INVALID_REQUEST',
      message: 'One problem.',
      problems,
      result,
    });
  });

  it('looks through the failure of an activity', () => {
    const inner = ApplicationFailure.create({ type: 'ACCESS_DENIED', message: 'no' });
    const failure = new ActivityFailure('failed', 'find', '1', 'NON_RETRYABLE_FAILURE', 'w', inner);
    expect(readRunEnd(failure)).toMatchObject({ code: 'ACCESS_DENIED', message: 'no' });
  });

  it('tells a cancel from a failure', () => {
    expect(readRunEnd(new CancelledFailure('cancelled'))).toEqual({ kind: 'cancelled' });
  });

  it.each([
    new TerminatedFailure('terminated'),
    new TimeoutFailure('timeout', undefined, 'START_TO_CLOSE'),
  ])('warns of a live job when no code of ours could run (%p)', (failure) => {
    expect(readRunEnd(failure)).toMatchObject({ kind: 'failed', code: 'JOB_MAY_BE_RUNNING' });
  });

  it.each([undefined, new Error('boom'), ApplicationFailure.create({ type: 'SomethingElse' })])(
    'calls what it does not know a defect (%p)',
    (cause) => {
      expect(readRunEnd(cause)).toMatchObject({ kind: 'failed', code: 'INTERNAL' });
    },
  );
});

describe('isTuneModelResult', () => {
  it('refuses what is none', () => {
    expect(isTuneModelResult(aResult())).toBe(true);
    expect([null, 'x', {}, { outcome: null, tuningJob: null }].some(isTuneModelResult)).toBe(false);
  });
});

describe('statusOfResult', () => {
  it('is empty, not absent, where nothing is known', () => {
    expect(statusOfResult(undefined, 'checking')).toEqual({
      phase: 'checking',
      outcome: null,
      tuningJob: null,
      tunedModel: null,
      datasets: [],
      cost: {},
      dataStatistics: null,
      evaluation: null,
      cancellation: null,
      approval: null,
      warnings: [],
      timeline: [],
      simulated: false,
    });
  });
});
