/** What the check of a request needs to know of the worker. */
import type { RunIdentity } from '../contract/activities';
import type { ActivityDependencies } from './dependencies';
import type { RequestContext } from './request/request-frame';

export function requestContext(
  { settings, temporal, simulated }: ActivityDependencies,
  run: RunIdentity,
): RequestContext {
  return {
    run,
    apiVersion: settings.apiVersion,
    timing: {
      lookWindow: settings.lookWindowMs,
      waitHeartbeatTimeout: settings.waitHeartbeatTimeoutMs,
      cancelRepeat: settings.cancelRepeatMs,
      requestTimeout: settings.requestTimeoutMs,
    },
    namespace: temporal.namespace,
    namespaceId: temporal.namespaceId,
    searchAttributes: temporal.searchAttributes,
    simulated,
  };
}
