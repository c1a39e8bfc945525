/** Waits for a long-running operation: by `:wait` where it is offered, else by asking again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiVersion } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import type { VertexOperations } from './resource-ports';
import type { Operation } from './wire-types';

/** How long one `:wait` may last: proxies cut connections that say nothing for longer. */
const WAIT_SECONDS = 30;
/** Between two calls, for a service that answers `:wait` at once. */
const PAUSE_MS = 1_000;

/** Not every place that operations live in offers `:wait`. */
function isNotOffered(error: unknown): boolean {
  return error instanceof GoogleApiError && [404, 405, 501].includes(error.httpStatus ?? 0);
}

export async function awaitOperation(
  vertex: Pick<VertexOperations, 'getOperation' | 'waitOperation'>,
  operation: { name: string; apiVersion: ApiVersion },
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<Operation> {
  const until = Date.now() + timeoutMs;
  const options = signal === undefined ? {} : { signal };
  let canWait = true;
  for (;;) {
    let current: Operation;
    try {
      const seconds = Math.max(1, Math.min(WAIT_SECONDS, Math.ceil((until - Date.now()) / 1000)));
      const { body } = canWait
        ? await vertex.waitOperation({ ...operation, seconds }, options)
        : await vertex.getOperation(operation, options);
      current = body;
    } catch (error) {
      if (!canWait || !isNotOffered(error)) throw error;
      canWait = false;
      continue;
    }
    const remainingMs = until - Date.now();
    if (current.done === true || remainingMs <= 0) return current;
    await sleep(Math.min(PAUSE_MS, remainingMs), undefined, options);
  }
}
