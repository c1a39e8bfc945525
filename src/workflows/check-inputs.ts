/** The checks before anything is spent: the request first, then its datasets. */
import type { CheckedTuneModelRequest } from '../contract/activities';
import { datasetChecks } from './activity-policy';
import { costViolation } from './cost-violation';
import { enforceBudget, estimateRun, requirePrice } from './estimate-cost';
import { RunFailed } from './failures';
import type { TuningRun } from './tuning-run';

/** Checks the datasets that can be read; true when none has an error. A dataset resource is only a name here: none is read. */
async function areDatasetsGood(run: TuningRun): Promise<boolean> {
  const { datasets, datasetChecks: options, method, baseModel } = run.request;
  if (datasets.length === 0) return true;
  const checked = await datasetChecks().checkDatasets({
    datasets,
    datasetChecks: options,
    method,
    ...(baseModel === undefined ? {} : { baseModel }),
  });
  run.result.datasets = checked.datasets;
  return !checked.hasErrors;
}

/** What the run may cost, or that nobody knows, is held against the limits whether a dataset could be read or not. */
async function limitCost(run: TuningRun, options: { count: boolean }): Promise<void> {
  // The job is there already: its training is no cost of this run.
  if (!run.request.existing) await estimateRun(run, options);
  const violation = costViolation(run.request, run.result.cost);
  if (violation) throw new RunFailed(violation);
}

/**
 * Fails the run with INVALID_REQUEST, ACCESS_DENIED, DATASET_INVALID, PRICE_UNKNOWN or BUDGET_EXCEEDED; afterwards `run.request`
 * is there.
 */
export async function checkInputs(
  run: TuningRun,
  check: () => Promise<CheckedTuneModelRequest>,
): Promise<void> {
  run.begin(await check());
  requirePrice(run);
  const isGood = await areDatasetsGood(run);
  await limitCost(run, { count: isGood });
  if (!isGood && run.request.datasetChecks.mode === 'enforce') {
    const counts = run.result.datasets.flatMap((dataset) =>
      dataset.findingCounts
        .filter((entry) => entry.severity === 'error')
        .map((entry) => `${dataset.uri}: ${entry.code} (${entry.count})`),
    );
    throw new RunFailed({
      code: 'DATASET_INVALID',
      message: `The datasets have errors; nothing was created. ${counts.join('; ')}. The findings name line and remedy.`,
    });
  }
  enforceBudget(run);
}
