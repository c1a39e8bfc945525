/** What the emulator makes of the spec of a tuning job, whichever method it belongs to. */
import type { TuningMethod } from '../contract/tuning-method';
import { METHOD_SPECS } from '../contract/tuning-method';
import { isObject } from './http-exchange';

/** Where a request names none; the real service chooses by the size of the dataset. */
const DEFAULT_EPOCHS = 3;
/** Examples per step. Google does not publish its own for its supervised methods. */
const BATCH_SIZE = 16;
/** Prompts per step of reinforcement tuning (documentation of 2026). */
const REINFORCEMENT_BATCH_SIZE = 32;
const REINFORCEMENT_MOST_EPOCHS = 10;
const REINFORCEMENT_MOST_STEPS = 500;

export type TuningSpec = {
  method: TuningMethod;
  /** A `gs://` URI, or the name of a dataset resource. */
  trainingDatasetUri: string;
  validationDatasetUri?: string;
  /** As the request says. */
  epochCount?: number;
  stepCount?: number;
  batchSize: number;
  /** Steps between checkpoints; absent: about one per epoch. */
  checkpointInterval?: number;
  exportLastCheckpointOnly: boolean;
  adapterSize?: string;
};

const METHODS = Object.entries(METHOD_SPECS) as [TuningMethod, string][];

/** The names of all specs, such as `supervisedTuningSpec`. */
export const SPEC_FIELDS: readonly string[] = Object.values(METHOD_SPECS);

export function methodOf(input: Readonly<Record<string, unknown>>): TuningMethod {
  const found = METHODS.find(([, field]) => input[field] !== undefined);
  return found?.[0] ?? 'supervised';
}

export function specOf(input: Readonly<Record<string, unknown>>): TuningSpec {
  const method = methodOf(input);
  const value = input[METHOD_SPECS[method]];
  const spec = isObject(value) ? value : {};
  const parameters = isObject(spec['hyperParameters']) ? spec['hyperParameters'] : {};
  const count = (name: string) => {
    const number = Number(parameters[name] ?? 0);
    return number > 0 ? number : undefined;
  };
  const text = (name: string) => (typeof spec[name] === 'string' ? spec[name] : undefined);
  const validation = text('validationDatasetUri');
  const optional = {
    validationDatasetUri: validation === '' ? undefined : validation,
    epochCount: count('epochCount'),
    stepCount: count('stepCount'),
    checkpointInterval: count('checkpointInterval'),
    adapterSize: parameters['adapterSize'] as string | undefined,
  };
  const known = Object.entries(optional).filter(([, item]) => item !== undefined);
  return {
    method,
    trainingDatasetUri: text('promptDatasetUri') ?? text('trainingDatasetUri') ?? '',
    batchSize:
      count('batchSize') ?? (method === 'reinforcement' ? REINFORCEMENT_BATCH_SIZE : BATCH_SIZE),
    exportLastCheckpointOnly: spec['exportLastCheckpointOnly'] === true,
    ...(Object.fromEntries(known) as Partial<TuningSpec>),
  };
}

/** Epochs and steps of a dataset of so many examples; before it was read there are no steps. */
export function lengthOf(
  spec: TuningSpec,
  examples: number,
): { epochs: number; stepsPerEpoch: number; steps: number } {
  const stepsPerEpoch = Math.ceil(examples / spec.batchSize);
  if (spec.method !== 'reinforcement') {
    const epochs = spec.epochCount ?? DEFAULT_EPOCHS;
    return { epochs, stepsPerEpoch, steps: epochs * stepsPerEpoch };
  }
  if (examples === 0) return { epochs: spec.epochCount ?? 1, stepsPerEpoch, steps: 0 };
  // The documented default: min(110 · batch / prompts, 10) epochs, and at most 500 steps in all.
  const usual = Math.min((110 * spec.batchSize) / examples, REINFORCEMENT_MOST_EPOCHS);
  const wanted =
    spec.stepCount ?? (spec.epochCount ?? Math.max(1, Math.floor(usual))) * stepsPerEpoch;
  const steps = Math.min(wanted, REINFORCEMENT_MOST_STEPS);
  return { epochs: Math.max(1, Math.ceil(steps / stepsPerEpoch)), stepsPerEpoch, steps };
}
