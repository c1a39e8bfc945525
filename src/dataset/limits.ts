/**
 * What the service takes, by tuning method and base model: a table, because these numbers change by model and month. Each row
 * says where it was read; what a row leaves out is not documented, and not checked.
 */
import type { TuningMethod } from '../contract/tuning-method';
import { shortModelName } from '../contract/model-name';
import type { SourceName } from './sources';

export type MediaKind = 'image' | 'audio' | 'video' | 'document';

export type DatasetLimits = {
  /** Tokens of one example: prompt and longest answer; for reinforcement the prompt. */
  tokensPerExample?: number;
  /** `warning`: numbers of a sequence length or of third parties, whose passing may do no harm. */
  severity: 'error' | 'warning';
  trainingExamples?: number;
  /** Training examples when one of them has images, audio, video or documents. */
  multimodalTrainingExamples?: number;
  validationExamples?: number;
  /** A limit of validation examples that editions of the documentation do not agree on: a warning. */
  doubtfulValidationExamples?: number;
  /** Above this many validation examples, their share of the training examples is limited too. */
  validationExamplesBeforeShare?: number;
  /** Largest number of validation examples as a share of the training examples. */
  validationShare?: number;
  /** Files of a kind in one example. */
  mediaPerExample?: Readonly<Partial<Record<MediaKind, number>>>;
  /** Bytes of one file. Without an entry for a kind no limit is known. */
  mediaBytes?: Readonly<Partial<Record<MediaKind, number>>>;
  source: SourceName;
};

const MEBIBYTE = 2 ** 20;

/** Gemini, by "About supervised fine-tuning": tokens, examples and files of 2.5 and 3.x models alike. */
const GEMINI: DatasetLimits = {
  tokensPerExample: 131_072,
  severity: 'error',
  trainingExamples: 10_000_000,
  multimodalTrainingExamples: 300_000,
  validationExamples: 5_000,
  validationExamplesBeforeShare: 1_000,
  validationShare: 0.3,
  mediaPerExample: { image: 30, audio: 1, video: 1, document: 4 },
  // Stated as 20 and 100 MB: above these they are passed by any way of counting.
  mediaBytes: {
    image: 20 * MEBIBYTE,
    audio: 100 * MEBIBYTE,
    video: 100 * MEBIBYTE,
    document: 20 * MEBIBYTE,
  },
  source: 'supervised',
};

const PREFERENCE: DatasetLimits = { ...GEMINI, source: 'preference' };

/** Editions of the page differ on validation datasets: 500 examples, or 30 % of the training dataset above 1,000. */
const REINFORCEMENT: DatasetLimits = {
  tokensPerExample: 32_768,
  severity: 'error',
  trainingExamples: 5_000,
  doubtfulValidationExamples: 500,
  mediaPerExample: { image: 15, audio: 15, video: 10 },
  mediaBytes: { image: 20 * MEBIBYTE, audio: 100 * MEBIBYTE, video: 20 * MEBIBYTE },
  source: 'reinforcement',
};

/** Validation: at most a quarter of the training dataset and fewer than 5,000 by samples of third parties. */
function openModel(tokensPerExample: number): DatasetLimits {
  return {
    tokensPerExample,
    severity: 'warning',
    validationExamples: 5_000,
    validationExamplesBeforeShare: 0,
    validationShare: 0.25,
    source: 'openModels',
  };
}

const OPEN_METHODS: readonly TuningMethod[] = [
  'supervised',
  'fullFineTuning',
  'distillation',
  'distillationSampling',
];

/** Only the newest model takes video here. */
const REINFORCEMENT_WITHOUT_VIDEO: DatasetLimits = {
  ...REINFORCEMENT,
  mediaPerExample: { ...REINFORCEMENT.mediaPerExample, video: 0 },
};

/** Its rows are in a format that is not read, so its 1,000 tokens of an example are not counted. */
const TRANSLATION: DatasetLimits = {
  severity: 'error',
  validationExamples: 1_024,
  source: 'supervised',
};

type LimitsRow = { methods: readonly TuningMethod[]; prefix: string; limits: DatasetLimits };

/**
 * The first row that fits counts; a prefix is that of the model's short name. One that begins with a slash is that of the model
 * behind its publisher, whoever that is.
 */
export const LIMITS: readonly LimitsRow[] = [
  { methods: ['supervised'], prefix: 'gemini-', limits: GEMINI },
  { methods: ['preferenceOptimization'], prefix: 'gemini-', limits: PREFERENCE },
  { methods: ['reinforcement'], prefix: 'gemini-3.5-flash', limits: REINFORCEMENT },
  { methods: ['reinforcement'], prefix: 'gemini-', limits: REINFORCEMENT_WITHOUT_VIDEO },
  { methods: ['supervised'], prefix: 'translation-llm-', limits: TRANSLATION },
  { methods: OPEN_METHODS, prefix: 'qwen/qwen3-6@', limits: openModel(12_288) },
  { methods: OPEN_METHODS, prefix: 'meta/llama4', limits: openModel(2_048) },
  { methods: OPEN_METHODS, prefix: 'meta/', limits: openModel(8_192) },
  { methods: OPEN_METHODS, prefix: 'google/', limits: openModel(8_192) },
  { methods: OPEN_METHODS, prefix: 'qwen/', limits: openModel(8_192) },
  { methods: OPEN_METHODS, prefix: '/glm-4', limits: openModel(8_192) },
];

const UNKNOWN: DatasetLimits = { severity: 'warning', source: 'practice' };

/** Without a base model a tuned one is tuned on, which only Gemini models can be. */
export function limitsFor(place: { method: TuningMethod; baseModel?: string }): DatasetLimits {
  // Which Gemini model was tuned before is not known: the limits of the one that takes most hold.
  const name = shortModelName(place.baseModel ?? 'gemini-3.5-flash');
  const row = LIMITS.find(({ methods, prefix }) => {
    const start = prefix.startsWith('/') ? name.indexOf('/') : 0;
    return methods.includes(place.method) && start >= 0 && name.startsWith(prefix, start);
  });
  return row?.limits ?? UNKNOWN;
}

/** Files above this are near the documented 1 GB, whichever way that is counted: 10^9. */
export const FILE_BYTES_WARNING = 1_000_000_000;
/** Files above this are over 1 GB by any way of counting: 2^30. */
export const FILE_BYTES_LIMIT = 2 ** 30;

/** A longer line is reported and skipped, not kept: 32 MiB, far above what 131,072 tokens of text take. */
export const MAX_LINE_BYTES = 32 * 2 ** 20;

/** Below this length a line is parsed whatever it holds: 1 MiB of brackets takes some 20 MB. */
export const SIMPLE_LINE_CHARACTERS = 2 ** 20;
/** A longer line with more values is not parsed: they would take up to about 100 bytes each. */
export const MAX_LINE_VALUES = 1_000_000;

/** The service fails a job before training when more of the dataset than this is dropped. */
export const MAX_INVALID_SHARE = 0.1;

/** Below this, older documentation refused a dataset. */
export const FEW_EXAMPLES_OLD_MINIMUM = 16;
/** Documentation advises to start with this many. */
export const FEW_EXAMPLES_ADVICE = 100;
