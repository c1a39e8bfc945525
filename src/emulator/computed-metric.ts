/** Metrics that are really computed: exact match, BLEU, ROUGE. All take a prediction and a reference. */
import type { BleuSpec, ComputationBasedMetricSpec, Metric, RougeSpec } from '../vertex/wire-types';
import { invalidArgument, notImitated } from './google-error';
import { kindOf } from './metric-spec';
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

/** `undefined` where it takes a judge, or code, to compute it. */
export function computedMetric(metric: Metric): ComputedMetric | undefined {
  switch (kindOf(metric)) {
    case 'exactMatchSpec':
      return exactMatchMetric;
    case 'bleuSpec':
      return bleuMetric(metric.bleuSpec ?? {});
    case 'rougeSpec':
      return rougeMetric(metric.rougeSpec ?? {});
    case 'computationBasedMetricSpec':
      return computationMetric(metric.computationBasedMetricSpec ?? {});
    default:
      return undefined;
  }
}

function computationMetric({ type, parameters = {} }: ComputationBasedMetricSpec): ComputedMetric {
  switch (type) {
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
