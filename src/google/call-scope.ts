/**
 * One call's lifetime: its deadline and its caller's signal in one AbortSignal, with both let go at the end.
 * (AbortSignal.any would hold on to a caller's long-lived signal on Node 20.)
 */

export type CallScope = {
  /** Aborts at the deadline, or with the caller. */
  readonly signal: AbortSignal;
  /** True when it was the deadline that ended the call. */
  timedOut(): boolean;
  /** Throws the caller's reason as it is, when the caller aborted. */
  throwIfAborted(): void;
  close(): void;
};

export function openCallScope(timeoutMs: number, caller: AbortSignal | undefined): CallScope {
  const controller = new AbortController();
  let timedOut = false;
  const onAbort = (): void => controller.abort(caller?.reason);
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  caller?.addEventListener('abort', onAbort, { once: true });
  if (caller?.aborted === true) onAbort();
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    throwIfAborted: () => {
      if (!timedOut) caller?.throwIfAborted();
    },
    close: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', onAbort);
    },
  };
}

/** The promise's result, or a rejection as soon as the signal aborts; for work that takes no signal itself. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
