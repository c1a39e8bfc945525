/** Whether a run stays within its limit of cost: the same answer before a run, in a dry run, and in the workflow. Pure. */
import { describeEstimate } from './cost-estimate';
import type { CostResult } from './result';

export type BudgetRefusal = { code: 'BUDGET_EXCEEDED' | 'PRICE_UNKNOWN'; message: string };

/** What can be said before any dataset is read. */
export function priceRefusal(limits: {
  maxCostUsd: number | undefined;
  pricePerMillionTokensUsd: number | undefined;
}): BudgetRefusal | undefined {
  const { maxCostUsd, pricePerMillionTokensUsd } = limits;
  if (maxCostUsd === undefined || pricePerMillionTokensUsd !== undefined) return undefined;
  return {
    code: 'PRICE_UNKNOWN',
    message: `budget.maxCostUsd is ${maxCostUsd} USD, and no price is known; nothing was created. Add budget.pricePerMillionTokensUsd, as the price list gives it for the model.`,
  };
}

/** The refusal of a run that would, or could, cost more than `budget.maxCostUsd`. */
export function budgetRefusal(
  cost: CostResult,
  maxCostUsd: number | undefined,
): BudgetRefusal | undefined {
  if (maxCostUsd === undefined) return undefined;
  const { estimatedUsd, estimate } = cost;
  if (estimatedUsd === undefined || !estimate) {
    return {
      code: 'PRICE_UNKNOWN',
      message: `budget.maxCostUsd is ${maxCostUsd} USD, and the cost cannot be estimated: ${cost.unknown ?? 'no price is known'}. Nothing was created. Leave budget.maxCostUsd out to tune without a limit.`,
    };
  }
  if (estimatedUsd <= maxCostUsd) return undefined;
  const tighter = estimate.epochs.assumedBy === undefined ? 'fewer epochs' : 'an epochCount';
  return {
    code: 'BUDGET_EXCEEDED',
    message: `The tuning job may cost ${estimatedUsd} USD, more than budget.maxCostUsd of ${maxCostUsd} USD: ${describeEstimate(estimate)} Nothing was created. Ask for ${tighter}, tune on less data, or raise budget.maxCostUsd.`,
  };
}
