/**
 * Distributions in data statistics. There are two shapes: in that of supervised tuning the sum is an int64 and counts
 * are numbers; in that of all other methods it is the other way round.
 */
import { max, mean, median, min, quantile, sum } from 'simple-statistics';
import type { DatasetStats, SupervisedTuningDataStats } from '../vertex/wire-types';

type SupervisedDistribution = NonNullable<SupervisedTuningDataStats['userInputTokenDistribution']>;
type DatasetDistribution = NonNullable<DatasetStats['userInputTokenDistribution']>;

const BUCKETS = 10;

export function supervisedDistribution(values: readonly number[]): SupervisedDistribution {
  const { total, moments, buckets } = describe(values);
  return { sum: String(total), billableSum: String(total), ...moments, buckets };
}

export function datasetDistribution(values: readonly number[]): DatasetDistribution {
  const { total, moments, buckets } = describe(values);
  return {
    sum: total,
    ...moments,
    buckets: buckets.map((bucket) => ({ ...bucket, count: String(bucket.count) })),
  };
}

function describe(values: readonly number[]) {
  const numbers = [...values];
  const [least, greatest] = [min(numbers), max(numbers)];
  return {
    total: sum(numbers),
    moments: {
      min: least,
      max: greatest,
      mean: mean(numbers),
      median: median(numbers),
      p5: quantile(numbers, 0.05),
      p95: quantile(numbers, 0.95),
    },
    buckets: bucketsOf(numbers, least, greatest),
  };
}

function bucketsOf(values: number[], least: number, greatest: number) {
  if (least === greatest) return [{ count: values.length, left: least, right: greatest }];
  const width = (greatest - least) / BUCKETS;
  const counts = Array.from({ length: BUCKETS }, () => 0);
  for (const value of values) {
    const bucket = Math.min(BUCKETS - 1, Math.floor((value - least) / width));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts.map((count, index) => ({
    count,
    left: least + index * width,
    right: least + (index + 1) * width,
  }));
}
