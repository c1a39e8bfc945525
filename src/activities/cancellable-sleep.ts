/**
 * The one sleep of activities. The SDK's own leaks with each call until the attempt ends, and a bare AbortError makes a
 * pause or a reset hang until the heartbeat time-out; this does neither.
 */
import { setTimeout as delay } from 'node:timers/promises';

/** Sleeps, or throws the signal's own reason. */
export async function cancellableSleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
