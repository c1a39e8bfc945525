/** A run that did not end well: its code, what is wrong, and the result as far as it was known. */
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/client';
import { isErrorCode } from '../contract/error-codes';
import type { ErrorCode } from '../contract/error-codes';
import type { Problem } from '../contract/problem';
import type { FailureDetail, TuneModelResult } from '../contract/result';
import { TuningError } from '../contract/tuning-error';

export class TuningRunError extends TuningError {
  readonly workflowId: string;
  /** The result as far as it was known: the name of a paid job is never lost. */
  readonly result: TuneModelResult | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    fields: {
      workflowId: string;
      result?: TuneModelResult | undefined;
      problems?: readonly Problem[];
      cause?: unknown;
    },
  ) {
    const { problems, cause } = fields;
    super(code, message, { ...(problems ? { problems } : {}), cause });
    this.name = 'TuningRunError';
    this.workflowId = fields.workflowId;
    this.result = fields.result;
  }
}

/** What ended a run that did not complete, as the client's `WorkflowFailedError.cause` tells it. */
export type RunEnd =
  | { kind: 'cancelled' }
  | {
      kind: 'failed';
      code: ErrorCode;
      message: string;
      result?: TuneModelResult;
      problems: Problem[];
    };

export function readRunEnd(cause: unknown): RunEnd {
  if (cause instanceof CancelledFailure) return { kind: 'cancelled' };
  if (cause instanceof TerminatedFailure || cause instanceof TimeoutFailure) {
    const what = cause instanceof TerminatedFailure ? 'terminated' : 'ended by its time-out';
    return {
      kind: 'failed',
      code: 'JOB_MAY_BE_RUNNING',
      message: `The run was ${what}: no code of ours ran after that, and its tuning job may still run on Vertex AI. Look for it and cancel it.`,
      problems: [],
    };
  }
  const failure = applicationFailureOf(cause);
  if (!failure) {
    return { kind: 'failed', code: 'INTERNAL', message: messageOf(cause), problems: [] };
  }
  const [result, detail] = (failure.details ?? []) as [unknown, unknown];
  return {
    kind: 'failed',
    code: isErrorCode(failure.type) ? failure.type : 'INTERNAL',
    message: failure.message,
    problems: isFailureDetail(detail) ? (detail.problems ?? []) : [],
    ...(isTuneModelResult(result) ? { result } : {}),
  };
}

function applicationFailureOf(cause: unknown): ApplicationFailure | undefined {
  if (cause instanceof ApplicationFailure) return cause;
  if (cause instanceof ActivityFailure || cause instanceof ChildWorkflowFailure) {
    return applicationFailureOf(cause.cause);
  }
  return undefined;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'The run failed without a cause.';
}

/** Results come from workers of any version: what makes one is looked at, the rest is carried. */
export function isTuneModelResult(value: unknown): value is TuneModelResult {
  return (
    typeof value === 'object' &&
    value !== null &&
    'outcome' in value &&
    'tuningJob' in value &&
    'warnings' in value &&
    Array.isArray(value.warnings)
  );
}

function isFailureDetail(value: unknown): value is FailureDetail {
  return typeof value === 'object' && value !== null && 'code' in value;
}
