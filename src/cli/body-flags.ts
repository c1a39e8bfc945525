/** The flags of `tune` that make the body of a tuning job, and the body that they and a file's make together. Pure. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { camelCase } from '../activities/request/fields';
import { METHOD_SPECS } from '../contract/tuning-method';
import type { TuningMethod } from '../contract/tuning-method';
import { dropEmpty, nameIn, objectAt, set } from './field-names';
import { positiveNumber, wholeNumber } from './options';
import type { Fields } from './request-file';

/** A path in the body, and its value: `labels.team=support`. */
export type Assignment = { path: string[]; value: unknown };

export type BodyFlags = {
  method?: TuningMethod;
  baseModel?: string;
  preTunedModel?: string;
  checkpoint?: string;
  teacherModel?: string;
  trainingDataset?: string;
  validationDataset?: string;
  epochs?: number;
  adapterSize?: string;
  learningRateMultiplier?: number;
  hyperParameter?: Assignment[];
  displayName?: string;
  outputUri?: string;
  set?: Assignment[];
};

const METHODS = Object.keys(METHOD_SPECS) as TuningMethod[];
const ADAPTER_SIZES = ['1', '2', '4', '8', '16', '32'] as const;
const ADAPTER_WORDS: Readonly<Record<string, string>> = {
  '1': 'ONE',
  '2': 'TWO',
  '4': 'FOUR',
  '8': 'EIGHT',
  '16': 'SIXTEEN',
  '32': 'THIRTY_TWO',
};

function methodOption(): Option {
  return new Option('--method <method>', 'tuning method').choices(METHODS);
}

export function withBodyFlags<C extends Command>(command: C): C {
  command
    .addOption(methodOption())
    .option('--base-model <model>', 'model to tune, such as gemini-2.5-flash')
    .option('--pre-tuned-model <name>', 'tuned model to go on from, projects/…/models/…')
    .option('--checkpoint <id>', 'checkpoint of the pre-tuned model (default: its default one)')
    .option('--teacher-model <model>', 'teacher of a distillation: a model, or projects/…/models/…')
    .option('--training-dataset <path>', 'gs:// URI, or a local file (needs --bucket)')
    .option('--validation-dataset <path>', 'gs:// URI, or a local file (needs --bucket)')
    .option('--epochs <count>', 'epochs to train', wholeNumber(1))
    .addOption(new Option('--adapter-size <size>', 'size of the adapter').choices(ADAPTER_SIZES))
    .option('--learning-rate-multiplier <factor>', 'factor on the learning rate', positiveNumber)
    .option('--hyper-parameter <name=value>', 'any other of the method, such as beta=0.1', assign)
    .option('--display-name <name>', 'name of the tuned model')
    .option('--output-uri <uri>', 'directory of the tuned model, for open models')
    .option('--set <path=value>', 'any field of the body, such as labels.team=support', assign);
  return command;
}

/** Repeatable. What is JSON is read as JSON, anything else is a text. */
export function assign(text: string, before: Assignment[] = []): Assignment[] {
  const [, path, value = ''] = /^([\w.-]+)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || path.split('.').some((key) => key === '' || key === '__proto__')) {
    throw new InvalidArgumentError('Write NAME=VALUE.');
  }
  return [...before, { path: path.split('.'), value: valueOf(value) }];
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Lays the flags over the body of a file, in the spelling of the body. */
export function layBodyFlags(job: Fields, flags: BodyFlags): void {
  set(job, nameIn(job, 'baseModel'), flags.baseModel);
  set(job, nameIn(job, 'tunedModelDisplayName'), flags.displayName);
  set(job, nameIn(job, 'outputUri'), flags.outputUri);
  layPreTunedModel(job, flags);
  laySpec(job, flags);
  for (const { path, value } of flags.set ?? []) put(job, path, value);
}

function layPreTunedModel(job: Fields, { preTunedModel, checkpoint }: BodyFlags): void {
  if (preTunedModel === undefined && checkpoint === undefined) return;
  const source = objectAt(job, nameIn(job, 'preTunedModel'));
  set(source, nameIn(source, 'tunedModelName'), preTunedModel);
  set(source, nameIn(source, 'checkpointId'), checkpoint);
}

/** The method that the flag says, or that the body has. */
function methodOf(job: Fields, { method }: BodyFlags): TuningMethod {
  const names = new Set(Object.keys(job).map(camelCase));
  return method ?? METHODS.find((one) => names.has(METHOD_SPECS[one])) ?? 'supervised';
}

function laySpec(job: Fields, flags: BodyFlags): void {
  const method = methodOf(job, flags);
  const specName = nameIn(job, METHOD_SPECS[method]);
  const isNew = !(specName in job);
  const spec = objectAt(job, specName);
  const learnsFromPrompts = method === 'distillation' || method === 'distillationSampling';
  const training = learnsFromPrompts ? 'promptDatasetUri' : 'trainingDatasetUri';
  set(spec, nameIn(spec, training), flags.trainingDataset);
  set(spec, nameIn(spec, 'validationDatasetUri'), flags.validationDataset);
  const teacher = /^projects\/.+\/models\//.test(flags.teacherModel ?? '')
    ? 'tunedTeacherModelSource'
    : 'baseTeacherModel';
  set(spec, nameIn(spec, teacher), flags.teacherModel);
  const hyperName = nameIn(spec, 'hyperParameters');
  const hasNone = !(hyperName in spec);
  layHyperParameters(objectAt(spec, hyperName), flags, `${METHOD_SPECS[method]}.hyperParameters`);
  if (hasNone) dropEmpty(spec, hyperName);
  // A method that was asked for stays, so that the check can say what it lacks.
  if (isNew && flags.method === undefined) dropEmpty(job, specName);
}

function layHyperParameters(hyper: Fields, flags: BodyFlags, at: string): void {
  set(hyper, nameIn(hyper, 'epochCount'), flags.epochs);
  set(hyper, nameIn(hyper, 'learningRateMultiplier'), flags.learningRateMultiplier);
  const size = flags.adapterSize === undefined ? undefined : ADAPTER_WORDS[flags.adapterSize];
  set(hyper, nameIn(hyper, 'adapterSize'), size === undefined ? undefined : `ADAPTER_SIZE_${size}`);
  for (const { path, value } of flags.hyperParameter ?? []) put(hyper, path, value, at);
}

/** Keys of maps are nobody's to convert. */
const MAPS = /(^|\.)(labels|partnerModelTuningSpec\.hyperParameters)$/;

function put(holder: Fields, path: readonly string[], value: unknown, at = ''): void {
  const [given = '', ...rest] = path;
  const name = MAPS.test(at) ? given : nameIn(holder, given);
  if (rest.length === 0) holder[name] = value;
  else put(objectAt(holder, name), rest, value, `${at}.${camelCase(given)}`);
}
