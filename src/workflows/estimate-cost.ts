/** The cost estimate: tokens of the training set, times epochs, times the price that the request gives. */
import type { TuningRun } from './tuning-run';

export function estimateCost(run: TuningRun): void {
  const training = run.result.datasets.find((dataset) => dataset.role === 'training');
  if (!training) return;
  run.result.cost.estimatedTokens = training.estimatedTokens;
  const { pricePerMillionTokensUsd: price, epochs } = run.request;
  if (price === undefined) return;
  if (epochs === undefined) {
    run.warn(
      'EPOCHS_UNKNOWN',
      'The request names no epochCount: the service chooses it, so the cost cannot be estimated.',
    );
    return;
  }
  const usd = (training.estimatedTokens * epochs * price) / 1_000_000;
  run.result.cost.estimatedUsd = Math.round(usd * 10_000) / 10_000;
}
