/** The policy's word on the cost of a rebase. */
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import type { Policy } from './policy-schema';

/** What is rebased was tuned on a dataset that the request need not name: nobody can say before what it costs again. */
export function refuseRebaseUnderLimit(policy: Policy | undefined): void {
  if (policy?.maxCostUsd === undefined) return;
  const problem = {
    path: 'tunedModelRef',
    message: 'is rebased at a cost that cannot be estimated, and so not be limited.',
    remedy: `The policy allows ${policy.maxCostUsd} USD for a run.`,
  };
  throw new TuningError(
    'POLICY_VIOLATION',
    `The policy of the worker does not allow what the run may cost; nothing was created.\n${describeProblems([problem])}`,
    { problems: [problem] },
  );
}
