/** What the service refuses in the specs of the tuning methods: datasets, hyper-parameters, what excludes what. */
import { parseGsUri } from '../contract/gs-uri';
import { isOpenModel } from '../contract/model-name';
import type { TuningMethod } from '../contract/tuning-method';
import { METHOD_SPECS } from '../contract/tuning-method';
import type { EvaluationConfig } from '../vertex/wire-types';
import { canTeach, takesAdapterSize } from './base-models';
import { refusal } from './create-refusal';
import { snakeCase } from './field-case';
import { checkEvaluationWish } from './dataset-evaluation';
import { checkGenerationConfig } from './generation-config';
import { invalidArgument, notImitated } from './google-error';
import { isObject } from './http-exchange';
import { checkRewards } from './reward-rules';

type Fields = Readonly<Record<string, unknown>>;

/** One spec under examination. */
type Spec = {
  fields: Fields;
  parameters: Fields;
  baseModel: string;
  at: (field: string) => string;
};

export function checkSpec(method: TuningMethod, fields: Fields, baseModel: string): void {
  const given = fields['hyperParameters'];
  const root = snakeCase(METHOD_SPECS[method]);
  const spec: Spec = {
    fields,
    parameters: isObject(given) ? given : {},
    baseModel,
    at: (field) => `${root}.${field}`,
  };
  checkDatasets(spec, method);
  // Which hyper-parameters a partner's model has, and what they may be, only its partner knows.
  if (method !== 'partnerModel') {
    checkCounts(spec);
    checkAdapterSize(spec);
  }
  checkOpenModelFields(spec);
  checkEvaluationConfig(spec);
  METHOD_RULES[method]?.(spec);
}

const METHOD_RULES: Partial<Record<TuningMethod, (spec: Spec) => void>> = {
  distillation: checkDistillation,
  reinforcement: checkReinforcement,
  veo: checkVeo,
  veoLora: checkVeo,
  preferenceOptimization: ({ parameters, at }) => {
    if (Number(parameters['beta'] ?? 1) < 0) {
      throw refusal(at('hyper_parameters.beta'), 'Must not be negative.');
    }
  },
};

function checkDatasets({ fields, at }: Spec, method: TuningMethod): void {
  const names =
    method === 'distillation' ? ['promptDatasetUri', 'trainingDatasetUri'] : ['trainingDatasetUri'];
  const given = names.filter((name) => typeof fields[name] === 'string' && fields[name] !== '');
  const [name, other] = given;
  if (name === undefined)
    throw refusal(at(snakeCase(names[0] ?? '')), 'A training dataset is required.');
  if (other !== undefined) throw refusal(at(snakeCase(other)), `Already given as ${name}.`);
  checkDatasetUri(at(snakeCase(name)), String(fields[name]));
  const validation = fields['validationDatasetUri'];
  if (typeof validation === 'string' && validation !== '') {
    checkDatasetUri(at('validation_dataset_uri'), validation);
  }
}

const DATASET_RESOURCE = /^projects\/[^/]+\/locations\/[^/]+\/datasets\/[^/]+$/;

function checkDatasetUri(field: string, uri: string): void {
  if (DATASET_RESOURCE.test(uri)) return;
  const place = parseGsUri(uri);
  if (place === undefined || place.object === '' || place.object.endsWith('/')) {
    throw refusal(field, 'Not a Cloud Storage URI of an object, nor the name of a dataset.');
  }
}

function checkCounts({ parameters, at }: Spec): void {
  for (const name of ['epochCount', 'stepCount', 'batchSize', 'samplesPerPrompt']) {
    if (Number(parameters[name] ?? 0) >= 0) continue;
    throw refusal(at(`hyper_parameters.${snakeCase(name)}`), 'Must be positive.');
  }
  for (const name of ['learningRate', 'learningRateMultiplier']) {
    const rate = parameters[name];
    if (rate === undefined || Number(rate) > 0) continue;
    throw refusal(at(`hyper_parameters.${snakeCase(name)}`), 'Must be positive.');
  }
}

function checkAdapterSize({ parameters, baseModel }: Spec): void {
  const size = parameters['adapterSize'];
  if (typeof size !== 'string' || size === 'ADAPTER_SIZE_UNSPECIFIED') return;
  if (takesAdapterSize(baseModel, size)) return;
  throw invalidArgument('The adapter size is not supported for this base model.');
}

