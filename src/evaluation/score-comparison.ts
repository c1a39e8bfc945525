/**
 * From scores by example to means, intervals and gains by metric.
 */
import type { EvaluatedModel } from '../contract/evaluated-models';
import type { MetricComparison } from '../contract/evaluation';
import { estimates } from './bootstrap';
import type { ExampleScores } from './scores-file';

export type PairedScores = {
  tuned: number[];
  /** Same length and order as `tuned`; absent where the base model was not asked. */
  base?: number[];
  /** Examples left out because a model has no score. */
  missing: number;
};

function isScore(score: number | null | undefined): score is number {
  return typeof score === 'number' && Number.isFinite(score);
}

/** The scores of one metric for the examples on which every asked model has one. */
export function pairScores(
  examples: readonly ExampleScores[],
  metric: string,
  models: readonly EvaluatedModel[],
): PairedScores {
  const tuned: number[] = [];
  const base: number[] = [];
  let missing = 0;
  for (const example of examples) {
    const scores = example.scores[metric];
    if (models.every((model) => isScore(scores?.[model]))) {
      tuned.push(scores?.tuned ?? 0);
      base.push(scores?.base ?? 0);
    } else missing += 1;
  }
  return { tuned, missing, ...(models.includes('base') ? { base } : {}) };
}

/** Differences tuned minus base, example by example. */
export function differences(paired: PairedScores): number[] | undefined {
  return paired.base?.map((base, index) => (paired.tuned[index] ?? 0) - base);
}

/** Compares the models metric by metric; a metric without any score is left out. */
export function compareScores({
  metrics,
  models,
  examples,
  seed,
}: {
  metrics: readonly string[];
  models: readonly EvaluatedModel[];
  examples: readonly ExampleScores[];
  seed: number;
}): MetricComparison[] {
  return metrics.flatMap((metric) => {
    const paired = pairScores(examples, metric, models);
    if (paired.tuned.length === 0) return [];
    const gains = differences(paired);
    const series = [paired.tuned, ...(paired.base && gains ? [paired.base, gains] : [])];
    const [tuned, base, gain] = estimates(series, seed);
    if (tuned === undefined) return [];
    return { metric, tuned, ...(base && gain ? { base, gain } : {}) };
  });
}
