/** A checked request under the policy of the worker: refused, or with the policy's prices and limit in it. Pure. */
import type { CheckedTuneModelRequest } from '../../contract/activities';
import { chosenPrice, enforcePolicy } from '../../policy';
import type { Policy } from '../../policy';
import type { ExistingJobRequest } from './existing-job';

/** Throws POLICY_VIOLATION with every violation. */
export function underPolicy(
  policy: Policy | undefined,
  request: unknown,
  checked: CheckedTuneModelRequest,
): CheckedTuneModelRequest {
  if (!policy) return checked;
  // The whole request, with its body as it would be sent.
  enforcePolicy(policy, { ...Object(request), tuningJob: checked.tuningJob });
  const { pricePerMillionTokensUsd: named, ...rest } = checked;
  return {
    ...rest,
    ...chosenPrice(policy, checked.sourceModel, named),
    ...(policy.maxCostUsd === undefined ? {} : { maxCostUsd: policy.maxCostUsd }),
  };
}

/** The same for a job that exists, as far as it can be said before it is asked for; nothing of it is paid for. */
export function underPolicyForExistingJob(
  policy: Policy | undefined,
  request: unknown,
  { project, location, name }: Pick<ExistingJobRequest, 'project' | 'location' | 'name'>,
): void {
  // A name may carry the project's number beside the id that the request gives: the call is made with what is checked here.
  enforcePolicy(policy, { ...Object(request), project, location, existingTuningJob: name });
}
