/** The one way from an error to what Temporal is told: a code of the table as the type, and whether to try again. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import type { ErrorCode } from '../contract/error-codes';
import type { FailureDetail } from '../contract/result';
import { TuningError } from '../contract/tuning-error';
import { GoogleApiError } from '../google/google-api-error';
import { scrubText } from '../google/scrub';
import { handedOver, isWorkerShutdown } from './worker-shutdown';

/** No service decides how long a run sleeps: it is asked at least this often, in milliseconds. */
const LONGEST_RETRY_DELAY_MS = 300_000;

const WHAT_TO_DO: Partial<Record<ErrorCode, string>> = {
  ACCESS_DENIED:
    'Grant the worker’s identity what docs/reference/permissions.md lists, or run `vertex-tuning doctor`.',
};

/** What an error of a Google API means before a tuning job exists. */
export function codeOf(error: GoogleApiError): { code: ErrorCode; isFinal: boolean } {
  if (error.kind === 'credentials') return { code: 'CREDENTIALS_MISSING', isFinal: true };
  switch (error.httpStatus) {
    case 401:
    case 403:
      return { code: 'ACCESS_DENIED', isFinal: true };
    case 400:
    case 404:
      return { code: 'INVALID_REQUEST', isFinal: true };
    case 501:
      return { code: 'SERVICE_UNAVAILABLE', isFinal: true };
    default:
      return { code: 'SERVICE_UNAVAILABLE', isFinal: false };
  }
}

/**
 * Turns what an activity threw into an ApplicationFailure. Cancellations and failures that are ready pass as they are.
 *
 * @param options.waitOut true where a job may exist: then no trouble with access is final.
 */
export function toApplicationFailure(error: unknown, options: { waitOut: boolean }): unknown {
  if (error instanceof TuningError) {
    const detail: FailureDetail = { code: error.code, problems: [...error.problems] };
    return ApplicationFailure.create({
      type: error.code,
      message: error.message,
      nonRetryable: true,
      details: [detail],
    });
  }
  if (error instanceof GoogleApiError) {
    const { code, isFinal } = codeOf(error);
    const advice = isFinal ? WHAT_TO_DO[code] : undefined;
    return ApplicationFailure.create({
      type: code,
      message: advice === undefined ? error.message : `${error.message} ${advice}`,
      nonRetryable: isFinal && !options.waitOut,
      ...(error.retryAfterMs === undefined
        ? {}
        : { nextRetryDelay: Math.min(error.retryAfterMs, LONGEST_RETRY_DELAY_MS) }),
    });
  }
  if (error instanceof TemporalFailure) return error;
  // A defect, or something unforeseen: its message may quote what it stumbled over.
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.retryable(`${name}: ${scrubText(message)}`, 'INTERNAL');
}

/** Runs an activity's body and converts what it throws; what a worker's shutdown ended goes on elsewhere at once. */
export async function converting<T>(
  options: { waitOut: boolean },
  body: () => Promise<T>,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw isWorkerShutdown(Context.current().cancellationSignal)
      ? handedOver()
      : toApplicationFailure(error, options);
  }
}
