/** The report's section on tokens and cost: what was estimated, by which rule, and what the service counted. */
import { BILLING, NOT_BILLED, NOT_INCLUDED } from '../contract/billing';
import type { TokenCount } from '../contract/dataset';
import type { CostEstimate } from '../contract/result';
import { html, type Html } from './html';
import { facts } from './report-facts';
import { count, range, usd } from './report-format';
import type { ReportInput } from './report-input';

function datasetTokens(estimated: number | undefined, counted: TokenCount | undefined) {
  if (counted) {
    const { tokens, low, high, sampled, examples } = counted;
    return low === high
      ? `${count(tokens)} tokens in the training dataset, counted by the service`
      : `${count(tokens)} tokens in the training dataset (95 %: ${count(low)} to ${count(high)}), from ${count(sampled)} of ${count(examples)} examples that the service counted`;
  }
  return estimated === undefined
    ? undefined
    : `${count(estimated)} tokens in the training dataset (characters divided by four)`;
}

function epochsText({ epochs }: CostEstimate): string {
  return epochs.assumedBy === undefined
    ? count(epochs.high)
    : `chosen by the service; ${range(epochs, count)} counted (${epochs.assumedBy})`;
}

function priceText({ pricePerMillionTokensUsd: price, priceSource }: CostEstimate): string {
  if (price === undefined) return 'not given, so no cost is estimated';
  return `${usd(price)} per million tokens, as the ${priceSource === 'policy' ? 'policy' : 'request'} says`;
}

/** Results come from workers of any version: their methods may be others. */
function unitOf({ method }: CostEstimate): string | undefined {
  return Object.hasOwn(BILLING, method) ? BILLING[method].unit : undefined;
}

export function costSection({ result }: ReportInput): Html | undefined {
  const { estimatedTokens, billableTokens, estimate, unknown } = result.cost;
  if (estimatedTokens === undefined && billableTokens === undefined) return undefined;
  const training = result.datasets.find(({ role }) => role === 'training');
  return html`<h2>Tokens and cost</h2>
    ${facts([
      ['Estimated before', datasetTokens(estimatedTokens, training?.tokenCount)],
      [
        'Counted by the service',
        billableTokens === undefined
          ? undefined
          : `${count(billableTokens)} billable tokens in the dataset`,
      ],
      ['Epochs', estimate ? epochsText(estimate) : undefined],
      ['Billed by', estimate ? unitOf(estimate) : undefined],
      ['Price', estimate ? priceText(estimate) : undefined],
      ['Estimated cost', estimate?.usd ? `${range(estimate.usd, usd)} for training` : undefined],
      ['No amount', estimate?.usd ? undefined : unknown],
    ])}
    <p class="small soft">${NOT_BILLED} ${NOT_INCLUDED}</p>`;
}
