/** Calls to Temporal with a deadline, and what its errors mean to us. */
import {
  isGrpcDeadlineError,
  isGrpcServiceError,
  NamespaceNotFoundError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Client, ConnectionLike } from '@temporalio/client';
import { TuningError } from '../contract/tuning-error';

/** Without a deadline a call may wait for ever. */
export const CALL_TIMEOUT_MS = 15_000;

/** gRPC status codes that say the server is not there, too busy, or will not have us. */
const UNREACHABLE: ReadonlyMap<number, string> = new Map([
  [4, 'it did not answer in time'],
  [7, 'it refused access; check TEMPORAL_API_KEY or the client certificate'],
  [8, 'it has no capacity'],
  [14, 'no connection'],
  [16, 'it does not know us; check TEMPORAL_API_KEY or the client certificate'],
]);

/** HOST:PORT of the server behind a connection, as far as it can be told. */
export function addressOf(connection: ConnectionLike): string {
  const options = 'options' in connection ? connection.options : undefined;
  return typeof options === 'object' && options !== null && 'address' in options
    ? String(options.address)
    : 'the Temporal server';
}

/** Runs a call within a deadline; errors with a meaning to us become `TuningError`. */
export async function callTemporal<T>(
  client: Client,
  call: () => Promise<T>,
  timeoutMs: number = CALL_TIMEOUT_MS,
): Promise<T> {
  try {
    return await client.connection.withDeadline(Date.now() + timeoutMs, call);
  } catch (error) {
    throw meaningOf(error, addressOf(client.connection), client.options.namespace);
  }
}

/** What an error of the Temporal client means; one without a meaning to us comes back as it is. */
export function meaningOf(error: unknown, address: string, namespace: string): unknown {
  if (error instanceof NamespaceNotFoundError) {
    return new TuningError(
      'TEMPORAL_UNREACHABLE',
      `The Temporal server at ${address} has no namespace ${namespace}. Set TEMPORAL_NAMESPACE, or create it with: temporal operator namespace create --namespace ${namespace}`,
      { cause: error },
    );
  }
  if (error instanceof WorkflowNotFoundError) {
    return new TuningError(
      'WORKFLOW_NOT_FOUND',
      `There is no run with the workflow id ${error.workflowId} in the namespace ${namespace} at ${address}.`,
      { cause: error },
    );
  }
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  return new TuningError(
    'TEMPORAL_UNREACHABLE',
    `The Temporal server at ${address} (namespace ${namespace}) cannot be used: ${reason}. Check TEMPORAL_ADDRESS, or start one with: vertex-tuning dev`,
    { cause: error },
  );
}

/** The client wraps gRPC errors once, sometimes twice. */
function reasonOf(error: unknown, depth = 0): string | undefined {
  if (isGrpcServiceError(error)) return UNREACHABLE.get(error.code);
  if (isGrpcDeadlineError(error)) return UNREACHABLE.get(4);
  return error instanceof Error && depth < 4 ? reasonOf(error.cause, depth + 1) : undefined;
}
