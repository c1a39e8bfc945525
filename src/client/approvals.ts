/** Answers to a run that awaits an approval: the updates `approve` and `decline`, and what their errors mean. */
import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { ApprovalAnswer, ApprovalArgument } from '../contract/approval';
import { isErrorCode } from '../contract/error-codes';
import type { UPDATES } from '../contract/names';
import { TuningError } from '../contract/tuning-error';
import { callTemporal } from './temporal-calls';

export type ApprovalUpdate = (typeof UPDATES)['approve' | 'decline'];

/** A worker takes an update in milliseconds, or there is none. */
const UPDATE_TIMEOUT_MS = 15_000;

/**
 * Sends an answer and waits until the run took it. Throws INVALID_REQUEST when the run refuses it: it awaits none, or the
 * argument is malformed.
 */
export async function sendAnswer(
  client: Client,
  workflowId: string,
  update: ApprovalUpdate,
  argument: ApprovalArgument,
): Promise<ApprovalAnswer> {
  try {
    return await callTemporal(
      client,
      () =>
        client.workflow
          .getHandle(workflowId)
          .executeUpdate<ApprovalAnswer, [ApprovalArgument]>(update, { args: [argument] }),
      UPDATE_TIMEOUT_MS,
    );
  } catch (error) {
    throw meaningOfUpdate(error, workflowId);
  }
}

function meaningOfUpdate(error: unknown, workflowId: string): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const type = cause instanceof ApplicationFailure ? cause.type : undefined;
    return new TuningError(
      isErrorCode(type) ? type : 'INTERNAL',
      `The run ${workflowId} refused the answer: ${cause?.message ?? error.message}`,
      { cause: error },
    );
  }
  if (error instanceof TuningError && error.code === 'TEMPORAL_UNREACHABLE') {
    return new TuningError(
      error.code,
      `${error.message} An answer needs a worker of the run: without one it is not kept.`,
      { cause: error },
    );
  }
  return error;
}
