/** Sets what the service counted of a training dataset beside what its check said. Pure. */
import { BILLING } from './billing';
import { datasetTokens } from './cost-estimate';
import type { DataStatistics, DroppedExample, PredictedStatistics } from './data-statistics';
import type { DatasetReport } from './dataset';
import type { TuningJobSnapshot } from './tuning-job';
import type { TuningMethod } from './tuning-method';

/** Of the check's findings: lines that are no examples to us. */
const BLANK = 'ROW_BLANK';

function predictionOf(training: DatasetReport, method: TuningMethod): PredictedStatistics {
  const { examples, invalidExamples } = training;
  const tokens = datasetTokens(training);
  return {
    examples,
    ...(invalidExamples === undefined ? {} : { dropped: invalidExamples }),
    ...('unknown' in tokens ? {} : { tokens }),
    ...('unknown' in tokens || !BILLING[method].isPerToken ? {} : { billableTokens: tokens }),
  };
}

/**
 * From the service's number of an example to its line. Whether the service counts blank lines is not documented: where there are
 * some, its count of examples tells.
 */
function lineOf(training: DatasetReport, counted: number | undefined): (example: number) => number {
  const blankCount = training.findingCounts.find(({ code }) => code === BLANK)?.count ?? 0;
  if (blankCount === 0 || counted === training.examples + blankCount) return (example) => example;
  const blanks = training.findings
    .flatMap(({ code, line }) => (code === BLANK && line !== undefined ? [line] : []))
    .sort((left, right) => left - right);
  if (counted !== training.examples || blanks.length < blankCount) return () => 0;
  return (example) => blanks.reduce((line, blank) => (blank <= line ? line + 1 : line), example);
}

/** A line is named only where it is one of the file that was tuned on. */
function withLines(
  dropped: readonly DroppedExample[],
  training: DatasetReport | undefined,
  counted: number | undefined,
): DroppedExample[] {
  if (!training || training.proven === false) return [...dropped];
  const blankCount = training.findingCounts.find(({ code }) => code === BLANK)?.count ?? 0;
  const toLine = lineOf(training, counted);
  return dropped.map((one) => {
    const line = one.example === undefined ? 0 : toLine(one.example);
    return line >= 1 && line <= training.examples + blankCount ? { ...one, line } : { ...one };
  });
}

/** Null until the service tells anything. */
export function comparedStatistics(input: {
  method: TuningMethod;
  training: DatasetReport | undefined;
  dataStats: TuningJobSnapshot['dataStats'];
}): DataStatistics | null {
  const { method, training, dataStats } = input;
  if (!dataStats) return null;
  const { droppedExamples = [], ...service } = dataStats;
  return {
    predicted: training ? predictionOf(training, method) : null,
    service,
    droppedExamples: withLines(droppedExamples, training, service.examples),
  };
}
