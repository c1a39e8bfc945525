/**
 * What a tuning job is billed by, by method: a table, because it changes. Prices are not in it; they are given, never guessed.
 * Each row says where it was read and when; where nothing sure was found, there is no unit and so no estimate.
 */
import type { TuningMethod } from './tuning-method';

/** Epochs that a job may get whose request names none. */
export type EpochRange = { low: number; high: number; source: string };

export type BillingRule = {
  /** The tokens of a checked dataset, times epochs, are what is billed; false where the unit is not known. */
  isPerToken: boolean;
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
    isPerToken: true,
    unit: 'tokens of the training dataset times epochs',
  },
  preferenceOptimization: {
    ...READ,
    // The tokens of such a dataset are counted in this way already.
    isPerToken: true,
    unit: 'per example twice the prompt and both completions, times epochs',
  },
  distillation: {
    ...READ,
    isPerToken: false,
    unit: 'the answers of the teacher model are billed too, and their length is not known before',
  },
  distillationSampling: {
    ...READ,
    isPerToken: false,
    unit: 'the answers of the teacher model are billed too, and their length is not known before',
  },
  partnerModel: {
    ...READ,
    isPerToken: false,
    unit: 'what it is billed by depends on the partner’s model',
  },
  veo: {
    ...READ,
    isPerToken: false,
    unit: 'what the tuning of video models is billed by is not documented in tokens',
  },
  veoLora: {
    ...READ,
    isPerToken: false,
    unit: 'what the tuning of video models is billed by is not documented in tokens',
  },
  reinforcement: {
    ...READ,
    isPerToken: false,
    epochs: {
      low: 1,
      high: 10,
      source: 'Google Cloud documentation, reinforcement tuning: the default is 10 at most',
    },
    unit: 'which of the tokens that the model makes while it is tuned are billed is not documented',
  },
  // Open models only: billed as their other tuning is.
  fullFineTuning: {
    ...READ,
    isPerToken: true,
    unit: 'tokens of the training dataset times epochs',
  },
};

/** What an estimate of training cost leaves out, whatever the method. */
export const NOT_BILLED =
  'The validation dataset is not named as billed, nor are dropped examples.';
export const NOT_INCLUDED =
  'Not included: evaluations (answers of models), storage, and the hours of a deployed open model.';
