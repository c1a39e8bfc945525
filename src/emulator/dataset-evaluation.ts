/** Evaluation over a dataset: `evaluateDataset` over a JSONL file, its aggregates, and both files of results. */
import { parseGsUri } from '../contract/gs-uri';
import type { EvaluateDatasetRequest, EvaluateDatasetResponse } from '../vertex/wire-types';
import type { DatasetMetric } from './dataset-metric';
import { datasetMetric } from './dataset-metric';
import { asDirectory } from './directory-uri';
import { ServiceError, invalidArgument, notImitated } from './google-error';
import { isObject } from './http-exchange';
import type { Fields } from './judge-template';
import { checkAutorater, wrong } from './judge-template';
import type { ObjectStore } from './object-store';

export type EvaluationTask = {
  kind: 'evaluateDataset';
  request: EvaluateDatasetRequest;
  /** Part of the name of the directory of results. */
  id: string;
};

/** What is common to evaluations of datasets and of checkpoints. */
export type EvaluationWish = Pick<
  EvaluateDatasetRequest,
  'metrics' | 'outputConfig' | 'autoraterConfig'
>;

export type CheckedEvaluation = { outputUri: string; metrics: DatasetMetric[] };

/** Throws a `ServiceError` that names the place in the request. */
export function checkEvaluationWish(
  wish: EvaluationWish,
  at: (field: string) => string = (field) => field,
): CheckedEvaluation {
  const prefix = wish.outputConfig?.gcsDestination?.outputUriPrefix;
  if (prefix === undefined || parseGsUri(prefix) === undefined) {
    throw wrong(
      at('output_config.gcs_destination.output_uri_prefix'),
      'A Cloud Storage URI is required.',
    );
  }
  checkAutorater(wish.autoraterConfig);
  const metrics = (wish.metrics ?? []).map(datasetMetric);
  if (metrics.length === 0) throw wrong(at('metrics'), 'At least one is required.');
  return { outputUri: asDirectory(prefix), metrics };
}

/** What is wrong with the request itself; whether the file is there shows later. */
export function checkEvaluation({ request }: EvaluationTask): CheckedEvaluation & { uri: string } {
  if (request.dataset?.bigquerySource !== undefined) throw notImitated('bigquerySource');
  const [uri, ...others] = request.dataset?.gcsSource?.uris ?? [];
  if (uri === undefined || others.length > 0) {
    throw wrong('dataset.gcs_source.uris', 'Exactly one is required.');
  }
  return { uri, ...checkEvaluationWish(request) };
}

export function evaluateDataset(
  objects: ObjectStore,
  task: EvaluationTask,
): EvaluateDatasetResponse {
  const { uri, ...checked } = checkEvaluation(task);
  return evaluateRows(objects, { ...checked, id: task.id, uri, rows: readRows(objects, uri) });
}

/** Text of the line as it is, and its fields. */
export type EvaluatedRow = { line: string; fields: Fields };

/** Computes what was wished for, and writes both files below its directory. */
export function evaluateRows(
  objects: ObjectStore,
  work: CheckedEvaluation & { id: string; uri: string; rows: readonly EvaluatedRow[] },
): EvaluateDatasetResponse {
  const { metrics, rows } = work;
  const values = metrics.map(({ valueOf }) => rows.map(({ fields }) => valueOf(fields)));
  const aggregationResults = metrics.flatMap(({ aggregations, aggregate }, index) =>
    aggregations.map((aggregationMetric) => ({
      aggregationMetric,
      ...aggregate(values[index] ?? [], aggregationMetric),
    })),
  );
  const directory = `${work.outputUri}evaluation-${work.id}/`;
  write(objects, `${directory}aggregation_results.jsonl`, aggregationResults);
  write(
    objects,
    `${directory}evaluation_results.jsonl`,
    rows.map(({ line }, position) => ({
      jsonInstance: line,
      evaluationResults: values.map((ofMetric) => ofMetric[position] ?? {}),
    })),
  );
  return {
    aggregationOutput: { dataset: { gcsSource: { uris: [work.uri] } }, aggregationResults },
    outputInfo: { gcsOutputDirectory: directory },
  };
}

function readRows(objects: ObjectStore, uri: string): EvaluatedRow[] {
  const place = parseGsUri(uri);
  const object = place && objects.current(place.bucket, place.object);
  if (object === undefined) throw new ServiceError('NOT_FOUND', `[emulator] There is no ${uri}.`);
  const lines = object.bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) throw invalidArgument(`[emulator] ${uri} has no rows.`);
  return lines.map((line, index) => ({ line, fields: fieldsOf(line, index + 1) }));
}

/** Values that are no texts are judged by their JSON. */
function fieldsOf(line: string, number: number): Fields {
  try {
    const row: unknown = JSON.parse(line);
    if (isObject(row)) {
      const entries = Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      return Object.fromEntries(entries) as Fields;
    }
  } catch {
    // Falls through to the refusal.
  }
  throw invalidArgument(`[emulator] Row ${number} is not a JSON object.`);
}

function write(objects: ObjectStore, uri: string, lines: readonly object[]): void {
  const { bucket = '', object: name = '' } = parseGsUri(uri) ?? {};
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  objects.insert({ bucket, name, bytes, contentType: 'application/jsonl' }, {});
}
