import { renderCliError, toCliError } from '../../../src/cli/cli-error';
import { TuningRunError } from '../../../src/client/run-error';
import { describeProblems } from '../../../src/contract/problem';
import { TuningError } from '../../../src/contract/tuning-error';
import { GoogleApiError } from '../../../src/google/google-api-error';
import { aResult } from '../client/builders';

const problems = [
  { path: 'project', message: 'is missing.' },
  { path: 'location', message: 'is missing.', remedy: 'Add one.' },
];

describe('renderCliError', () => {
  it('lists problems once, whether or not the message tells them already', () => {
    const list = '  - project: is missing.\n  - location: is missing. Add one.';
    const told = `Two problems.\n${describeProblems(problems)}`;
    for (const message of ['Two problems.', told]) {
      expect(renderCliError({ code: 'INVALID_REQUEST', message, problems })).toBe(
        `error INVALID_REQUEST: Two problems.\n${list}`,
      );
    }
  });

  it('does not repeat the one problem that is the message', () => {
    const message = 'SETTING: cannot be loaded.';
    const one = [{ path: 'SETTING', message: 'cannot be loaded.' }];
    expect(renderCliError({ code: 'CONFIGURATION_INVALID', message, problems: one })).toBe(
      `error CONFIGURATION_INVALID: ${message}`,
    );
  });
});

describe('toCliError', () => {
  it('keeps the result of a failed run: it names a paid job', () => {
    const result = aResult({ outcome: null });
    const error = new TuningRunError('TUNING_JOB_FAILED', 'no', { workflowId: 'w', result });
    expect(toCliError(error)).toEqual({
      code: 'TUNING_JOB_FAILED',
      message: 'no',
      problems: [],
      workflowId: 'w',
      result,
    });
  });

  it.each([
    [{ kind: 'credentials' as const }, 'CREDENTIALS_MISSING'],
    [{ kind: 'status' as const, httpStatus: 403 }, 'ACCESS_DENIED'],
    [{ kind: 'status' as const, httpStatus: 404 }, 'INVALID_REQUEST'],
    [{ kind: 'status' as const, httpStatus: 503 }, 'SERVICE_UNAVAILABLE'],
    [{ kind: 'timeout' as const }, 'SERVICE_UNAVAILABLE'],
  ])('gives an error of Google the code %j means', (fields, code) => {
    const error = new GoogleApiError({ message: 'm', request: 'GET /x', ...fields });
    expect(toCliError(error).code).toBe(code);
  });

  it('calls anything else a defect', () => {
    expect(toCliError(new Error('boom')).code).toBe('INTERNAL');
    expect(toCliError(new TuningError('INTERNAL', 'x')).message).toBe('x');
  });
});
