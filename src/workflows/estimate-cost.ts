/** What a run may cost: counted, put into its result, and held against the limit of its request. */
import { isCancellation } from '@temporalio/workflow';
import { budgetRefusal, priceRefusal } from '../contract/budget';
import { estimateCost } from '../contract/cost-estimate';
import { baseModelUnknown, countFailed } from '../contract/token-warning';
import { tokenCounting } from './activity-policy';
import { codedFailureOf, RunFailed } from './failures';
import type { TuningRun } from './tuning-run';

/** Fails the run with PRICE_UNKNOWN before anything is read. */
export function requirePrice(run: TuningRun): void {
  const { budgetUsd: maxCostUsd, pricePerMillionTokensUsd } = run.request;
  const refusal = priceRefusal({ maxCostUsd, pricePerMillionTokensUsd });
  if (refusal) throw new RunFailed(refusal);
}

/** Has the tokens of the training dataset counted, where the request wants that; trouble with it leaves the estimate. */
async function countTokens(run: TuningRun): Promise<void> {
  const { project, location, apiVersion, baseModel, datasetChecks } = run.request;
  const training = run.result.datasets.find(({ role }) => role === 'training');
  if (datasetChecks.tokens !== 'exact' || training?.generation === undefined) return;
  const { role, uri, generation } = training;
  if (baseModel === undefined) {
    run.result.warnings.push(baseModelUnknown(uri, run.request.sourceModel));
    return;
  }
  try {
    training.tokenCount = await tokenCounting().countTokens({
      project,
      location,
      apiVersion,
      baseModel,
      dataset: { role, uri, generation },
    });
  } catch (error) {
    const failure = isCancellation(error) ? undefined : codedFailureOf(error);
    if (!failure) throw error;
    run.result.warnings.push(countFailed(uri, failure.message));
  }
}

/** Puts the estimate into the run's result; `count`: ask the service for tokens, where the request wants that. */
export async function estimateRun(run: TuningRun, { count }: { count: boolean }): Promise<void> {
  if (count) await countTokens(run);
  const { pricePerMillionTokensUsd, priceSource = 'request', epochs } = run.request;
  run.result.cost = estimateCost({
    method: run.request.method,
    epochs,
    pricePerMillionTokensUsd,
    priceSource,
    training: run.result.datasets.find(({ role }) => role === 'training'),
  });
  const { estimate } = run.result.cost;
  if (pricePerMillionTokensUsd !== undefined && estimate?.epochs.assumedBy !== undefined) {
    const { low, high, assumedBy } = estimate.epochs;
    run.warn(
      'EPOCHS_UNKNOWN',
      `The request names no epochCount: the service chooses it. The cost is estimated with ${low} to ${high} epochs (${assumedBy}), and the upper end counts.`,
    );
  }
}

/** Fails the run with BUDGET_EXCEEDED or PRICE_UNKNOWN; nothing was created then. */
export function enforceBudget(run: TuningRun): void {
  const refusal = budgetRefusal(run.result.cost, run.request.budgetUsd);
  if (refusal) throw new RunFailed(refusal);
}
