/** The one line that Temporal's web UI shows beside a run. Pure. */
import type { RebaseTunedModelRequest } from '../contract/rebase';
import type { TuneModelArgument } from '../contract/request';

/** The server takes 200 bytes. */
const MAX_LENGTH = 200;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The first of the values that is a text. */
function textOf(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

const DATASET_FIELDS = [
  'trainingDatasetUri',
  'training_dataset_uri',
  'promptDatasetUri',
  'prompt_dataset_uri',
];

/** The request is not checked yet: whatever is missing is left out. */
export function summaryOf(request: TuneModelArgument): string {
  const existing = textOf(record(request)['existingTuningJob']);
  const job = record(record(request)['tuningJob']);
  const tuned = record(job['preTunedModel'] ?? job['pre_tuned_model']);
  const model =
    textOf(
      job['baseModel'],
      job['base_model'],
      tuned['tunedModelName'],
      tuned['tuned_model_name'],
    ) ?? 'a model';
  const dataset = Object.values(job)
    .map(record)
    .map((spec) => textOf(...DATASET_FIELDS.map((field) => spec[field])))
    .find((uri) => uri !== undefined);
  const line =
    existing === undefined
      ? `Tune ${model}${dataset === undefined ? '' : ` on ${dataset}`}`
      : `Take over ${existing}`;
  return oneLine(line);
}

/** The same for a rebase. */
export function summaryOfRebase(request: RebaseTunedModelRequest): string {
  const fields = record(request);
  const source = textOf(
    ...Object.values(record(fields['tunedModelRef'] ?? fields['tuned_model_ref'])),
  );
  const job = record(fields['tuningJob'] ?? fields['tuning_job']);
  const target = textOf(job['baseModel'], job['base_model']);
  return oneLine(`Rebase ${source ?? 'a model'}${target === undefined ? '' : ` on ${target}`}`);
}

function oneLine(line: string): string {
  const bytes = Buffer.from(line.replaceAll(/\s+/g, ' '));
  return bytes.length <= MAX_LENGTH
    ? bytes.toString()
    : `${new TextDecoder().decode(bytes.subarray(0, MAX_LENGTH - 3), { stream: true })}…`;
}
