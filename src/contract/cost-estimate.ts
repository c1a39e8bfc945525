/**
 * What a tuning job will cost, as far as that can be said before it. Where something is not known exactly it is counted at its
 * upper end, and the estimate says so; prices are given, never guessed. Pure.
 */
import { BILLING } from './billing';
import type { DatasetReport } from './dataset';
import type { NumberRange } from './number-range';
import type { CostEstimate, CostResult, PriceSource } from './result';
import type { TuningMethod } from './tuning-method';

export type CostQuestion = {
  method: TuningMethod;
  /** Epochs the request asks for, where it does. */
  epochs: number | undefined;
  pricePerMillionTokensUsd: number | undefined;
  priceSource: PriceSource;
  /** The training dataset after its check. */
  training: DatasetReport | undefined;
};

/** To a hundredth of a cent. */
function rounded(usd: number): number {
  return Math.round(usd * 10_000) / 10_000;
}

function usdOf(tokens: number, price: number): number {
  return rounded((tokens * price) / 1_000_000);
}

function epochsOf({ method, epochs }: CostQuestion): CostEstimate['epochs'] {
  if (epochs !== undefined) return { low: epochs, high: epochs };
  const { low, high, source } = BILLING[method].epochs;
  return { low, high, assumedBy: source };
}

/** Tokens of the training dataset, or why nobody can say. */
export function datasetTokens(
  training: DatasetReport | undefined,
): NumberRange | { unknown: string } {
  if (!training) return { unknown: 'there is no training dataset whose tokens could be counted' };
  const { tokenCount, estimatedTokens, estimatedTokenRange, examples, mediaExamples } = training;
  if (tokenCount) return { low: tokenCount.low, high: tokenCount.high };
  if (mediaExamples !== undefined && mediaExamples > 0) {
    return {
      unknown: `${mediaExamples} training examples have files, such as images, whose tokens only countTokens tells (datasetChecks.tokens: exact)`,
    };
  }
  if (estimatedTokens === 0 && examples > 0) {
    return { unknown: 'the rows of the training dataset are in a format that is not read' };
  }
  return estimatedTokenRange ?? { low: estimatedTokens, high: estimatedTokens };
}

function estimate(question: CostQuestion): CostEstimate | { unknown: string } {
  const { method, pricePerMillionTokensUsd: price, priceSource } = question;
  const { isPerToken, unit } = BILLING[method];
  if (!isPerToken) return { unknown: unit };
  const tokens = datasetTokens(question.training);
  if ('unknown' in tokens) return tokens;
  const epochs = epochsOf(question);
  const billableTokens = {
    low: Math.floor(tokens.low * epochs.low),
    high: Math.ceil(tokens.high * epochs.high),
  };
  return {
    method,
    epochs,
    billableTokens,
    ...(price === undefined
      ? {}
      : {
          pricePerMillionTokensUsd: price,
          priceSource,
          usd: { low: usdOf(billableTokens.low, price), high: usdOf(billableTokens.high, price) },
        }),
  };
}

/** The cost part of a result, before the job. */
export function estimateCost(question: CostQuestion): CostResult {
  const { training } = question;
  const counted = training ? { estimatedTokens: training.estimatedTokens } : {};
  const answer = estimate(question);
  if ('unknown' in answer) return { ...counted, unknown: answer.unknown };
  return {
    ...counted,
    estimate: answer,
    ...(answer.usd ? { estimatedUsd: answer.usd.high } : { unknown: 'no price is known' }),
  };
}

/** One sentence on how an amount was reached. */
export function describeEstimate({
  epochs,
  billableTokens,
  pricePerMillionTokensUsd: price,
  priceSource,
}: CostEstimate): string {
  const tokens =
    billableTokens.low === billableTokens.high
      ? `${billableTokens.high}`
      : `${billableTokens.low} to ${billableTokens.high}`;
  const assumed =
    epochs.assumedBy === undefined
      ? ''
      : ` The request names no epochCount: ${epochs.low} to ${epochs.high} epochs are counted (${epochs.assumedBy}).`;
  const rate =
    price === undefined
      ? ''
      : ` at ${price} USD per million tokens (${priceSource === 'policy' ? 'the policy’s price' : 'the request’s price'})`;
  return `${tokens} billable tokens${rate}.${assumed}`;
}
