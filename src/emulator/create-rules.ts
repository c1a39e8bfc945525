/**
 * What the service refuses in the body of a create call, beyond its schema. What the real service would take and the
 * emulator does not imitate is refused too, as 501: a field that does nothing would be a lie.
 */
import { parseGsUri } from '../contract/gs-uri';
import { snakeCase } from './field-case';
import { checkLabels } from './label-rules';
import { invalidArgument, notImitated } from './google-error';
import { isObject } from './http-exchange';
import type { JobInput } from './tuning-job';

const SPECS = [
  'supervisedTuningSpec',
  'preferenceOptimizationSpec',
  'distillationSpec',
  'partnerModelTuningSpec',
  'veoTuningSpec',
  'veoLoraTuningSpec',
  'reinforcementTuningSpec',
  'fullFineTuningSpec',
];

/** Adapter sizes by base model (documentation of 2026-09); a model that is not listed takes any. */
const ADAPTER_SIZES: readonly { model: RegExp; sizes: readonly string[] }[] = [
  { model: /^gemini-2\.5-pro/, sizes: ['ONE', 'TWO', 'FOUR', 'EIGHT'] },
  { model: /^gemini-/, sizes: ['ONE', 'TWO', 'FOUR', 'EIGHT', 'SIXTEEN'] },
  { model: /^translation-llm-/, sizes: ['FOUR'] },
];

const MAX_DISPLAY_NAME = 128;

/** Throws a `ServiceError`, or returns the body as it is kept. */
export function checkCreate(body: Record<string, unknown>): JobInput {
  const specs = SPECS.filter((name) => body[name] !== undefined);
  if (specs.length > 1) {
    throw refusal(snakeCase(specs[1] ?? ''), "oneof field 'tuning_spec' is already set.");
  }
  if (specs.length === 0) throw refusal('tuning_spec', 'One tuning spec is required.');
  if (specs[0] !== 'supervisedTuningSpec') throw notImitated(`Tuning with ${specs[0]}`);
  checkSource(body);
  checkNames(body);
  checkSpec(body['supervisedTuningSpec'], String(body['baseModel']));
  return body as JobInput;
}

function checkSource(body: Record<string, unknown>): void {
  const model = body['baseModel'];
  if (body['preTunedModel'] !== undefined) {
    if (model !== undefined) {
      throw refusal('pre_tuned_model', "oneof field 'source_model' is already set.");
    }
    throw notImitated('Continuous tuning (preTunedModel)');
  }
  if (typeof model !== 'string' || model === '') {
    throw refusal('base_model', 'A base model is required.');
  }
  if (model.includes('/')) throw notImitated('Tuning of open and partner models');
  if (!/^(gemini-\d|translation-llm-)/.test(model) || /^gemini-(1\.|2\.0)/.test(model)) {
    throw refusal('base_model', 'This base model cannot be tuned.');
  }
  for (const field of ['outputUri', 'customBaseModel']) {
    if (body[field] !== undefined) {
      throw refusal(snakeCase(field), 'This field is for open models only.');
    }
  }
  if (body['encryptionSpec'] !== undefined && /^gemini-[3-9]/.test(model)) {
    throw refusal(
      'encryption_spec',
      'Customer-managed keys are not supported for this base model.',
    );
  }
}

function checkNames(body: Record<string, unknown>): void {
  const name = body['tunedModelDisplayName'];
  if (typeof name === 'string' && Array.from(name).length > MAX_DISPLAY_NAME) {
    throw refusal('tuned_model_display_name', `At most ${MAX_DISPLAY_NAME} characters.`);
  }
  checkLabels(isObject(body['labels']) ? body['labels'] : {}, 'tuning_job.labels');
}

function checkSpec(value: unknown, baseModel: string): void {
  const spec = isObject(value) ? value : {};
  const training = spec['trainingDatasetUri'];
  if (typeof training !== 'string' || training === '') {
    throw refusal(specField('training_dataset_uri'), 'A training dataset is required.');
  }
  checkDatasetUri(specField('training_dataset_uri'), training);
  if (typeof spec['validationDatasetUri'] === 'string') {
    checkDatasetUri(specField('validation_dataset_uri'), spec['validationDatasetUri']);
  }
  if (spec['evaluationConfig'] !== undefined) throw notImitated('evaluationConfig');
  if (spec['tuningMode'] !== undefined) {
    throw refusal(specField('tuning_mode'), 'This field is for open models only.');
  }
  const parameters = isObject(spec['hyperParameters']) ? spec['hyperParameters'] : {};
  for (const name of ['learningRate', 'batchSize']) {
    if (parameters[name] !== undefined) {
      throw refusal(specField(`hyper_parameters.${snakeCase(name)}`), 'For open models only.');
    }
  }
  if (Number(parameters['epochCount'] ?? 0) < 0) {
    throw refusal(specField('hyper_parameters.epoch_count'), 'The epoch count must be positive.');
  }
  checkAdapterSize(parameters['adapterSize'], baseModel);
}

function specField(name: string): string {
  return `supervised_tuning_spec.${name}`;
}

function checkAdapterSize(size: unknown, baseModel: string): void {
  if (typeof size !== 'string' || size === 'ADAPTER_SIZE_UNSPECIFIED') return;
  const known = ADAPTER_SIZES.find(({ model }) => model.test(baseModel));
  if (known !== undefined && !known.sizes.includes(size.replace('ADAPTER_SIZE_', ''))) {
    throw invalidArgument('The adapter size is not supported for this base model.');
  }
}

function checkDatasetUri(field: string, uri: string): void {
  if (/^projects\/[^/]+\/locations\/[^/]+\/datasets\/[^/]+$/.test(uri)) {
    throw notImitated('A dataset resource as training data');
  }
  const place = parseGsUri(uri);
  if (place === undefined || place.object === '' || place.object.endsWith('/')) {
    throw refusal(field, 'Not a Cloud Storage URI of an object.');
  }
}

function refusal(field: string, description: string): Error {
  const path = `tuning_job.${field}`;
  return invalidArgument(`[emulator] Invalid value at '${path}': ${description}`, [
    { field: path, description },
  ]);
}
