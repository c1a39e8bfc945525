/**
 * Results of work that goes on side by side, taken in the order in which it was begun.
 */
import { unlessAborted } from './abortable';
import type { StreamPosition } from './batch';

export class InOrder<T> {
  readonly #entries: { result: Promise<T>; end: StreamPosition }[] = [];

  get length(): number {
    return this.#entries.length;
  }

  /** Adds work on the bytes up to `end`. */
  add(result: Promise<T>, end: StreamPosition): void {
    // Whoever takes the entry before it may fail first, and nobody look at this one any more.
    result.catch(() => undefined);
    this.#entries.push({ result, end });
  }

  /** The oldest result, as soon as it is there; rejects with the signal's reason when that fires first. */
  async next(signal: AbortSignal | undefined): Promise<{ result: T; end: StreamPosition }> {
    const entry = this.#entries.shift();
    if (entry === undefined) throw new Error('Nothing is under way.');
    const result = await (signal === undefined
      ? entry.result
      : unlessAborted(entry.result, signal));
    return { result, end: entry.end };
  }
}
