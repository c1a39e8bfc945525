/** Waits until a long-running operation is done, by asking again and again. */
import type { ApiVersion } from '../contract/tuning-job';
import type { VertexTuning } from '../vertex/port';
import type { Operation } from '../vertex/wire-types';
import { cancellableSleep } from './cancellable-sleep';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** The operation once it is done; throws the signal's reason. Not every operation can be waited for by the service itself. */
export async function pollOperation(
  vertex: Pick<VertexTuning, 'getOperation'>,
  begun: Operation,
  {
    apiVersion,
    signal,
    longestPauseMs = LONGEST_PAUSE_MS,
  }: { apiVersion: ApiVersion; signal: AbortSignal; longestPauseMs?: number },
): Promise<Operation> {
  let operation = begun;
  let pauseMs = FIRST_PAUSE_MS;
  while (operation.done !== true) {
    if (operation.name === undefined) return operation;
    await cancellableSleep(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    ({ body: operation } = await vertex.getOperation(
      { name: operation.name, apiVersion },
      { signal },
    ));
  }
  return operation;
}
