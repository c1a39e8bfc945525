/** The check of a rebase request here, as far as it goes without asking Google, and the call that would be made. */
import type { RebaseRequest } from '../activities/request/rebase-request';
import { checkRebase } from '../activities/request/rebase-request';
import type { Settings } from '../config/settings';
import type { CheckedTuneModelRequest } from '../contract/activities';
import { LABELS } from '../contract/names';
import type { Warning } from '../contract/result';
import { enforcePolicy, refuseRebaseUnderLimit } from '../policy';
import { contextHere, policyHere, withPlaces } from './checked-request';
import type { Fields, RequestFile } from './request-file';

/** Throws INVALID_REQUEST or POLICY_VIOLATION with all problems, and where they stand in the file, if there is one. */
export function checkRebaseHere(
  request: Fields,
  settings: Settings,
  workflowId: string,
  file?: RequestFile,
): CheckedTuneModelRequest {
  return withPlaces(file, () => {
    const rebase: RebaseRequest = checkRebase(request, contextHere(settings, workflowId));
    const policy = policyHere(settings);
    enforcePolicy(policy, rebase.body);
    refuseRebaseUnderLimit(policy);
    return rebase.checkedWith({});
  });
}

export type RebaseDryRun = {
  call: { method: 'POST'; path: string; body: Record<string, unknown> };
  warnings: Warning[];
};

/** Values that are made from the run are shown as what they are; there is none yet. */
const AT_START = '(set when the run starts)';

export function rebaseCallOf({
  project,
  location,
  apiVersion,
  rebase,
  tuningJob,
  warnings,
}: CheckedTuneModelRequest): RebaseDryRun {
  const labels = tuningJob['labels'] as Record<string, string>;
  const shown = {
    ...labels,
    [LABELS.run]: AT_START,
    [LABELS.owner]: AT_START,
    [LABELS.workflow]: AT_START,
  };
  return {
    call: {
      method: 'POST',
      path: `/${apiVersion}/projects/${project}/locations/${location}/tuningJobs:rebaseTunedModel`,
      body: { ...rebase, tuningJob: { ...tuningJob, labels: shown } },
    },
    warnings,
  };
}
