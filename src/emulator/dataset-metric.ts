/** A metric over the rows of a dataset: the score of each, and what they add up to. */
import {
  max,
  mean,
  median,
  min,
  mode,
  quantile,
  standardDeviation,
  variance,
} from 'simple-statistics';
import type {
  AggregationResult,
  Metric,
  PairwiseMetricResult,
  PointwiseMetricResult,
} from '../vertex/wire-types';
import type { ComputedMetric } from './computed-metric';
import { computedMetric } from './computed-metric';
import { notImitated } from './google-error';
import type { Fields } from './judge-template';
import { wrong } from './judge-template';
import { pairwiseResult, pointwiseResult } from './judged-metric';
import { kindOf } from './metric-spec';

type Aggregation = NonNullable<AggregationResult['aggregationMetric']>;
/** One result, under the name that results of its kind have. */
type Value = Omit<AggregationResult, 'aggregationMetric'>;

export type DatasetMetric = {
  aggregations: readonly Aggregation[];
  /** Throws a `ServiceError` where the row lacks what it takes. */
  valueOf: (row: Fields) => Value;
  aggregate: (values: readonly Value[], aggregation: Aggregation) => Value;
};

const AGGREGATES: Readonly<Record<string, (values: number[]) => number>> = {
  AVERAGE: mean,
  MODE: mode,
  STANDARD_DEVIATION: standardDeviation,
  VARIANCE: variance,
  MINIMUM: min,
  MAXIMUM: max,
  MEDIAN: median,
  PERCENTILE_P90: (values) => quantile(values, 0.9),
  PERCENTILE_P95: (values) => quantile(values, 0.95),
  PERCENTILE_P99: (values) => quantile(values, 0.99),
};

/** The kinds that the service takes for datasets and, in a tuning job, for checkpoints. */
export function datasetMetric(metric: Metric): DatasetMetric {
  const computed = computedMetric(metric);
  const given = metric.aggregationMetrics ?? [];
  if (computed !== undefined) {
    return { ...computedOver(computed), aggregations: given.length === 0 ? ['AVERAGE'] : given };
  }
  if (metric.pointwiseMetricSpec !== undefined) {
    const spec = metric.pointwiseMetricSpec;
    checkTemplateGiven('pointwise_metric_spec', spec);
    return {
      aggregations: given.length === 0 ? ['AVERAGE'] : given,
      valueOf: (row) => ({ pointwiseMetricResult: pointwiseResult(spec, row) }),
      aggregate: aggregateRatings,
    };
  }
  if (metric.pairwiseMetricSpec !== undefined) {
    const spec = metric.pairwiseMetricSpec;
    checkTemplateGiven('pairwise_metric_spec', spec);
    if (given.some((name) => name !== 'MODE')) {
      throw wrong('metrics.aggregation_metrics', 'Choices can be aggregated by MODE only.');
    }
    return {
      aggregations: ['MODE'],
      valueOf: (row) => ({ pairwiseMetricResult: pairwiseResult(spec, row) }),
      aggregate: aggregateChoices,
    };
  }
  throw notImitated(`The metric ${kindOf(metric)} over a dataset`);
}

/** Whether the rows have what it names shows later. */
function checkTemplateGiven(
  kind: string,
  { metricPromptTemplate }: { metricPromptTemplate?: string },
): void {
  if (metricPromptTemplate !== undefined && metricPromptTemplate !== '') return;
  throw wrong(`metrics.${kind}.metric_prompt_template`, 'Required.');
}

const VALUE_FIELDS = {
  exactMatch: 'exactMatchMetricValue',
  bleu: 'bleuMetricValue',
  rouge: 'rougeMetricValue',
} as const satisfies Record<ComputedMetric['kind'], keyof Value>;

function computedOver({ kind, score }: ComputedMetric): Omit<DatasetMetric, 'aggregations'> {
  const field = VALUE_FIELDS[kind];
  return {
    // Both names of the response are found in samples of the service.
    valueOf: ({ response, prediction = response, reference }) => {
      if (prediction === undefined || reference === undefined) {
        throw wrong('dataset', "A row has no texts 'response' and 'reference'.");
      }
      return { [field]: { score: score(prediction, reference) } };
    },
    aggregate: (values, aggregation) => ({
      [field]: {
        score: numberOf(
          values.map((value) => value[field]?.score),
          aggregation,
        ),
      },
    }),
  };
}

function numberOf(scores: (number | undefined)[], aggregation: Aggregation): number {
  return AGGREGATES[aggregation]?.(scores.map((score) => score ?? 0)) ?? 0;
}

function aggregateRatings(values: readonly Value[], aggregation: Aggregation): Value {
  const results: PointwiseMetricResult[] = values.map(
    ({ pointwiseMetricResult }) => pointwiseMetricResult ?? {},
  );
  const [first = {}] = results;
  return {
    pointwiseMetricResult: {
      score: numberOf(
        results.map(({ score }) => score),
        aggregation,
      ),
      ...explained(first),
    },
  };
}

function aggregateChoices(values: readonly Value[]): Value {
  const counts = new Map<string, number>();
  for (const { pairwiseMetricResult } of values) {
    const choice = pairwiseMetricResult?.pairwiseChoice ?? 'TIE';
    counts.set(choice, (counts.get(choice) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return {
    pairwiseMetricResult: {
      pairwiseChoice: most?.[0] ?? 'TIE',
      ...explained(values[0]?.pairwiseMetricResult ?? {}),
    },
  };
}

/** An aggregate says, too, that no judge was asked. */
function explained({ explanation }: PointwiseMetricResult | PairwiseMetricResult): {
  explanation?: string;
} {
  return explanation === undefined ? {} : { explanation };
}
