/** Metrics that are really computed: exact match, BLEU, ROUGE. All take a prediction and a reference. */
import type { BleuSpec, Metric, RougeSpec } from '../vertex/wire-types';
import { invalidArgument, notImitated } from './google-error';
import { bleu } from './metrics/bleu';
import { isRougeType, rouge } from './metrics/rouge';

export type ComputedMetric = {
  kind: 'exactMatch' | 'bleu' | 'rouge';
  score: (prediction: string, reference: string) => number;
};

export const exactMatchMetric: ComputedMetric = {
  kind: 'exactMatch',
  score: (prediction, reference) => (prediction === reference ? 1 : 0),
};

export function bleuMetric({ useEffectiveOrder = false }: BleuSpec): ComputedMetric {
  return {
    kind: 'bleu',
    score: (prediction, reference) => bleu(prediction, reference, { useEffectiveOrder }),
  };
}

export function rougeMetric(spec: RougeSpec): ComputedMetric {
  const { rougeType = '', useStemmer = false, splitSummaries } = spec;
  if (!isRougeType(rougeType)) {
    throw invalidArgument('[emulator] rougeType must be rouge1 to rouge9, rougeL or rougeLsum.');
  }
  // It takes NLTK's sentence splitter, a trained model.
  if (splitSummaries === true && rougeType === 'rougeLsum') throw notImitated('splitSummaries');
  return {
    kind: 'rouge',
    score: (prediction, reference) => rouge(prediction, reference, { rougeType, useStemmer }),
  };
}

const NOT_A_KIND = ['aggregationMetrics', 'metadata'];

/** The metric of the newer form, which says its kind by the spec that it has. */
export function computedMetric(metric: Metric): ComputedMetric {
  const kinds = Object.keys(metric).filter((name) => !NOT_A_KIND.includes(name));
  const [kind, other] = kinds;
  if (kind === undefined || other !== undefined) {
    throw invalidArgument('[emulator] A metric has exactly one spec.', [
      { field: 'metrics', description: 'Exactly one spec is required.' },
    ]);
  }
  if (metric.exactMatchSpec !== undefined) return exactMatchMetric;
  if (metric.bleuSpec !== undefined) return bleuMetric(metric.bleuSpec);
  if (metric.rougeSpec !== undefined) return rougeMetric(metric.rougeSpec);
  const computation = metric.computationBasedMetricSpec;
  if (computation === undefined) throw notImitated(`The metric ${kind}`);
  const parameters = computation.parameters ?? {};
  switch (computation.type) {
    case 'EXACT_MATCH':
      return exactMatchMetric;
    case 'BLEU':
      return bleuMetric({ useEffectiveOrder: parameters['use_effective_order'] === true });
    case 'ROUGE':
      return rougeMetric({
        ...(typeof parameters['rouge_type'] === 'string'
          ? { rougeType: parameters['rouge_type'] }
          : {}),
        useStemmer: parameters['use_stemmer'] === true,
        splitSummaries: parameters['split_summaries'] === true,
      });
    default:
      throw invalidArgument('[emulator] The type of a computed metric is required.');
  }
}
