/** Waits until a Temporal server answers, knows the namespace, and has the search attributes registered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { TuningError } from '../contract/tuning-error';

const RETRY_MS = 50;
const CONNECT_TIMEOUT_MS = 2_000;

export async function waitForTemporal(input: {
  /** `host:port`. */
  address: string;
  namespace: string;
  searchAttributes: readonly string[];
  limitMs: number;
  /** Ends the waiting early; the promise then rejects. */
  signal?: AbortSignal;
}): Promise<void> {
  const deadline = Date.now() + input.limitMs;
  let problem: string;
  do {
    const answer = await ask(input);
    if (answer === 'ready') return;
    problem = answer;
    await sleep(RETRY_MS, undefined, { ...(input.signal && { signal: input.signal }) });
  } while (Date.now() < deadline);
  throw new TuningError(
    'TEMPORAL_UNREACHABLE',
    `The Temporal server at ${input.address} was not ready after ${Math.round(input.limitMs / 1000)} s: ${problem}`,
  );
}

/** `ready`, or what is still missing. */
async function ask(input: {
  address: string;
  namespace: string;
  searchAttributes: readonly string[];
}): Promise<string> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({
      address: input.address,
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
    const open = connection;
    return await open.withDeadline(Date.now() + CONNECT_TIMEOUT_MS, async () => {
      await open.workflowService.describeNamespace({ namespace: input.namespace });
      const known = await open.operatorService.listSearchAttributes({ namespace: input.namespace });
      const missing = input.searchAttributes.filter(
        (name) => !Object.hasOwn(known.customAttributes ?? {}, name),
      );
      return missing.length === 0
        ? 'ready'
        : `search attributes are not registered: ${missing.join(', ')}`;
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await connection?.close();
  }
}
