/**
 * `evaluateDataset`: computed metrics over a JSONL file, their aggregates, and both files of results. A judge's metrics
 * are not imitated.
 */
import {
  max,
  mean,
  median,
  min,
  mode,
  quantile,
  standardDeviation,
  variance,
} from 'simple-statistics';
import { formatGsUri, parseGsUri } from '../contract/gs-uri';
import type {
  AggregationResult,
  EvaluateDatasetRequest,
  EvaluateDatasetResponse,
} from '../vertex/wire-types';
import { asDirectory } from './job-creation';
import type { ComputedMetric } from './computed-metric';
import { computedMetric } from './computed-metric';
import { ServiceError, invalidArgument, notImitated } from './google-error';
import { isObject } from './http-exchange';
import type { ObjectStore } from './object-store';

export type EvaluationTask = {
  kind: 'evaluateDataset';
  request: EvaluateDatasetRequest;
  /** Part of the name of the directory of results. */
  id: string;
};

type Aggregation = NonNullable<AggregationResult['aggregationMetric']>;

const AGGREGATES: Readonly<Record<string, (values: number[]) => number>> = {
  AVERAGE: mean,
  MODE: mode,
  STANDARD_DEVIATION: standardDeviation,
  VARIANCE: variance,
  MINIMUM: min,
  MAXIMUM: max,
  MEDIAN: median,
  PERCENTILE_P90: (values) => quantile(values, 0.9),
  PERCENTILE_P95: (values) => quantile(values, 0.95),
  PERCENTILE_P99: (values) => quantile(values, 0.99),
};

const VALUE_FIELDS = {
  exactMatch: 'exactMatchMetricValue',
  bleu: 'bleuMetricValue',
  rouge: 'rougeMetricValue',
} as const satisfies Record<ComputedMetric['kind'], keyof AggregationResult>;

/** What is wrong with the request itself; whether the file is there shows later. */
export function checkEvaluation({ request }: EvaluationTask): {
  uri: string;
  outputUri: string;
  metrics: { metric: ComputedMetric; aggregations: Aggregation[] }[];
} {
  if (request.dataset?.bigquerySource !== undefined) throw notImitated('bigquerySource');
  const [uri, ...others] = request.dataset?.gcsSource?.uris ?? [];
  if (uri === undefined || others.length > 0) {
    throw wrong('dataset.gcs_source.uris', 'Exactly one is required.');
  }
  const prefix = request.outputConfig?.gcsDestination?.outputUriPrefix;
  if (prefix === undefined || parseGsUri(prefix) === undefined) {
    throw wrong(
      'output_config.gcs_destination.output_uri_prefix',
      'A Cloud Storage URI is required.',
    );
  }
  const metrics = (request.metrics ?? []).map((metric) => ({
    metric: computedMetric(metric),
    aggregations: metric.aggregationMetrics ?? ['AVERAGE'],
  }));
  if (metrics.length === 0) throw wrong('metrics', 'At least one is required.');
  return { uri, outputUri: asDirectory(prefix), metrics };
}

function wrong(field: string, description: string): Error {
  return invalidArgument(`[emulator] Invalid value at '${field}': ${description}`, [
    { field, description },
  ]);
}

export function evaluateDataset(
  objects: ObjectStore,
  task: EvaluationTask,
): EvaluateDatasetResponse {
  const { uri, outputUri, metrics } = checkEvaluation(task);
  const rows = readRows(objects, uri);
  const scores = metrics.map(({ metric }) =>
    rows.map((row) => metric.score(row.prediction, row.reference)),
  );
  const directory = `${outputUri}evaluation-${task.id}/`;
  const aggregationResults = metrics.flatMap(({ metric, aggregations }, index) =>
    aggregations.map((aggregationMetric) => ({
      aggregationMetric,
      [VALUE_FIELDS[metric.kind]]: {
        score: AGGREGATES[aggregationMetric]?.(scores[index] ?? []) ?? 0,
      },
    })),
  );
  write(objects, `${directory}aggregation_results.jsonl`, aggregationResults);
  write(
    objects,
    `${directory}evaluation_results.jsonl`,
    rows.map((row, position) => ({
      jsonInstance: row.line,
      evaluationResults: metrics.map(({ metric }, index) => ({
        [VALUE_FIELDS[metric.kind]]: { score: scores[index]?.[position] ?? 0 },
      })),
    })),
  );
  return {
    aggregationOutput: { dataset: task.request.dataset ?? {}, aggregationResults },
    outputInfo: { gcsOutputDirectory: directory },
  };
}

type Row = { line: string; prediction: string; reference: string };

function readRows(objects: ObjectStore, uri: string): Row[] {
  const place = parseGsUri(uri);
  const object = place && objects.current(place.bucket, place.object);
  if (object === undefined) throw new ServiceError('NOT_FOUND', `[emulator] There is no ${uri}.`);
  const lines = object.bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) throw invalidArgument(`[emulator] ${uri} has no rows.`);
  return lines.map((line, index) => readRow(line, index + 1));
}

/** Both `response` and `prediction` are found in samples of the service. */
function readRow(line: string, number: number): Row {
  try {
    const row: unknown = JSON.parse(line);
    const { response, prediction = response, reference } = isObject(row) ? row : {};
    if (typeof prediction === 'string' && typeof reference === 'string') {
      return { line, prediction, reference };
    }
  } catch {
    // Falls through to the refusal.
  }
  throw invalidArgument(`[emulator] Row ${number} has no texts 'response' and 'reference'.`);
}

function write(objects: ObjectStore, uri: string, lines: object[]): void {
  const place = parseGsUri(uri);
  if (place === undefined)
    throw new Error(`${formatGsUri({ bucket: uri, object: '' })} is no place.`);
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { bucket, object: name } = place;
  objects.insert({ bucket, name, bytes, contentType: 'application/jsonl' }, {});
}
