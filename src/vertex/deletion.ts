/**
 * Calls that delete. Ids are never given out twice, so that deleting again deletes nothing else; but the answer to a
 * repetition may be 404 because of the try before it, which is no error.
 */
import { GoogleApiError } from '../google/google-api-error';
import type { Call, Caller, CallRules } from './call';
import type { Answer, CallOptions, NotFound } from './port';
import type { Deletion } from './resource-ports';
import type { Operation } from './wire-types';

/** Only the API's own 404: one of a proxy, or for a wrong path, says nothing about the resource. */
function isNotFound(error: unknown): error is GoogleApiError {
  return (
    error instanceof GoogleApiError && error.httpStatus === 404 && error.status === 'NOT_FOUND'
  );
}

/** `T` is the answer to a deletion that has begun. */
export async function remove<T>(
  caller: Caller,
  call: Call,
  options: CallOptions | undefined,
  rules: CallRules = {},
): Promise<{ answer: Answer<T> } | { notFound: Answer<NotFound> }> {
  let repeated = false;
  try {
    const answer = await caller.askScrubbed<T>(call, options, {
      ...rules,
      onRetry: () => {
        repeated = true;
      },
    });
    return { answer };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const { serverTime } = error;
    return {
      notFound: {
        body: { kind: 'notFound', repeated },
        ...(serverTime === undefined ? {} : { serverTime }),
      },
    };
  }
}

/** A deletion that the service carries out as a long-running operation. */
export async function startDeletion(...args: Parameters<typeof remove>): Promise<Answer<Deletion>> {
  const removed = await remove<Operation>(...args);
  if ('notFound' in removed) return removed.notFound;
  const { body: operation, ...answer } = removed.answer;
  return { ...answer, body: { kind: 'started', operation } };
}
