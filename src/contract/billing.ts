/**
 * What a tuning job is billed by, by method: a table, because it changes. Prices are not in it; they are given, never guessed.
 * Each row says where it was read and when; where nothing sure was found, there is no unit and so no estimate.
 */
import type { TuningMethod } from './tuning-method';

/** Epochs that a job may get whose request names none. */
export type EpochRange = { low: number; high: number; source: string };

export type BillingRule = {
  /** Billable tokens of one epoch per token of the training dataset; absent where the unit is not known. */
  tokenFactor?: { low: number; high: number };
  /** One sentence: how the factor comes about, or why there is none. */
  unit: string;
  epochs: EpochRange;
  source: string;
  /** When the source was read, ISO date. */
  asOf: string;
};

/** The service chooses by the size of the dataset and publishes no range; this one is stated by older documentation of its SDK. */
const STATED: EpochRange = {
  low: 1,
  high: 100,
  source: 'older documentation of the Vertex AI SDK',
};

const PRICING_PAGE = 'Google Cloud documentation, Vertex AI pricing and the pages on tuning';
const READ = { epochs: STATED, source: PRICING_PAGE, asOf: '2026-09-25' } as const;

export const BILLING: Readonly<Record<TuningMethod, BillingRule>> = {
  supervised: {
    ...READ,
    tokenFactor: { low: 1, high: 1 },
    unit: 'tokens of the training dataset times epochs',
  },
  preferenceOptimization: {
    ...READ,
    // An example counts twice its prompt and both completions: each token of the row once or twice.
    tokenFactor: { low: 1, high: 2 },
    unit: 'per example twice the prompt and both completions, times epochs; counted as at most twice the tokens of the dataset',
  },
  distillation: {
    ...READ,
    unit: 'the answers of the teacher model are billed too, and their length is not known before',
  },
  distillationSampling: {
    ...READ,
    unit: 'the answers of the teacher model are billed too, and their length is not known before',
  },
  partnerModel: { ...READ, unit: 'what it is billed by depends on the partner’s model' },
  veo: {
    ...READ,
    unit: 'what the tuning of video models is billed by is not documented in tokens',
  },
  veoLora: {
    ...READ,
    unit: 'what the tuning of video models is billed by is not documented in tokens',
  },
  reinforcement: {
    ...READ,
    epochs: {
      low: 1,
      high: 10,
      source: 'Google Cloud documentation, reinforcement tuning: the default is 10 at most',
    },
    unit: 'which of the tokens that the model makes while it is tuned are billed is not documented',
  },
  fullFineTuning: { ...READ, unit: 'what full fine-tuning is billed by is not documented' },
};

/** What an estimate of training cost leaves out, whatever the method. */
export const NOT_BILLED =
  'The validation dataset is not named as billed, nor are dropped examples.';
export const NOT_INCLUDED =
  'Not included: evaluations (answers of models), storage, and the hours of a deployed open model.';
