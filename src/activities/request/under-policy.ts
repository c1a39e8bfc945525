/** A checked request under the policy of the worker: refused, or with the policy's prices and limit in it. Pure. */
import type { CheckedTuneModelRequest } from '../../contract/activities';
import { enforcePolicy, priceOf } from '../../policy';
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
  // Whoever names the price could name any: the policy's holds, and no other where the cost is limited.
  const { pricePerMillionTokensUsd: named, ...rest } = checked;
  const listed = priceOf(policy, checked.sourceModel);
  const price = listed ?? (policy.maxCostUsd === undefined ? named : undefined);
  return {
    ...rest,
    ...(price === undefined ? {} : { pricePerMillionTokensUsd: price }),
    ...(listed === undefined ? {} : { priceSource: 'policy' as const }),
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
