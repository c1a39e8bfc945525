/**
 * The first activity of `tuneModel`: checks the request, whoever sent it. Nothing else happens before it passed, but that a job
 * which is to be taken over is asked for.
 */
import { Context } from '@temporalio/activity';
import type { CheckedTuneModelRequest, TuningActivities } from '../contract/activities';
import { enforcePolicy } from '../policy';
import type { ActivityDependencies } from './dependencies';
import { checkRequest } from './request/check-request';
import type { RequestContext } from './request/check-request';
import { checkExistingJobRequest, isAboutExistingJob } from './request/existing-job';
import { withIdleSettings } from './request/idle-settings';
import { underPolicy, underPolicyForExistingJob } from './request/under-policy';
import { snapshotOf } from './snapshot-of';
import { converting } from './to-application-failure';

async function checkExisting(
  { vertex, links, policy }: ActivityDependencies,
  request: unknown,
  context: RequestContext,
): Promise<CheckedTuneModelRequest> {
  const existing = checkExistingJobRequest(request, context);
  // Before anything is asked of a project that may be none of the caller's.
  underPolicyForExistingJob(policy, request, existing);
  const { name } = existing;
  const { apiVersion } = context;
  const signal = Context.current().cancellationSignal;
  const { body: job } = await vertex.getTuningJob({ name, apiVersion }, { signal });
  const checked = existing.checkedWith(snapshotOf(job, apiVersion, links), job);
  enforcePolicy(policy, { existingTuningJob: { baseModel: checked.sourceModel } });
  return checked;
}

export function checkTuneModelRequest(
  deps: ActivityDependencies,
): TuningActivities['checkTuneModelRequest'] {
  return ({ request, run }) =>
    converting({ waitOut: false }, async () => {
      const { settings, temporal, simulated, policy } = deps;
      const context: RequestContext = {
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
      return isAboutExistingJob(request)
        ? checkExisting(deps, request, context)
        : withIdleSettings(underPolicy(policy, request, checkRequest(request, context)));
    });
}
