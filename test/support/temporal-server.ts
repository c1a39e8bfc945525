/**
 * The one real Temporal server that all integration tests share. Jest starts it before the first of them and stops it after
 * the last; tests keep apart by task queue and workflow id.
 */
import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../src/contract/names';
import { ensureTemporalBinary } from '../../src/embedded/temporal-binary';
import { startTemporalServer, type TemporalServer } from '../../src/embedded/temporal-server';

/** How the address reaches the processes that jest runs test files in. */
const ADDRESS_VARIABLE = 'TUNING_TEST_TEMPORAL_ADDRESS';

let server: TemporalServer | undefined;

/** For jest's global setup only. */
export async function startSharedTemporalServer(): Promise<void> {
  const { path } = await ensureTemporalBinary({ log: printToStderr });
  server = await startTemporalServer({
    binaryPath: path,
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
  });
  process.env[ADDRESS_VARIABLE] = server.address;
}

/** For jest's global teardown only. */
export async function stopSharedTemporalServer(): Promise<void> {
  await server?.stop();
}

function printToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** `host:port` of the shared server. */
export function temporalAddress(): string {
  const address = process.env[ADDRESS_VARIABLE];
  if (address === undefined) {
    throw new Error('No Temporal server: only tests of the integration project have one.');
  }
  return address;
}

export const TEMPORAL_NAMESPACE = 'default';

/** For clients; close it after the test. */
export async function connectToTemporal(): Promise<Connection> {
  return Connection.connect({ address: temporalAddress() });
}

/** A task queue or workflow id that no other test uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`;
}
