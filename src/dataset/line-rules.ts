/** The rules about lines and about the format that a row is in, as data. */
import type { Rule } from './rule';

export const GEMINI_ROW =
  'Write {"contents":[{"role":"user","parts":[{"text":"..."}]},{"role":"model","parts":[{"text":"..."}]}]}.';

export const LINE_RULES = {
  ROW_BLANK: {
    severity: 'warning',
    message: () => 'The line is blank.',
    remedy: 'Remove it; we skip it, the service may not.',
    source: 'practice',
  },
  ROW_TOO_LONG: {
    severity: 'error',
    message: ({ count, limit }) => `The line is ${count} bytes long; we read up to ${limit}.`,
    remedy: 'Refer to media with fileData instead of carrying them in the row, or split the row.',
    source: 'practice',
  },
  ROW_TOO_COMPLEX: {
    severity: 'error',
    message: ({ limit }) => `The line has more than ${limit} JSON values; we read no more.`,
    remedy: 'Split the row; no example that fits a model has as many.',
    source: 'ours',
  },
  ROW_NOT_UTF8: {
    severity: 'error',
    message: () => 'The line is not valid UTF-8.',
    remedy: 'Save the file as UTF-8.',
    source: 'prepare',
  },
  ROW_HAS_NUL: {
    severity: 'error',
    message: () => 'The line has NUL bytes.',
    remedy: 'Remove them; they are often what is left of UTF-16 or of a file that was cut short.',
    source: 'json',
  },
  ROW_NOT_JSON: {
    severity: 'error',
    message: () => 'The line is not JSON.',
    remedy: 'Write one complete JSON object per line, without a comma at its end.',
    source: 'prepare',
  },
  ROW_NOT_OBJECT: {
    severity: 'error',
    message: ({ type }) => `The line is JSON of type ${type}, not an object.`,
    remedy: GEMINI_ROW,
    source: 'prepare',
  },
  ROW_FINDINGS_CUT: {
    severity: 'warning',
    message: ({ limit }) =>
      `The row breaks rules more than ${limit} times; the rest is not counted.`,
    remedy: 'Mend what was found, and check again.',
    source: 'ours',
  },
  FORMAT_MESSAGES: {
    severity: 'error',
    message: () =>
      'The rows have messages, as other vendors, open models and Gemini 1.0 take them, not contents.',
    remedy: 'Convert the file: vertex-tuning convert --from openai --to gemini IN OUT.',
    source: 'openModels',
    listedOnce: true,
  },
  FORMAT_MESSAGES_OBSOLETE: {
    severity: 'error',
    message: () =>
      'The rows have messages of the role model: that is the obsolete format of Gemini 1.0; open models call it assistant.',
    remedy:
      'Convert the file: vertex-tuning convert --from openai --to open-model IN OUT (--to gemini for Gemini). Rows that end with a prompt it leaves out: write the role assistant in them.',
    source: 'earlier',
    listedOnce: true,
  },
  FORMAT_PROMPT_COMPLETION: {
    severity: 'error',
    message: () => 'The rows are pairs of prompt and completion, not contents.',
    remedy: 'Convert the file: vertex-tuning convert --from prompt-completion --to gemini IN OUT.',
    source: 'openModels',
    listedOnce: true,
  },
  FORMAT_INPUT_OUTPUT: {
    severity: 'error',
    message: () => 'The rows are in the obsolete format of input_text and output_text.',
    remedy:
      'Convert the file: vertex-tuning convert --from prompt-completion --columns prompt=input_text,completion=output_text --to gemini IN OUT.',
    source: 'earlier',
    listedOnce: true,
  },
  FORMAT_QUESTION_ANSWER: {
    severity: 'error',
    message: () => 'The rows are pairs of question and answer, not contents.',
    remedy: 'Convert the file: vertex-tuning convert --from qa --to gemini IN OUT.',
    source: 'prepare',
    listedOnce: true,
  },
  FORMAT_PREFERENCE: {
    severity: 'error',
    message: () => 'The rows have completions: they are for preference tuning only.',
    remedy: 'Use preferenceOptimizationSpec, or make the preferred completion the last model turn.',
    source: 'preference',
    listedOnce: true,
  },
  FORMAT_REINFORCEMENT: {
    severity: 'error',
    message: () =>
      'The rows end with a prompt and have references: this is a dataset for reinforcement tuning.',
    remedy:
      'Use reinforcementTuningSpec (validate --method reinforcement), or end contents with the answer as a model turn and leave references out.',
    source: 'reinforcement',
    listedOnce: true,
  },
  FORMAT_OPEN_MODEL: {
    severity: 'error',
    message: () =>
      'The rows have contents with answers of the role assistant, as open models take them; Gemini calls it model.',
    remedy:
      'Tune an open model on them, or convert the file: vertex-tuning convert --from open-model --to gemini IN OUT.',
    source: 'openModels',
    listedOnce: true,
  },
  FORMAT_EVALUATION: {
    severity: 'error',
    message: () => 'The rows are flat, as the Gen AI evaluation service takes them, not contents.',
    remedy:
      'Convert the file: vertex-tuning convert --from prompt-completion --columns prompt=prompt,completion=reference --to gemini IN OUT.',
    source: 'evaluation',
    listedOnce: true,
  },
  FORMAT_NOT_OPEN_MODEL: {
    severity: 'error',
    message: () => 'The row has none of messages, prompt and completion, or contents.',
    remedy:
      'Write {"messages":[{"role":"user","content":"..."},{"role":"assistant","content":"..."}]}.',
    source: 'openModels',
  },
  KEY_UNKNOWN: {
    severity: 'warning',
    message: ({ key, count }) =>
      key === undefined
        ? `Key ${count} of this object is not part of the format.`
        : `The key ${key} is not part of the format here.`,
    remedy: 'Remove it, or correct its name; the service ignores or refuses it.',
    source: 'content',
  },
  BOTH_SPELLINGS: {
    severity: 'error',
    message: ({ key }) => `${key} is there in camelCase and in snake_case.`,
    remedy: 'Keep one of the two.',
    source: 'content',
  },
} as const satisfies Record<string, Rule>;
