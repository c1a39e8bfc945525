/**
 * The report for programs. Fields are only ever added; `formatVersion` changes if one must change its meaning.
 */
import type { TuneModelResult } from '../contract/result';
import type { TuningMethod } from '../contract/tuning-method';
import type { ReportInput } from './report-input';
import { differences, pairScores } from './score-comparison';
import type { ScoresFile } from './scores-file';

export type MetricSummary = {
  metric: string;
  /** Examples on which all asked models have a score. */
  scored: number;
  /** Examples left out because a model has no score. */
  missing: number;
  /** On how many the tuned model scored better than the base model, the same, worse. */
  pairs?: { better: number; same: number; worse: number };
};

export type ReportJson = {
  formatVersion: 1;
  title: string;
  workflowId: string;
  project: string;
  location: string;
  method: TuningMethod;
  /** The base model, or the tuned model that was tuned on. */
  sourceModel: string;
  /** Absent where a tuned model was tuned on. */
  baseModel?: string;
  apiVersion: string;
  simulated: boolean;
  result: TuneModelResult;
  scores: { datasetUri: string; seed: number; metrics: MetricSummary[] } | null;
};

function summaryOf(metric: string, scores: ScoresFile): MetricSummary {
  const paired = pairScores(scores.examples, metric, scores.models);
  const gains = differences(paired);
  const summary = { metric, scored: paired.tuned.length, missing: paired.missing };
  if (gains === undefined) return summary;
  const better = gains.filter((gain) => gain > 0).length;
  const worse = gains.filter((gain) => gain < 0).length;
  return { ...summary, pairs: { better, same: gains.length - better - worse, worse } };
}

export function toReportJson({
  title,
  workflowId,
  request,
  result,
  scores,
}: ReportInput): ReportJson {
  const { project, location, method, sourceModel, baseModel, apiVersion } = request;
  return {
    formatVersion: 1,
    title,
    workflowId,
    project,
    location,
    method,
    sourceModel,
    ...(baseModel === undefined ? {} : { baseModel }),
    apiVersion,
    simulated: result.simulated,
    result,
    scores: scores
      ? {
          datasetUri: scores.datasetUri,
          seed: scores.seed,
          metrics: scores.metrics.map((metric) => summaryOf(metric, scores)),
        }
      : null,
  };
}
