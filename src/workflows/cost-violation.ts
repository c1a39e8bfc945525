/** Whether a run may cost more than the policy of the worker allows, or nobody can tell. Pure. */
import type { CheckedTuneModelRequest } from '../contract/activities';
import { describeProblems } from '../contract/problem';
import type { Problem } from '../contract/problem';
import type { CostResult } from '../contract/result';
import type { CodedFailure } from './failures';

type Limits = Pick<
  CheckedTuneModelRequest,
  'maxCostUsd' | 'pricePerMillionTokensUsd' | 'sourceModel'
>;

function problemOf(limits: Limits, cost: CostResult): Problem | undefined {
  const { maxCostUsd, pricePerMillionTokensUsd, sourceModel } = limits;
  if (maxCostUsd === undefined) return undefined;
  const path = 'tuningJob';
  const remedy = `The policy allows ${maxCostUsd} USD.`;
  if (pricePerMillionTokensUsd === undefined) {
    return {
      path,
      message: `tunes ${sourceModel}, for which the policy lists no price: what the run costs cannot be limited.`,
      remedy: 'Ask for a price in the policy of the worker.',
    };
  }
  if (cost.estimatedUsd === undefined) {
    const why = cost.unknown ?? 'its tokens are not known';
    return { path, message: `costs nobody knows what (${why}): it cannot be limited.`, remedy };
  }
  if (cost.estimatedUsd <= maxCostUsd) return undefined;
  return { path, message: `may cost ${cost.estimatedUsd} USD.`, remedy };
}

/** The failure of a run that must not be paid for; absent where the policy sets no limit or the estimate is within it. */
export function costViolation(limits: Limits, cost: CostResult): CodedFailure | undefined {
  const problem = problemOf(limits, cost);
  if (!problem) return undefined;
  return {
    code: 'POLICY_VIOLATION',
    message: `The policy of the worker does not allow what the run may cost; nothing was created.\n${describeProblems([problem])}`,
    problems: [problem],
  };
}
