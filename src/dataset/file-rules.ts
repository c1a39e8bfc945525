/**
 * The rules about a dataset as a whole, as data: its encoding, its size, its number of examples, its neighbours.
 */
import type { Rule } from './rule';

export const FILE_RULES = {
  FILE_EMPTY: {
    severity: 'error',
    message: () => 'The file has no examples.',
    remedy: 'Write one JSON object per line.',
    source: 'prepare',
  },
  FILE_GZIP: {
    severity: 'error',
    message: () => 'The file is compressed with gzip.',
    remedy: 'Upload it uncompressed; the service takes JSON Lines only.',
    source: 'practice',
  },
  FILE_NOT_UTF8: {
    severity: 'error',
    message: () => 'The file is encoded in UTF-16 or UTF-32.',
    remedy: 'Save it as UTF-8.',
    source: 'prepare',
  },
  FILE_PRETTY_PRINTED: {
    severity: 'error',
    message: () => 'The file is JSON spread over several lines, not JSON Lines.',
    remedy: 'Write each example as one line, without a list around them (jq -c ".[]" does that).',
    source: 'prepare',
  },
  FILE_CHANGED: {
    severity: 'error',
    message: () => 'The file changed, or was deleted, while it was read.',
    remedy: 'Check it again when nobody writes to it; what was checked is not what is there now.',
    source: 'ours',
  },
  FILE_BOM: {
    severity: 'warning',
    message: () => 'The file begins with a byte order mark.',
    remedy: 'Save it as UTF-8 without one; the service may not read the first row.',
    source: 'practice',
  },
  FILE_LARGE: {
    severity: 'warning',
    message: ({ count }) => `The file has ${count} bytes; 1 GB is the limit of Gemini models.`,
    remedy:
      'Make it smaller: the documentation does not say how it counts a gigabyte, nor what open models take.',
    source: 'supervised',
  },
  FILE_TOO_LARGE: {
    severity: 'error',
    message: ({ count, limit }) => `The file has ${count} bytes; ${limit} (1 GB) is the limit.`,
    remedy: 'Leave examples out.',
    source: 'supervised',
  },
  FORMAT_NOT_CHECKED: {
    severity: 'warning',
    message: () =>
      'No rules are known for this base model and method: only that every row is a JSON object was checked.',
    remedy: 'Compare the rows with the format that the documentation gives for this model.',
    source: 'ours',
  },
  FORMAT_MIXED: {
    severity: 'warning',
    message: ({ count }) =>
      `${count} rows are of another shape than the others, or than those of the training dataset.`,
    remedy: 'Write all rows of both in one format; the documentation speaks of one of them.',
    source: 'openModels',
  },
  SYSTEM_INSTRUCTION_MISSING: {
    severity: 'warning',
    message: ({ count }) => `${count} rows have no systemInstruction, and others have one.`,
    remedy:
      'Give each row the instruction that requests to the tuned model will carry; leave it out of all where they carry none.',
    source: 'notebook',
  },
  MEDIA_RESOLUTION_MIXED: {
    severity: 'error',
    message: ({ count }) =>
      `mediaResolution of ${count} rows differs from that of the first row that has video or names one.`,
    remedy: 'Use one generationConfig.mediaResolution in the training and the validation dataset.',
    source: 'video',
  },
  MEDIA_RESOLUTION_UNSET: {
    severity: 'warning',
    message: ({ count }) =>
      `${count} rows without video name no mediaResolution, and others do; it must be the same on all lines.`,
    remedy: 'Write the same generationConfig.mediaResolution in every row.',
    source: 'video',
  },
  EXAMPLES_FILTERED: {
    severity: 'warning',
    message: ({ count }) =>
      `${count} examples are text alone, and others have images: Llama 4 Scout leaves the former out.`,
    remedy: 'Tune on rows that all have images, or on rows that all have none.',
    source: 'openModels',
  },
  EXAMPLES_FEW: {
    severity: 'warning',
    message: ({ count, limit }) =>
      `The training dataset has ${count} examples, fewer than ${limit}.`,
    remedy: 'Google advises to start with at least 100 and once refused fewer than 16.',
    source: 'supervised',
  },
  EXAMPLES_TOO_MANY: {
    severity: 'error',
    message: ({ count, limit }) => `The dataset has ${count} examples; the model takes ${limit}.`,
    remedy: 'Draw a sample.',
    source: 'supervised',
  },
  EXAMPLES_MANY: {
    severity: 'warning',
    message: ({ count, limit }) =>
      `The dataset has ${count} examples; by some editions of the documentation the limit is ${limit}.`,
    remedy: 'Draw a sample, if the service refuses it.',
    source: 'reinforcement',
  },
  VALIDATION_SHARE: {
    severity: 'error',
    message: ({ count, limit }) =>
      `The validation dataset has ${count} examples; beyond 1,000 it may have 30 % of the training dataset's, here ${limit}.`,
    remedy: 'Draw a sample.',
    source: 'supervised',
  },
  VALIDATION_SHARE_HIGH: {
    severity: 'warning',
    message: ({ count, limit }) =>
      `The validation dataset has ${count} examples, more than a quarter of the training dataset's (${limit}).`,
    remedy: 'Draw a sample, if the service refuses it.',
    source: 'openModels',
  },
  EXAMPLES_INVALID_SHARE: {
    severity: 'error',
    message: ({ count, limit }) =>
      `${count} examples have errors or are left out, more than 10 % of the dataset (${limit}): the service would fail the job.`,
    remedy: 'Mend or remove the rows named in the other findings.',
    source: 'video',
  },
  EXAMPLE_DUPLICATE: {
    severity: 'warning',
    message: ({ count }) => `The line is the same as line ${count}.`,
    remedy: 'Remove it, unless it is there twice to weigh more.',
    source: 'practice',
  },
  EXAMPLE_IN_TRAINING: {
    severity: 'warning',
    message: ({ count }) => `The line is the same as line ${count} of the training dataset.`,
    remedy: 'Remove it here or there: the model would be measured on what it was trained with.',
    source: 'practice',
  },
  PROMPT_IN_EVALUATION: {
    severity: 'warning',
    message: ({ count }) =>
      `The prompt is the same as that of line ${count} of the evaluation dataset.`,
    remedy:
      'Remove the row here or there: on prompts that the model has seen an evaluation says nothing about new ones.',
    source: 'practice',
  },
  LINES_NOT_COMPARED: {
    severity: 'warning',
    message: () =>
      'Not all lines, or prompts, were compared for equal ones: there are too many, or the check went on where another attempt at it was cut short.',
    remedy: 'Run vertex-tuning validate on the file to find equal lines.',
    source: 'ours',
  },
} as const satisfies Record<string, Rule>;

export type FileRuleCode = keyof typeof FILE_RULES;
