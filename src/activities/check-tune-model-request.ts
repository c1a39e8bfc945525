/**
 * The first activity of `tuneModel`: checks the request, whoever sent it. Nothing else happens before it passed, but that a job
 * which is to be taken over is asked for.
 */
import { Context } from '@temporalio/activity';
import type { CheckedTuneModelRequest, TuningActivities } from '../contract/activities';
import { enforcePolicy } from '../policy';
import type { ActivityDependencies } from './dependencies';
import { requestContext } from './request-context';
import { checkRequest } from './request/check-request';
import type { RequestContext } from './request/check-request';
import { checkExistingJobRequest, isAboutExistingJob } from './request/existing-job';
import { withIdleSettings } from './request/idle-settings';
import { underPolicy, underPolicyForExistingJob } from './request/under-policy';
import { snapshotOf } from './snapshot-of';
import { converting } from './to-application-failure';
import { enforceTunedModels } from './tuned-models';

async function checkExisting(
  deps: ActivityDependencies,
  request: unknown,
  context: RequestContext,
): Promise<CheckedTuneModelRequest> {
  const { vertex, links, policy } = deps;
  const existing = checkExistingJobRequest(request, context);
  // Before anything is asked of a project that may be none of the caller's.
  underPolicyForExistingJob(policy, request, existing);
  const { name } = existing;
  const { apiVersion } = context;
  const signal = Context.current().cancellationSignal;
  const { body: job } = await vertex.getTuningJob({ name, apiVersion }, { signal });
  const checked = existing.checkedWith(snapshotOf(job, apiVersion, links), job);
  enforcePolicy(policy, { existingTuningJob: { baseModel: checked.sourceModel } });
  if (checked.baseModel === undefined) {
    // Of a job that goes on from a tuned model the service may tell the base model with that one only.
    await enforceTunedModels(deps, { existingTuningJob: checked.tuningJob }, apiVersion, signal);
  }
  return checked;
}

export function checkTuneModelRequest(
  deps: ActivityDependencies,
): TuningActivities['checkTuneModelRequest'] {
  return ({ request, run }) =>
    converting({ waitOut: false }, async () => {
      const context = requestContext(deps, run);
      if (isAboutExistingJob(request)) return checkExisting(deps, request, context);
      const checked = underPolicy(deps.policy, request, checkRequest(request, context));
      const { cancellationSignal: signal } = Context.current();
      await enforceTunedModels(deps, { tuningJob: checked.tuningJob }, context.apiVersion, signal);
      return withIdleSettings(checked);
    });
}
