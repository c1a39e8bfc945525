/**
 * A stream that ends with the signal's reason as soon as the signal fires, also while its source stands still.
 */

/**
 * The promise's outcome, or the signal's reason where that comes first. One listener per promise: racing each against one
 * lasting promise would keep every outcome alive.
 */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

export async function* abortable<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* source;
    return;
  }
  signal.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const next = await unlessAborted(iterator.next(), signal);
      if (next.done) {
        isDone = true;
        return;
      }
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    // Not awaited: a source that stands still answers this only when it moves again.
    if (!isDone) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
