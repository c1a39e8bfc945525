/** A Temporal client for `TuningClient`, with errors that name the address. */
import { Client, Connection } from '@temporalio/client';
import type { ConnectionOptions, DataConverter } from '@temporalio/client';
import { TuningError } from '../contract/tuning-error';
import { meaningOf } from './temporal-calls';

export type ConnectOptions = {
  /** As for `Connection.connect`. */
  connectionOptions: ConnectionOptions & { address: string };
  namespace: string;
  /** The worker's, where it has one. */
  dataConverter?: DataConverter;
  /** Time to connect, in milliseconds. Default 5,000. */
  connectTimeoutMs?: number;
};

/** Connects, or throws TEMPORAL_UNREACHABLE. Close `client.connection` afterwards. */
export async function connectClient(options: ConnectOptions): Promise<Client> {
  const { connectionOptions, namespace, dataConverter } = options;
  let connection: Connection;
  try {
    connection = await Connection.connect({
      ...connectionOptions,
      connectTimeout: options.connectTimeoutMs ?? 5_000,
    });
  } catch (error) {
    const meaning = meaningOf(error, connectionOptions.address, namespace);
    if (meaning instanceof TuningError) throw meaning;
    throw new TuningError(
      'TEMPORAL_UNREACHABLE',
      `No connection to the Temporal server at ${connectionOptions.address}: ${error instanceof Error ? error.message : String(error)}. Check TEMPORAL_ADDRESS and TEMPORAL_TLS_*, or start one with: vertex-tuning dev`,
      { cause: error },
    );
  }
  return new Client({ connection, namespace, ...(dataConverter ? { dataConverter } : {}) });
}
