/**
 * What the service refuses in the body of a create call, beyond its schema.
 */
import { parseGsUri } from '../contract/gs-uri';
import { isOpenModel, shortModelName } from '../contract/model-name';
import type { TuningMethod } from '../contract/tuning-method';
import { METHOD_SPECS } from '../contract/tuning-method';
import { canBeTuned, takesKmsKey } from './base-models';
import { refusal } from './create-refusal';
import { snakeCase } from './field-case';
import { isObject } from './http-exchange';
import { checkLabels } from './label-rules';
import { checkSpec } from './spec-rules';
import type { JobInput } from './tuning-job';
import { SPEC_FIELDS, methodOf } from './tuning-spec';

const MAX_DISPLAY_NAME = 128;

/** The base model that the job begins at; `undefined` where it goes on from a tuned model. */
export function baseModelOf(body: Record<string, unknown>): string | undefined {
  const baseModel = text(body['baseModel']) ?? distillationText(body, 'studentModel');
  if (body['preTunedModel'] === undefined) {
    if (baseModel !== undefined) return shortModelName(baseModel);
    throw refusal('base_model', 'A base model is required.');
  }
  if (baseModel !== undefined) {
    throw refusal('pre_tuned_model', "oneof field 'source_model' is already set.");
  }
  return undefined;
}

/** Where an open model is written; distillation named the place in its spec before jobs had `outputUri`. */
export function outputUriOf(body: Record<string, unknown>): string | undefined {
  return text(body['outputUri']) ?? distillationText(body, 'pipelineRootDirectory');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function distillationText(body: Record<string, unknown>, field: string): string | undefined {
  const spec = body[METHOD_SPECS.distillation];
  return isObject(spec) ? text(spec[field]) : undefined;
}

/**
 * Throws a `ServiceError`, or returns the body as it is kept. `baseModel` is the body's own, or that of the model
 * which it continues.
 */
export function checkCreate(
  body: Record<string, unknown>,
  place: { baseModel: string; location: string },
): JobInput {
  const specs = SPEC_FIELDS.filter((name) => body[name] !== undefined);
  if (specs.length > 1) {
    throw refusal(snakeCase(specs[1] ?? ''), "oneof field 'tuning_spec' is already set.");
  }
  if (specs.length === 0) throw refusal('tuning_spec', 'One tuning spec is required.');
  const method = methodOf(body);
  const { baseModel } = place;
  if (!canBeTuned(baseModel, method)) {
    throw refusal('base_model', `This base model cannot be tuned by ${METHOD_SPECS[method]}.`);
  }
  if (place.location === 'global' && !isOpenModel(baseModel)) {
    throw refusal('base_model', 'Only open models can be tuned in the location global.');
  }
  checkPlaceOfOutput(body, baseModel, method);
  checkEncryption(body['encryptionSpec'], place);
  checkNames(body);
  const spec = body[METHOD_SPECS[method]];
  checkSpec(method, isObject(spec) ? spec : {}, baseModel);
  return body;
}

/** Partner models are the exception: their spec is older than `outputUri`, and printed without it. */
function checkPlaceOfOutput(
  body: Record<string, unknown>,
  baseModel: string,
  method: TuningMethod,
): void {
  if (!isOpenModel(baseModel)) {
    for (const field of ['outputUri', 'customBaseModel']) {
      if (body[field] === undefined) continue;
      throw refusal(snakeCase(field), 'This field is for open models only.');
    }
    return;
  }
  const outputUri = outputUriOf(body);
  if (outputUri === undefined && method !== 'partnerModel') {
    throw refusal('output_uri', 'Open models are written to Cloud Storage: it is required.');
  }
  if (outputUri !== undefined) checkDirectory('output_uri', outputUri);
  if (body['customBaseModel'] !== undefined) {
    checkDirectory('custom_base_model', body['customBaseModel']);
  }
}

function checkDirectory(field: string, uri: unknown): void {
  if (typeof uri !== 'string' || parseGsUri(uri) === undefined) {
    throw refusal(field, 'Not a Cloud Storage URI of a directory.');
  }
}

const KEY_NAME = /^projects\/[^/]+\/locations\/([^/]+)\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;
/** Which keys fit these is documented nowhere. */
const MULTI_REGIONS = ['global', 'us', 'eu'];

function checkEncryption(spec: unknown, place: { baseModel: string; location: string }): void {
  if (!isObject(spec)) return;
  if (!takesKmsKey(place.baseModel)) {
    throw refusal(
      'encryption_spec',
      'Customer-managed keys are not supported for this base model.',
    );
  }
  const name = text(spec['kmsKeyName']);
  const field = 'encryption_spec.kms_key_name';
  if (name === undefined) throw refusal(field, 'Required.');
  const [, location] = KEY_NAME.exec(name) ?? [];
  if (location === undefined) throw refusal(field, 'Not the name of a key.');
  if (location === place.location || MULTI_REGIONS.includes(place.location)) return;
  throw refusal(field, 'The key is in another location than the job.');
}

function checkNames(body: Record<string, unknown>): void {
  const name = body['tunedModelDisplayName'];
  if (typeof name === 'string' && Array.from(name).length > MAX_DISPLAY_NAME) {
    throw refusal('tuned_model_display_name', `At most ${MAX_DISPLAY_NAME} characters.`);
  }
  checkLabels(isObject(body['labels']) ? body['labels'] : {}, 'tuning_job.labels');
}
