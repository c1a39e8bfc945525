/** Puts the cost estimate into the run's result, and says why when there can be none. */
import { estimateUsd } from '../contract/cost-estimate';
import type { TuningRun } from './tuning-run';

export function estimateCost(run: TuningRun): void {
  const training = run.result.datasets.find((dataset) => dataset.role === 'training');
  if (!training) return;
  const { estimatedTokens: tokens } = training;
  const { pricePerMillionTokensUsd, epochs } = run.request;
  run.result.cost.estimatedTokens = tokens;
  const usd = estimateUsd({ tokens, epochs, pricePerMillionTokensUsd });
  if (usd !== undefined) run.result.cost.estimatedUsd = usd;
  if (pricePerMillionTokensUsd !== undefined && epochs === undefined) {
    run.warn(
      'EPOCHS_UNKNOWN',
      'The request names no epochCount: the service chooses it, so the cost cannot be estimated.',
    );
  }
}
