/** The policy's word on a request: nothing, or POLICY_VIOLATION with all violations. */
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { isTunedModel, matchesModel } from './model-name';
import type { Policy } from './policy-schema';
import { violationsOf } from './violations';

/** As many as a failure lists. */
const MAX_PROBLEMS = 100;

/**
 * Throws POLICY_VIOLATION with every violation. Without a policy everything is allowed.
 *
 * @param consequence what was not done, for the message.
 */
export function enforcePolicy(
  policy: Policy | undefined,
  request: unknown,
  consequence = 'nothing was created',
): void {
  if (!policy) return;
  const problems = violationsOf(policy, request);
  if (problems.length === 0) return;
  const listed = problems.slice(0, MAX_PROBLEMS);
  throw new TuningError(
    'POLICY_VIOLATION',
    `The policy of the worker does not allow ${problems.length === 1 ? 'one thing' : `${problems.length} things`} in the request; ${consequence}.\n${describeProblems(listed)}`,
    { problems: listed },
  );
}

/**
 * Price of a million training tokens in USD that the policy lists for a model. Where the cost is limited, a tuned model has
 * one only by a pattern that names models of projects: what it was made of is not told, and a `*` for all the others is
 * no price for it.
 */
function priceOf(policy: Policy | undefined, model: string): number | undefined {
  if (!policy) return undefined;
  const needsOwn = policy.maxCostUsd !== undefined && isTunedModel(model);
  return policy.prices.find(
    (price) =>
      matchesModel(model, price.model) && (!needsOwn || price.model.startsWith('projects/')),
  )?.pricePerMillionTokensUsd;
}

export type ChosenPrice = { pricePerMillionTokensUsd?: number; priceSource?: 'policy' };

/**
 * The price that a model's training tokens are reckoned with. Whoever names the price could name any: the policy's holds, and no
 * other where the cost is limited.
 *
 * @param named what the caller says, if anything.
 */
export function chosenPrice(
  policy: Policy | undefined,
  model: string,
  named: number | undefined,
): ChosenPrice {
  const listed = priceOf(policy, model);
  if (listed !== undefined) return { pricePerMillionTokensUsd: listed, priceSource: 'policy' };
  if (named === undefined || policy?.maxCostUsd !== undefined) return {};
  return { pricePerMillionTokensUsd: named };
}
