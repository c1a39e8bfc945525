/**
 * The life of one call to a Google API: a deadline for the whole of it, the caller's signal, retries by policy, one
 * fresh token after a 401, and one error for everything that goes wrong.
 */
import type { Dispatcher } from 'undici';
import type { CallScope } from './call-scope';
import { openCallScope } from './call-scope';
import type { CallName } from './failure';
import { nameRequest, networkError, notSentError, timeoutError } from './failure';
import { GoogleApiError } from './google-api-error';
import type { RetryPolicy } from './retry-policy';
import { isRetryable, READ_RETRY, retryDelayMs } from './retry-policy';
import type { Time } from './time';
import type { HttpRequest, Transport } from './transport';

export type HttpCallOptions = {
  signal?: AbortSignal | undefined;
  /** For the whole call, retries included, in milliseconds. Default: the caller's. */
  timeoutMs?: number | undefined;
  /** `never` sends once. Default `READ_RETRY`. */
  retry?: RetryPolicy | 'never';
  /**
   * `fresh` makes a connection for this call, so that it cannot fail for a kept-alive one that has died. Default:
   * `fresh` for what is sent once, `pooled` for the rest.
   */
  connection?: 'pooled' | 'fresh';
  /** Called before each repetition. */
  onRetry?: (error: GoogleApiError) => void;
  /** Statuses beside 2xx that are answers, not errors. */
  accept?: readonly number[];
};

export type HttpCaller = {
  service: string;
  transport: Transport;
  time: Time;
  /** For calls that name none. Default 60,000. */
  timeoutMs?: number | undefined;
};

/** Takes what it needs from an answer; throws `GoogleApiError` for what is none. */
export type Consume<T> = (
  response: Dispatcher.ResponseData,
  context: { call: CallName; scope: CallScope },
) => Promise<T>;

const DEFAULT_TIMEOUT_MS = 60_000;

/** One try, and a second one when the token of the first was refused. */
async function attempt(
  transport: Transport,
  request: HttpRequest,
  options: { signal: AbortSignal; connection: 'pooled' | 'fresh' },
): Promise<Dispatcher.ResponseData> {
  const first = await transport.attempt(request, options);
  // A 401 is given before anything is carried out, so that even a create call may be sent again.
  if (first.response.statusCode !== 401 || !transport.refuseCredentials(first.credentials)) {
    return first.response;
  }
  await first.response.body.dump();
  return (await transport.attempt(request, options)).response;
}

/** The backoff. Cut short by the deadline, it ends with the last error, which says more than "time-out". */
async function pause(time: Time, delayMs: number, scope: CallScope, last: Error): Promise<void> {
  try {
    await time.sleep(delayMs, scope.signal);
  } catch {
    scope.throwIfAborted();
    throw last;
  }
}

export async function runCall<T>(
  caller: HttpCaller,
  request: HttpRequest,
  options: HttpCallOptions,
  consume: Consume<T>,
): Promise<{ value: T; attempts: number }> {
  const { transport, time } = caller;
  const call = { service: caller.service, request: nameRequest(request) };
  const timeoutMs = options.timeoutMs ?? caller.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const policy = options.retry ?? READ_RETRY;
  const connection = options.connection ?? (policy === 'never' ? 'fresh' : 'pooled');
  const deadline = time.now() + timeoutMs;
  const scope = openCallScope(timeoutMs, options.signal);

  function toError(thrown: unknown): GoogleApiError {
    if (thrown instanceof GoogleApiError) return thrown;
    if (scope.timedOut()) return timeoutError(call, timeoutMs);
    if (transport.failedToConnect(thrown)) return notSentError(call, thrown);
    return networkError(call, thrown);
  }

  try {
    for (let attempts = 1; ; attempts++) {
      try {
        scope.throwIfAborted();
        const response = await attempt(transport, request, { signal: scope.signal, connection });
        return { value: await consume(response, { call, scope }), attempts };
      } catch (thrown) {
        scope.throwIfAborted();
        const error = toError(thrown);
        if (policy === 'never' || attempts >= policy.maxAttempts) throw error;
        if (!isRetryable(error, policy)) throw error;
        const delayMs = retryDelayMs({
          policy,
          failures: attempts,
          retryAfterMs: error.retryAfterMs,
          random: () => time.random(),
        });
        if (time.now() + delayMs >= deadline) throw error;
        await pause(time, delayMs, scope, error);
        options.onRetry?.(error);
      }
    }
  } finally {
    scope.close();
  }
}
