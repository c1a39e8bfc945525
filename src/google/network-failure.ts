/**
 * Tells a request that was never sent from one that may have been: connectors note the errors of connecting, so
 * that nothing has to be guessed from error codes.
 */
import { types } from 'node:util';
import { buildConnector } from 'undici';

export type Connector = buildConnector.connector;

/** A connector that remembers which errors came from connecting (name, route, TLS), before any request. */
export function watchConnector(connect: Connector): {
  connector: Connector;
  failedToConnect: (error: unknown) => boolean;
} {
  const failures = new WeakSet<Error>();
  return {
    connector: (options, callback) => {
      connect(options, (...[error, socket]) => {
        if (error === null) callback(null, socket);
        else {
          failures.add(error);
          callback(error, null);
        }
      });
    },
    failedToConnect: (error) => types.isNativeError(error) && failures.has(error),
  };
}

export function defaultConnector(connectTimeoutMs: number): Connector {
  return buildConnector({ timeout: connectTimeoutMs });
}

/** What broke, in a few words: the error's code and message; for several addresses, of the first. */
export function describeFailure(error: unknown): string {
  const errors = types.isNativeError(error) && 'errors' in error ? error.errors : [error];
  const first: unknown = Array.isArray(errors) ? errors[0] : error;
  // Not `instanceof`: errors of Node itself may come from another realm.
  if (!types.isNativeError(first)) return 'an unknown failure';
  const code = (first as NodeJS.ErrnoException).code;
  const message = first.message.slice(0, 200);
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}
