/** The first activity of `tuneModel`: checks the request, whoever sent it. Nothing else happens before it passed. */
import type { TuningActivities } from '../contract/activities';
import type { ActivityDependencies } from './dependencies';
import { underPolicy } from './request/under-policy';
import { checkRequest } from './request/check-request';
import { converting } from './to-application-failure';

export function checkTuneModelRequest({
  settings,
  temporal,
  simulated,
  policy,
}: ActivityDependencies): TuningActivities['checkTuneModelRequest'] {
  return ({ request, run }) =>
    converting({ waitOut: false }, async () => {
      const checked = checkRequest(request, {
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
      });
      return underPolicy(policy, request, checked);
    });
}
