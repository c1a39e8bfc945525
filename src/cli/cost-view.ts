/** What a run may cost, as a person wants it: the amount, how it was reached, what it leaves out. Pure. */
import { BILLING, NOT_BILLED, NOT_INCLUDED } from '../contract/billing';
import { describeEstimate } from '../contract/cost-estimate';
import type { CostResult } from '../contract/result';
import { formatCount, formatUsd } from './format';

/** One line: for lists of facts. */
export function costText(cost: CostResult): string | undefined {
  const { estimatedTokens: tokens, estimatedUsd, estimate } = cost;
  const counted = tokens === undefined ? '' : `${formatCount(tokens)} tokens in the training data`;
  if (estimatedUsd === undefined) return tokens === undefined ? undefined : counted;
  const isRange = estimate?.usd && estimate.usd.low !== estimate.usd.high;
  return `${isRange ? 'at most ' : ''}${formatUsd(estimatedUsd)} (${counted})`;
}

/** Several lines: for a look at what will be paid. */
export function renderCost(cost: CostResult): string[] {
  const { estimate, unknown } = cost;
  const line = `cost estimate: ${costText(cost) ?? 'unknown'}`;
  if (!estimate) return [line, ...(unknown === undefined ? [] : [`  no amount: ${unknown}`])];
  return [
    line,
    `  ${describeEstimate(estimate)}`,
    `  billed by: ${BILLING[estimate.method].unit}. ${NOT_BILLED} ${NOT_INCLUDED}`,
    ...(unknown === undefined ? [] : [`  no amount: ${unknown}`]),
  ];
}
