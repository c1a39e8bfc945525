/**
 * Bodies of `evaluateInstances` for the metrics we know, and the scores in its answers.
 */
import type { Metric } from '../contract/evaluation';
import { TuningError } from '../contract/tuning-error';

export type ScoredPair = { prediction: string; reference: string };

type Kind = {
  spec: 'exactMatchSpec' | 'bleuSpec' | 'rougeSpec';
  input: string;
  results: string;
  values: string;
};

const KINDS: readonly Kind[] = [
  {
    spec: 'exactMatchSpec',
    input: 'exactMatchInput',
    results: 'exactMatchResults',
    values: 'exactMatchMetricValues',
  },
  { spec: 'bleuSpec', input: 'bleuInput', results: 'bleuResults', values: 'bleuMetricValues' },
  { spec: 'rougeSpec', input: 'rougeInput', results: 'rougeResults', values: 'rougeMetricValues' },
];

function kindOf(metric: Metric): Kind {
  const kind = KINDS.find(({ spec }) => metric[spec] !== undefined);
  if (kind === undefined) {
    throw new TuningError('INVALID_REQUEST', `The metric ${metric.id} has no specification.`);
  }
  return kind;
}

/** Body of one `evaluateInstances` call that scores the pairs by the metric. */
export function toEvaluateInstancesRequest(
  metric: Metric,
  pairs: readonly ScoredPair[],
): Record<string, { metricSpec: Record<string, unknown>; instances: ScoredPair[] }> {
  const kind = kindOf(metric);
  const instances = pairs.map(({ prediction, reference }) => ({ prediction, reference }));
  return { [kind.input]: { metricSpec: { ...metric[kind.spec] }, instances } };
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function readScore(value: unknown): number | null {
  const score = member(value, 'score');
  return typeof score === 'number' && Number.isFinite(score) ? score : null;
}

/** Scores in the order of the pairs; null where the service gave none. */
export function readScores(
  metric: Metric,
  response: unknown,
  expectedCount: number,
): (number | null)[] {
  const kind = kindOf(metric);
  const values = member(member(response, kind.results), kind.values);
  const scores = Array.isArray(values) ? values.map(readScore) : [];
  if (scores.length !== expectedCount) {
    throw new TuningError(
      'EVALUATION_FAILED',
      `Vertex AI returned ${scores.length} scores of the metric ${metric.id} for ${expectedCount} answers.`,
    );
  }
  return scores;
}
