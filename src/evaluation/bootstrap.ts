/**
 * Paired bootstrap: how far means and their difference would move had other examples been drawn. Examples are drawn again
 * with replacement; both models keep their scores of the same example.
 */
import { mean, quantileSorted } from 'simple-statistics';
import type { Estimate } from '../contract/evaluation';
import { seededIntegers } from './seeded-random';

/** Enough for 95 % intervals: some 50 resamples lie beyond each end. */
const RESAMPLES = 2_000;
const CONFIDENCE = 0.95;
/** At least this many resamples lie beyond a one-sided bound. */
const RESAMPLES_BEYOND_BOUND = 20;

/** Sorted means of resampled values, one list per series; all series are drawn alike. */
function resampledMeans(
  series: readonly Float64Array[],
  { count, resamples, seed }: { count: number; resamples: number; seed: number },
): number[][] {
  const draw = seededIntegers(seed);
  const drawn = new Uint32Array(count);
  const means = series.map(() => new Float64Array(resamples));
  for (let resample = 0; resample < resamples; resample += 1) {
    for (let index = 0; index < count; index += 1) drawn[index] = draw(count);
    series.forEach((values, which) => {
      let sum = 0;
      for (const index of drawn) sum += values[index] ?? 0;
      const target = means[which];
      if (target !== undefined) target[resample] = sum / count;
    });
  }
  return means.map((values) => Array.from(values.sort()));
}

/** Mean and percentile interval of 95 % for each series; all are of one length, at least 1. */
export function estimates(series: readonly (readonly number[])[], seed: number): Estimate[] {
  const count = series[0]?.length ?? 0;
  const typed = series.map((values) => Float64Array.from(values));
  const means = resampledMeans(typed, { count, resamples: RESAMPLES, seed });
  return series.map((values, which) => ({
    mean: mean([...values]),
    low: quantileSorted(means[which] ?? [], (1 - CONFIDENCE) / 2),
    high: quantileSorted(means[which] ?? [], (1 + CONFIDENCE) / 2),
    count,
  }));
}

/** The value that the mean exceeds with the given confidence. Needs at least one value. */
export function lowerBound(values: readonly number[], confidence: number, seed: number): number {
  const resamples = Math.max(RESAMPLES, Math.ceil(RESAMPLES_BEYOND_BOUND / (1 - confidence)));
  const count = values.length;
  const [means] = resampledMeans([Float64Array.from(values)], { count, resamples, seed });
  return quantileSorted(means ?? [], 1 - confidence);
}
