/** When a call is repeated, and after how long: data and two pure functions. */
import type { GoogleApiError } from './google-api-error';

export type RetryPolicy = {
  /** HTTP statuses that are worth another try. */
  statuses: ReadonlySet<number>;
  /** Tries in all, the first included. */
  maxAttempts: number;
  /** Before the second try; doubles for each further one. */
  initialDelayMs: number;
  maxDelayMs: number;
};

/** For calls that may be sent any number of times. The statuses are those that Google's own clients repeat. */
export const READ_RETRY: RetryPolicy = {
  statuses: new Set([408, 429, 500, 502, 503, 504]),
  maxAttempts: 8,
  initialDelayMs: 500,
  maxDelayMs: 30_000,
};

export function isRetryable(error: GoogleApiError, policy: RetryPolicy): boolean {
  switch (error.kind) {
    case 'status':
      return policy.statuses.has(error.httpStatus ?? 0);
    // A body that broke off or came from a proxy is a transport failure in disguise.
    case 'malformed':
    case 'notSent':
    case 'network':
      return true;
    // The time is over, or a person must act.
    case 'timeout':
    case 'credentials':
      return false;
  }
}

/** Exponential with jitter between half and whole, and never less than the service asked for. */
export function retryDelayMs(input: {
  policy: RetryPolicy;
  /** Tries that failed so far, at least 1. */
  failures: number;
  retryAfterMs: number | undefined;
  random: () => number;
}): number {
  const { policy, failures } = input;
  const backoff = Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (failures - 1));
  const jittered = backoff * (0.5 + input.random() / 2);
  return Math.max(jittered, input.retryAfterMs ?? 0);
}
