/** The one line that Temporal's web UI shows beside a run. Pure. */
import type { TuneModelRequest } from '../contract/request';

/** The server takes 200 bytes. */
const MAX_LENGTH = 200;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The first of the values that is a text. */
function textOf(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

/** The request is not checked yet: whatever is missing is left out. */
export function summaryOf(request: TuneModelRequest): string {
  const job = record(request.tuningJob);
  const model = textOf(job['baseModel'], job['base_model']) ?? 'a model';
  const dataset = Object.values(job)
    .map(record)
    .map((spec) => textOf(spec['trainingDatasetUri'], spec['training_dataset_uri']))
    .find((uri) => uri !== undefined);
  const line = `Tune ${model}${dataset === undefined ? '' : ` on ${dataset}`}`;
  const bytes = Buffer.from(line.replaceAll(/\s+/g, ' '));
  return bytes.length <= MAX_LENGTH
    ? bytes.toString()
    : `${new TextDecoder().decode(bytes.subarray(0, MAX_LENGTH - 3), { stream: true })}…`;
}