/** Learning rate, batch size and mode are chosen for open models, the multiplier for Google's own. */
function checkOpenModelFields({ fields, parameters, baseModel, at }: Spec): void {
  if (METHODS_WITH_OWN_BATCH.some((name) => at('') === `${snakeCase(name)}.`)) return;
  const isOpen = isOpenModel(baseModel);
  if (!isOpen && fields['tuningMode'] !== undefined) {
    throw refusal(at('tuning_mode'), 'This field is for open models only.');
  }
  for (const name of ['learningRate', 'batchSize']) {
    if (isOpen || parameters[name] === undefined) continue;
    throw refusal(at(`hyper_parameters.${snakeCase(name)}`), 'For open models only.');
  }
  if (parameters['learningRateMultiplier'] === undefined || !isOpen) return;
  const why =
    parameters['learningRate'] === undefined
      ? "For Google's models only; use learning_rate."
      : 'Excludes learning_rate.';
  throw refusal(at('hyper_parameters.learning_rate_multiplier'), why);
}

function checkEvaluationConfig({ fields, baseModel, at }: Spec): void {
  if (fields['evaluationConfig'] === undefined) return;
  const config = fields['evaluationConfig'] as EvaluationConfig;
  // An open model ends as files: nothing is there that could be asked.
  if (isOpenModel(baseModel)) throw notImitated('evaluationConfig of an open model');
  if ((config.datasetCustomMetrics ?? []).length > 0) {
    throw notImitated("Running code of one's own (datasetCustomMetrics)");
  }
  checkGenerationConfig(config.inferenceGenerationConfig ?? {});
  checkEvaluationWish(config, (field) => `tuning_job.${at(`evaluation_config.${field}`)}`);
}

/** Their hyper-parameters are free, or have a batch size of their own. */
const METHODS_WITH_OWN_BATCH = [METHOD_SPECS.partnerModel, METHOD_SPECS.reinforcement];

const MODEL_NAME = /^projects\/[^/]+\/locations\/[^/]+\/models\/[^/]+$/;

function checkDistillation({ fields, at }: Spec): void {
  const teachers = ['baseTeacherModel', 'tunedTeacherModelSource'].filter(
    (name) => fields[name] !== undefined,
  );
  if (teachers.length === 0) throw refusal(at('base_teacher_model'), 'A teacher is required.');
  if (teachers.length > 1) {
    throw refusal(at('tuned_teacher_model_source'), "oneof field 'teacher_model' is already set.");
  }
  const { baseTeacherModel, tunedTeacherModelSource } = fields;
  if (typeof baseTeacherModel === 'string' && !canTeach(baseTeacherModel)) {
    throw refusal(at('base_teacher_model'), 'This model cannot be a teacher.');
  }
  if (typeof tunedTeacherModelSource === 'string' && !MODEL_NAME.test(tunedTeacherModelSource)) {
    throw refusal(at('tuned_teacher_model_source'), 'Not the name of a model.');
  }
}

function checkVeo({ parameters, at }: Spec): void {
  const ratio = Number(parameters['veoDataMixtureRatio'] ?? 0);
  if (ratio >= 0 && ratio < 1) return;
  throw refusal(at('hyper_parameters.veo_data_mixture_ratio'), 'Must be in [0, 1).');
}

const DEFAULT_BATCH = 32;
const DEFAULT_SAMPLES = 16;
const MOST_SAMPLES_PER_STEP = 8_192;
const MOST_OUTPUT_TOKENS = 32_768;

/** Limits of the documentation of reinforcement tuning (2026, before general availability). */
function checkReinforcement({ fields, parameters, baseModel, at }: Spec): void {
  const parameter = (name: string) => at(`hyper_parameters.${name}`);
  checkRewards(fields, at);
  if (parameters['stepCount'] !== undefined && parameters['epochCount'] !== undefined) {
    throw refusal(parameter('step_count'), 'Excludes epoch_count.');
  }
  const samples =
    Number(parameters['batchSize'] ?? DEFAULT_BATCH) *
    Number(parameters['samplesPerPrompt'] ?? DEFAULT_SAMPLES);
  if (samples % 16 !== 0 || samples > MOST_SAMPLES_PER_STEP) {
    throw refusal(
      parameter('samples_per_prompt'),
      `batch_size times samples_per_prompt must be divisible by 16 and at most ${MOST_SAMPLES_PER_STEP}.`,
    );
  }
  if (Number(parameters['maxOutputTokens'] ?? 1) > MOST_OUTPUT_TOKENS) {
    throw refusal(parameter('max_output_tokens'), `At most ${MOST_OUTPUT_TOKENS}.`);
  }
  const multiplier = Number(parameters['learningRateMultiplier'] ?? 1);
  if (multiplier < 0.25 || multiplier > 4) {
    throw refusal(parameter('learning_rate_multiplier'), 'Must be in [0.25, 4].');
  }
  const level = parameters['thinkingLevel'];
  if (level === 'LOW' || level === 'MEDIUM') {
    throw refusal(parameter('thinking_level'), 'MINIMAL or HIGH.');
  }
  if (parameters['thinkingBudget'] !== undefined && !baseModel.startsWith('gemini-2.5')) {
    throw refusal(parameter('thinking_budget'), 'For Gemini 2.5 only.');
  }
}
