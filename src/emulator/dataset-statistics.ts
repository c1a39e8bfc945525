/** `supervisedTuningDataStats` of a dataset that was read; token counts are the emulator's estimate. */
import { max, mean, median, min, quantile, sum } from 'simple-statistics';
import type { SupervisedTuningDataStats } from '../vertex/wire-types';
import type { DatasetReading } from './dataset-reading';

type Distribution = NonNullable<SupervisedTuningDataStats['userInputTokenDistribution']>;

const BUCKETS = 10;
/** Examples whose turns stand in `userDatasetExamples`, and dropped examples that are named. */
const SAMPLE = 5;
const DROPPED_SAMPLE = 10;

type StepIndependent = Omit<SupervisedTuningDataStats, 'tuningStepCount'>;

/** Jobs are shown often and their datasets are large. */
const KNOWN = new WeakMap<DatasetReading, StepIndependent>();

export function supervisedStatistics(
  reading: DatasetReading,
  tuningSteps: number,
): SupervisedTuningDataStats {
  const statistics = KNOWN.get(reading) ?? statisticsOf(reading);
  KNOWN.set(reading, statistics);
  return { ...statistics, tuningStepCount: String(tuningSteps) };
}

function statisticsOf(reading: DatasetReading): StepIndependent {
  const { examples, dropped } = reading;
  const characters = sum(examples.map(({ input, output }) => input.length + output.length));
  const tokens = sum(examples.map(({ inputTokens, outputTokens }) => inputTokens + outputTokens));
  const droppedSample = dropped.slice(0, DROPPED_SAMPLE);
  return {
    tuningDatasetExampleCount: String(reading.total),
    totalTuningCharacterCount: String(characters),
    totalBillableTokenCount: String(tokens),
    userInputTokenDistribution: distribution(examples.map(({ inputTokens }) => inputTokens)),
    userOutputTokenDistribution: distribution(examples.map(({ outputTokens }) => outputTokens)),
    userMessagePerExampleDistribution: distribution(
      examples.map(({ contents }) => contents.length),
    ),
    // Real rows, as the service sends them: whoever hands statistics on must remove these.
    userDatasetExamples: examples.slice(0, SAMPLE).flatMap(({ contents }) => contents),
    ...(dropped.length === 0
      ? {}
      : {
          totalTruncatedExampleCount: String(dropped.length),
          truncatedExampleIndices: droppedSample.map(({ index }) => String(index)),
          droppedExampleReasons: droppedSample.map(({ reason }) => reason),
        }),
  };
}

function distribution(values: readonly number[]): Distribution {
  const counts = [...values];
  const least = min(counts);
  const greatest = max(counts);
  return {
    sum: String(sum(counts)),
    billableSum: String(sum(counts)),
    min: least,
    max: greatest,
    mean: mean(counts),
    median: median(counts),
    p5: quantile(counts, 0.05),
    p95: quantile(counts, 0.95),
    buckets: buckets(counts, least, greatest),
  };
}

function buckets(
  values: number[],
  least: number,
  greatest: number,
): NonNullable<Distribution['buckets']> {
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
