/**
 * What the service takes, by base model: a table, because these numbers change by model and month.
 * Each row says where it was read and when; a model that is not listed gets the row of its family.
 */

export type DatasetFormat =
  /** Rows with `contents`, as Gemini models take them: all rules apply. */
  | 'gemini'
  /** Rows of another format: each must be a JSON object, more is not checked. */
  | 'jsonLines';

export type DatasetLimits = {
  format: DatasetFormat;
  /** Tokens of one example, prompt and answer together. */
  tokensPerExample: number;
  trainingExamples: number;
  /** Training examples when one of them has images, audio, video or documents. */
  multimodalTrainingExamples: number;
  validationExamples: number;
  /** Above this many validation examples, their share of the training examples is limited too. */
  validationExamplesBeforeShare: number;
  /** Largest number of validation examples as a share of the training examples. */
  validationShare: number;
  /** Files of a kind in one example. */
  mediaPerExample: { image: number; audio: number; video: number; document: number };
  source: string;
  /** When the source was read, ISO date. */
  asOf: string;
};

const SUPERVISED_PAGE =
  'Google Cloud documentation, About supervised fine-tuning for Gemini models';

const GEMINI: DatasetLimits = {
  format: 'gemini',
  tokensPerExample: 131_072,
  trainingExamples: 10_000_000,
  multimodalTrainingExamples: 300_000,
  validationExamples: 5_000,
  validationExamplesBeforeShare: 1_000,
  validationShare: 0.3,
  mediaPerExample: { image: 30, audio: 1, video: 1, document: 4 },
  source: SUPERVISED_PAGE,
  asOf: '2026-09-25',
};

/** Models of publishers other than Google and models with a format of their own. */
const OTHER: DatasetLimits = {
  ...GEMINI,
  format: 'jsonLines',
  source: 'Google Cloud documentation, Supervised and distillation fine-tuning for open models',
};

/** By the start of the model's name, longest first. */
const BY_PREFIX: readonly { prefix: string; limits: DatasetLimits }[] = [
  { prefix: 'gemini-', limits: GEMINI },
];

/** Last part of a name such as `publishers/google/models/gemini-2.5-flash`; an open model keeps its publisher. */
function shortName(baseModel: string): string {
  return baseModel
    .replace(/^.*publishers\/google\/models\//, '')
    .replace(/^google\/(?=gemini-)/, '');
}

/** The limits for a base model; models without a row of their own are checked as JSON lines. */
export function limitsFor(baseModel: string): DatasetLimits {
  const name = shortName(baseModel);
  return BY_PREFIX.find(({ prefix }) => name.startsWith(prefix))?.limits ?? OTHER;
}

/** Files above this are near the documented 1 GB, whichever way that is counted: 10^9. */
export const FILE_BYTES_WARNING = 1_000_000_000;
/** Files above this are over 1 GB by any way of counting: 2^30. */
export const FILE_BYTES_LIMIT = 2 ** 30;

/** A longer line is reported and skipped, not kept: 32 MiB, far above what 131,072 tokens of text take. */
export const MAX_LINE_BYTES = 32 * 2 ** 20;

/** Characters per token in our estimate; Google's rule of thumb for English text. */
export const CHARACTERS_PER_TOKEN = 4;

/** The service fails a job before training when more of the dataset than this is dropped. */
export const MAX_INVALID_SHARE = 0.1;

/** Below this, older documentation refused a dataset. */
export const FEW_EXAMPLES_OLD_MINIMUM = 16;
/** Documentation advises to start with this many. */
export const FEW_EXAMPLES_ADVICE = 100;
