/**
 * A stream that ends with the signal's reason as soon as the signal fires, also while its source stands still.
 */

/** One listener per step: racing each step against one lasting promise would keep every chunk alive. */
function nextUnlessAborted<T>(
  iterator: AsyncIterator<T>,
  signal: AbortSignal,
): Promise<IteratorResult<T>> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
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
      const next = await nextUnlessAborted(iterator, signal);
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
