/** `tuningDataStats` by method; token counts are the emulator's estimate. Video and partner models have none. */
import { sum } from 'simple-statistics';
import type { TuningMethod } from '../contract/tuning-method';
import type {
  DatasetStats,
  PreferenceOptimizationDataStats,
  SupervisedTuningDataStats,
  TuningDataStats,
} from '../vertex/wire-types';
import type { DatasetReading } from './dataset-reading';
import type { TrainingExample } from './dataset-row';
import { datasetDistribution, supervisedDistribution } from './distributions';

/** Examples whose turns are quoted, and dropped examples that are named. */
const SAMPLE = 5;
const DROPPED_SAMPLE = 10;

/** Without the number of steps: jobs are shown often and their datasets are large. */
const KNOWN = new WeakMap<DatasetReading, Map<string, TuningDataStats | undefined>>();

export function dataStatistics(
  method: TuningMethod,
  reading: DatasetReading,
  steps: number,
): TuningDataStats | undefined {
  const known = KNOWN.get(reading) ?? new Map<string, TuningDataStats | undefined>();
  KNOWN.set(reading, known);
  const key = `${method}/${steps}`;
  if (!known.has(key)) known.set(key, statisticsOf(method, reading, String(steps)));
  return known.get(key);
}

function statisticsOf(
  method: TuningMethod,
  reading: DatasetReading,
  steps: string,
): TuningDataStats | undefined {
  switch (method) {
    case 'supervised':
    case 'fullFineTuning':
      return { supervisedTuningDataStats: supervised(reading, steps) };
    case 'preferenceOptimization':
      return { preferenceOptimizationDataStats: preference(reading, steps) };
    case 'distillation':
    case 'distillationSampling':
      return { distillationDataStats: { trainingDatasetStats: dataset(reading, steps) } };
    case 'reinforcement':
      return { reinforcementTuningDataStats: reinforcement(reading, steps) };
    case 'partnerModel':
    case 'veo':
    case 'veoLora':
      return undefined;
  }
}

const inputTokens = ({ examples }: DatasetReading) => examples.map((row) => row.inputTokens);
const outputTokens = ({ examples }: DatasetReading) => examples.map((row) => row.outputTokens);
const messages = ({ examples }: DatasetReading) => examples.map((row) => row.contents.length);

function billable({ examples }: DatasetReading): string {
  return String(sum(examples.map(billableTokens)));
}

function billableTokens(row: TrainingExample): number {
  return row.billableTokens ?? row.inputTokens + row.outputTokens;
}

function characters({ examples }: DatasetReading): string {
  return String(sum(examples.map(({ input, output }) => input.length + output.length)));
}

/** The first of the dropped examples, by the names that the statistics of the method have for them. */
function droppedOf(
  { dropped }: DatasetReading,
  indices: 'truncatedExampleIndices' | 'droppedExampleIndices',
): Record<string, string[]> {
  if (dropped.length === 0) return {};
  const sample = dropped.slice(0, DROPPED_SAMPLE);
  return {
    [indices]: sample.map(({ index }) => String(index)),
    droppedExampleReasons: sample.map(({ reason }) => reason),
  };
}

function supervised(reading: DatasetReading, tuningStepCount: string): SupervisedTuningDataStats {
  const { dropped } = reading;
  return {
    tuningDatasetExampleCount: String(reading.total),
    totalTuningCharacterCount: characters(reading),
    totalBillableTokenCount: billable(reading),
    tuningStepCount,
    userInputTokenDistribution: supervisedDistribution(inputTokens(reading)),
    userOutputTokenDistribution: supervisedDistribution(outputTokens(reading)),
    userMessagePerExampleDistribution: supervisedDistribution(messages(reading)),
    // Real rows, as the service sends them: whoever hands statistics on must remove these.
    userDatasetExamples: reading.examples.slice(0, SAMPLE).flatMap(({ contents }) => contents),
    ...(dropped.length === 0 ? {} : { totalTruncatedExampleCount: String(dropped.length) }),
    ...droppedOf(reading, 'truncatedExampleIndices'),
  };
}

function preference(
  reading: DatasetReading,
  tuningStepCount: string,
): PreferenceOptimizationDataStats {
  const scores = reading.examples.map(({ completions = [] }) =>
    completions.map(({ score }) => score),
  );
  return {
    tuningDatasetExampleCount: String(reading.total),
    tuningStepCount,
    totalBillableTokenCount: billable(reading),
    userInputTokenDistribution: datasetDistribution(inputTokens(reading)),
    userOutputTokenDistribution: datasetDistribution(outputTokens(reading)),
    scoresDistribution: datasetDistribution(scores.flat()),
    // One completion has the score 1 and the other 0, whatever the example.
    scoreVariancePerExampleDistribution: datasetDistribution(scores.map(varianceOf)),
    userDatasetExamples: reading.examples
      .slice(0, SAMPLE)
      .map(({ contents, completions = [] }) => ({ contents, completions })),
    ...droppedOf(reading, 'droppedExampleIndices'),
  };
}

function varianceOf(values: number[]): number {
  const mean = sum(values) / values.length;
  return sum(values.map((value) => (value - mean) ** 2)) / values.length;
}

function dataset(reading: DatasetReading, tuningStepCount: string): DatasetStats {
  return {
    tuningDatasetExampleCount: String(reading.total),
    totalTuningCharacterCount: characters(reading),
    totalBillableTokenCount: billable(reading),
    tuningStepCount,
    userInputTokenDistribution: datasetDistribution(inputTokens(reading)),
    userOutputTokenDistribution: datasetDistribution(outputTokens(reading)),
    userMessagePerExampleDistribution: datasetDistribution(messages(reading)),
    contentsPerExampleDistribution: datasetDistribution(messages(reading)),
    userDatasetExamples: reading.examples.slice(0, SAMPLE).flatMap(({ contents }) => contents),
    ...droppedOf(reading, 'droppedExampleIndices'),
  };
}

function reinforcement(reading: DatasetReading, steps: string): DatasetStats {
  const { userDatasetExamples: _turns, ...statistics } = dataset(reading, steps);
  const examples = reading.examples.slice(0, SAMPLE);
  return {
    ...statistics,
    reinforcementTuningUserDatasetExamples: {
      userDatasetExamples: examples.map(({ contents, references = {} }) => ({
        contents,
        references,
      })),
    },
  };
}
