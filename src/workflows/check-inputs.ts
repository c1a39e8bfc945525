/** The checks before anything is spent: the request first, then its datasets. */
import type { TuneModelArgument } from '../contract/request';
import { checks, datasetChecks } from './activity-policy';
import { costViolation } from './cost-violation';
import { enforceBudget, estimateRun, requirePrice } from './estimate-cost';
import { RunFailed } from './failures';
import { runIdentity } from './run-identity';
import type { TuningRun } from './tuning-run';

/**
 * Fails the run with INVALID_REQUEST, ACCESS_DENIED, DATASET_INVALID, PRICE_UNKNOWN or BUDGET_EXCEEDED; afterwards `run.request`
 * is there.
 */
export async function checkInputs(run: TuningRun, request: TuneModelArgument): Promise<void> {
  run.begin(await checks().checkTuneModelRequest({ request, run: runIdentity() }));
  requirePrice(run);
  const { datasets, datasetChecks: options, method, baseModel } = run.request;
  // A job that exists has been given its datasets; without an evaluation there is nothing left to read.
  if (datasets.length === 0) return;
  const checked = await datasetChecks().checkDatasets({
    datasets,
    datasetChecks: options,
    method,
    ...(baseModel === undefined ? {} : { baseModel }),
  });
  run.result.datasets = checked.datasets;
  if (!run.request.existing) await estimateRun(run, { count: !checked.hasErrors });
  const violation = costViolation(run.request, run.result.cost);
  if (violation) throw new RunFailed(violation);
  if (checked.hasErrors && options.mode === 'enforce') {
    const counts = checked.datasets.flatMap((dataset) =>
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
