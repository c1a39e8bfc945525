/** A pause between two tries that ends at once, with the caller's own reason, when the caller aborts. */
import type { Time } from '../google/time';

export async function pause(
  time: Time,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await time.sleep(ms, signal ?? new AbortController().signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
