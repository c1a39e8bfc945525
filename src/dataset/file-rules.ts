/**
 * The rules about a dataset as a whole, as data: its encoding, its size, its number of examples.
 */
import type { Rule } from './rule';

const LIMITS = 'Google Cloud documentation, About supervised fine-tuning for Gemini models';
const PREPARE = 'Google Cloud documentation, Prepare supervised fine-tuning data';
const PRACTICE = 'Practice: not stated by the documentation';

export const FILE_RULES = {
  FILE_EMPTY: {
    severity: 'error',
    message: () => 'The file has no examples.',
    remedy: 'Write one JSON object per line.',
    source: PREPARE,
  },
  FILE_GZIP: {
    severity: 'error',
    message: () => 'The file is compressed with gzip.',
    remedy: 'Upload it uncompressed; the service takes JSON Lines only.',
    source: PRACTICE,
  },
  FILE_NOT_UTF8: {
    severity: 'error',
    message: () => 'The file is encoded in UTF-16 or UTF-32.',
    remedy: 'Save it as UTF-8.',
    source: PREPARE,
  },
  FILE_PRETTY_PRINTED: {
    severity: 'error',
    message: () => 'The file is JSON spread over several lines, not JSON Lines.',
    remedy: 'Write each example as one line, without a list around them (jq -c ".[]" does that).',
    source: PREPARE,
  },
  FILE_BOM: {
    severity: 'warning',
    message: () => 'The file begins with a byte order mark.',
    remedy: 'Save it as UTF-8 without one; the service may not read the first row.',
    source: PRACTICE,
  },
  FILE_LARGE: {
    severity: 'warning',
    message: ({ count }) => `The file has ${count} bytes; 1 GB is the limit.`,
    remedy: 'Make it smaller: the documentation does not say how it counts a gigabyte.',
    source: LIMITS,
  },
  FILE_TOO_LARGE: {
    severity: 'error',
    message: ({ count, limit }) => `The file has ${count} bytes; ${limit} (1 GB) is the limit.`,
    remedy: 'Leave examples out.',
    source: LIMITS,
  },
  FORMAT_NOT_CHECKED: {
    severity: 'warning',
    message: () =>
      'The base model is not a Gemini model: only that every row is a JSON object was checked.',
    remedy: 'Compare the rows with the format that the documentation gives for this model.',
    source: 'vertex-tuning-worker, dataset rules',
  },
  EXAMPLES_FEW: {
    severity: 'warning',
    message: ({ count, limit }) =>
      `The training dataset has ${count} examples, fewer than ${limit}.`,
    remedy: 'Google advises to start with at least 100 and once refused fewer than 16.',
    source: LIMITS,
  },
  EXAMPLES_TOO_MANY: {
    severity: 'error',
    message: ({ count, limit }) => `The dataset has ${count} examples; the model takes ${limit}.`,
    remedy: 'Draw a sample.',
    source: LIMITS,
  },
  VALIDATION_SHARE: {
    severity: 'error',
    message: ({ count, limit }) =>
      `The validation dataset has ${count} examples; beyond 1,000 it may have 30 % of the training dataset's, here ${limit}.`,
    remedy: 'Draw a sample.',
    source: LIMITS,
  },
  EXAMPLES_INVALID_SHARE: {
    severity: 'error',
    message: ({ count, limit }) =>
      `${count} examples have errors, more than 10 % of the dataset (${limit}): the service would fail the job.`,
    remedy: 'Mend or remove the rows named in the other findings.',
    source: 'Google Cloud documentation, Video tuning: stated there for dropped examples',
  },
} as const satisfies Record<string, Rule>;

export type FileRuleCode = keyof typeof FILE_RULES;
