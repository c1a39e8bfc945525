/** Time as the HTTP layer sees it; tests put in their own, so that no test waits for a backoff. */
import { setTimeout as delay } from 'node:timers/promises';

export interface Time {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects when the signal aborts; with what is the caller's business. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

export const systemTime: Time = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
  random: () => Math.random(),
};
