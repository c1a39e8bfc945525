/** Failures inside workflows: from what the SDK throws to a code of the table, and back to what it wants thrown. */
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TemporalFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { isErrorCode } from '../contract/error-codes';
import type { ErrorCode } from '../contract/error-codes';
import type { FailureDetail } from '../contract/result';

export type CodedFailure = {
  code: ErrorCode;
  message: string;
  problems?: FailureDetail['problems'];
};

/** Ends a run with a code, from inside the workflow. */
export class RunFailed extends Error {
  constructor(readonly failure: CodedFailure) {
    super(failure.message);
    this.name = 'RunFailed';
  }
}

/** The deadline of the job passed: it must be cancelled. The cause is what Temporal made of a wait. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor(options?: { cause: unknown }) {
    super(undefined, options);
  }
}

function problemsOf(failure: ApplicationFailure): FailureDetail['problems'] {
  const detail = failure.details?.find(
    (value): value is FailureDetail =>
      typeof value === 'object' && value !== null && 'problems' in value,
  );
  return detail?.problems;
}

/**
 * The code and message of whatever Temporal says went wrong; `undefined` for any other error: a defect, which fails the task
 * until it is mended, with the job kept.
 */
export function codedFailureOf(error: unknown): CodedFailure | undefined {
  if (error instanceof RunFailed) return error.failure;
  if (error instanceof WorkflowExecutionAlreadyStartedError) {
    return {
      code: 'WORKFLOW_ALREADY_STARTED',
      message: `Another workflow runs under the id ${error.workflowId}.`,
    };
  }
  if (!(error instanceof ActivityFailure) && !(error instanceof ChildWorkflowFailure)) {
    if (!(error instanceof TemporalFailure)) return undefined;
    return { code: 'INTERNAL', message: error.message };
  }
  const { cause } = error;
  if (cause instanceof ApplicationFailure) {
    const problems = problemsOf(cause);
    return {
      code: isErrorCode(cause.type) ? cause.type : 'INTERNAL',
      message: cause.message ?? 'An activity failed without a message.',
      ...(problems ? { problems } : {}),
    };
  }
  const what = error instanceof ActivityFailure ? error.activityType : 'the child workflow';
  if (cause instanceof TimeoutFailure) {
    return {
      code: 'SERVICE_UNAVAILABLE',
      message: `${what} did not finish in time (${cause.timeoutType}). Are workers running for all three task queues?`,
    };
  }
  return { code: 'INTERNAL', message: `${what} failed: ${cause?.message ?? error.message}` };
}

/** True for a time-out of the whole activity, in either of the two shapes it comes in. */
export function isScheduleToCloseTimeout(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  return (
    error.retryState === 'TIMEOUT' ||
    (error.cause instanceof TimeoutFailure && error.cause.timeoutType === 'SCHEDULE_TO_CLOSE')
  );
}
