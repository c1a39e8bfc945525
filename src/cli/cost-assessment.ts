/** What tuning on checked datasets may cost, and whether that is too much: as a run would say it, without a run. */
import { budgetRefusal, priceRefusal } from '../contract/budget';
import type { BudgetRefusal } from '../contract/budget';
import { estimateCost } from '../contract/cost-estimate';
import type { DatasetReport } from '../contract/dataset';
import type { ErrorCode } from '../contract/error-codes';
import type { CostResult, PriceSource, Warning } from '../contract/result';
import type { TuningMethod } from '../contract/tuning-method';
import { hasErrors } from './dataset-check';
import { withTokenCount } from './token-count';
import type { TokenCountInput } from './token-count';

export type CostAssessment = {
  datasets: DatasetReport[];
  cost: CostResult;
  warnings: Warning[];
  refusal?: BudgetRefusal;
};

export type CostAssessmentInput = {
  method: TuningMethod;
  epochs: number | undefined;
  pricePerMillionTokensUsd: number | undefined;
  /** Default the request's. */
  priceSource?: PriceSource | undefined;
  maxCostUsd: number | undefined;
  /** Have the service count tokens. */
  count: TokenCountInput | undefined;
};

export async function assessCost(
  reports: DatasetReport[],
  input: CostAssessmentInput,
): Promise<CostAssessment> {
  const { method, epochs, pricePerMillionTokensUsd, maxCostUsd, count } = input;
  const { priceSource = 'request' } = input;
  const { datasets, warnings } =
    count && !hasErrors(reports)
      ? await withTokenCount(reports, count)
      : { datasets: reports, warnings: [] };
  const cost = estimateCost({
    method,
    epochs,
    pricePerMillionTokensUsd,
    priceSource,
    training: datasets.find(({ role }) => role === 'training'),
  });
  const refusal =
    priceRefusal({ maxCostUsd, pricePerMillionTokensUsd }) ?? budgetRefusal(cost, maxCostUsd);
  return { datasets, cost, warnings, ...(refusal ? { refusal } : {}) };
}

/** As a run would end: an unknown price before datasets are read, a budget when they are good. */
export function refusalOf(
  budget: BudgetRefusal | undefined,
  found: { hasErrors: boolean },
): { code: ErrorCode; message: string } | undefined {
  if (!found.hasErrors || budget?.code === 'PRICE_UNKNOWN') return budget;
  return {
    code: 'DATASET_INVALID',
    message: 'the run would end here; correct the datasets first.',
  };
}
