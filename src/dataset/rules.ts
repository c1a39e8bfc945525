/**
 * The rules about rows, as data: code, severity, message, remedy, source; and all rules together. Long, because it is a table.
 */
import { FILE_RULES } from './file-rules';
import type { Rule } from './rule';

const PREPARE = 'Google Cloud documentation, Prepare supervised fine-tuning data';
const CONTENT = 'Vertex AI REST reference, Content and Part';
const OPEN_MODELS =
  'Google Cloud documentation, Supervised and distillation fine-tuning for open models';
const PRACTICE = 'Practice: not stated by the documentation';

const GEMINI_ROW =
  'Write {"contents":[{"role":"user","parts":[{"text":"..."}]},{"role":"model","parts":[{"text":"..."}]}]}.';

const ROW_RULES = {
  ROW_BLANK: {
    severity: 'warning',
    message: () => 'The line is blank.',
    remedy: 'Remove it; we skip it, the service may not.',
    source: PRACTICE,
  },
  ROW_TOO_LONG: {
    severity: 'error',
    message: ({ count, limit }) => `The line is ${count} bytes long; we read up to ${limit}.`,
    remedy: 'Refer to media with fileData instead of carrying them in the row, or split the row.',
    source: PRACTICE,
  },
  ROW_NOT_UTF8: {
    severity: 'error',
    message: () => 'The line is not valid UTF-8.',
    remedy: 'Save the file as UTF-8.',
    source: PREPARE,
  },
  ROW_HAS_NUL: {
    severity: 'error',
    message: () => 'The line has NUL bytes.',
    remedy: 'Remove them; they are often what is left of UTF-16 or of a file that was cut short.',
    source: 'RFC 8259, section 7',
  },
  ROW_NOT_JSON: {
    severity: 'error',
    message: () => 'The line is not JSON.',
    remedy: 'Write one complete JSON object per line, without a comma at its end.',
    source: PREPARE,
  },
  ROW_NOT_OBJECT: {
    severity: 'error',
    message: ({ type }) => `The line is JSON of type ${type}, not an object.`,
    remedy: GEMINI_ROW,
    source: PREPARE,
  },
  FORMAT_MESSAGES: {
    severity: 'error',
    message: () =>
      'The rows are in the messages format of other vendors and of open models, not in that of Gemini.',
    remedy: `Turn messages into contents, content into parts and assistant into model. ${GEMINI_ROW}`,
    source: OPEN_MODELS,
    listedOnce: true,
  },
  FORMAT_PROMPT_COMPLETION: {
    severity: 'error',
    message: () => 'The rows are prompt and completion pairs, not in the format of Gemini.',
    remedy: `Make the prompt the user turn and the completion the model turn. ${GEMINI_ROW}`,
    source: OPEN_MODELS,
    listedOnce: true,
  },
  FORMAT_INPUT_OUTPUT: {
    severity: 'error',
    message: () => 'The rows are in the obsolete format of input_text and output_text.',
    remedy: `Make input_text the user turn and output_text the model turn. ${GEMINI_ROW}`,
    source: PREPARE,
    listedOnce: true,
  },
  FORMAT_PREFERENCE: {
    severity: 'error',
    message: () => 'The rows have completions: they are for preference tuning, not supervised.',
    remedy: 'Use preferenceOptimizationSpec, or make the preferred completion the last model turn.',
    source: 'Google Cloud documentation, Prepare preference tuning data',
    listedOnce: true,
  },
  KEY_UNKNOWN: {
    severity: 'warning',
    message: ({ key, count }) =>
      key === undefined
        ? `Key ${count} of this object is not part of the format.`
        : `The key ${key} is not part of the format here.`,
    remedy: 'Remove it, or correct its name; the service ignores or refuses it.',
    source: CONTENT,
  },
  BOTH_SPELLINGS: {
    severity: 'error',
    message: ({ key }) => `${key} is there in camelCase and in snake_case.`,
    remedy: 'Keep one of the two.',
    source: CONTENT,
  },
  CONTENTS_MISSING: {
    severity: 'error',
    message: () => 'The row has no contents.',
    remedy: GEMINI_ROW,
    source: PREPARE,
  },
  CONTENTS_NOT_LIST: {
    severity: 'error',
    message: ({ type }) => `contents is of type ${type}, not a list of turns.`,
    remedy: GEMINI_ROW,
    source: PREPARE,
  },
  CONTENTS_EMPTY: {
    severity: 'error',
    message: () => 'contents has no turns.',
    remedy: GEMINI_ROW,
    source: PREPARE,
  },
  TURN_NOT_OBJECT: {
    severity: 'error',
    message: ({ type }) => `The turn is of type ${type}, not an object with role and parts.`,
    remedy: GEMINI_ROW,
    source: CONTENT,
  },
  ROLE_MISSING: {
    severity: 'error',
    message: () => 'The turn has no role.',
    remedy: 'Add "role":"user" or "role":"model".',
    source: PREPARE,
  },
  ROLE_ASSISTANT: {
    severity: 'error',
    message: () => 'The role is assistant, as in datasets for open models; Gemini calls it model.',
    remedy: 'Write "role":"model".',
    source: OPEN_MODELS,
  },
  ROLE_SYSTEM: {
    severity: 'error',
    message: () => 'The role is system; Gemini takes system text beside contents.',
    remedy: 'Move the turn to "systemInstruction":{"parts":[{"text":"..."}]}.',
    source: PREPARE,
  },
  ROLE_FUNCTION: {
    severity: 'warning',
    message: () => 'The role is function; the documentation of datasets knows user and model.',
    remedy: 'Put functionResponse parts into a user turn.',
    source: CONTENT,
  },
  ROLE_UNKNOWN: {
    severity: 'error',
    message: ({ type }) =>
      type === 'string' ? 'The role is neither user nor model.' : `The role is of type ${type}.`,
    remedy: 'Write "role":"user" or "role":"model", in lower case.',
    source: PREPARE,
  },
  TURNS_NOT_ALTERNATING: {
    severity: 'warning',
    message: () => 'Two turns of the same role follow each other.',
    remedy: 'Join them into one turn, unless that is what you mean.',
    source: 'Vertex AI documentation of chat datasets, earlier edition',
  },
  FIRST_TURN_NOT_USER: {
    severity: 'warning',
    message: () => 'The conversation does not begin with a user turn.',
    remedy: 'Begin with the user turn; move instructions to systemInstruction.',
    source: 'Vertex AI documentation of chat datasets, earlier edition',
  },
  USER_TURN_MISSING: {
    severity: 'error',
    message: () => 'There is no user turn.',
    remedy: 'Add the prompt as a turn of the role user.',
    source: PREPARE,
  },
  LAST_TURN_NOT_MODEL: {
    severity: 'error',
    message: () => 'The last turn is not the model’s: there is nothing to learn.',
    remedy: 'End with the answer as a turn of the role model.',
    source: PREPARE,
  },
  MODEL_TURN_EMPTY: {
    severity: 'error',
    message: () => 'The model turn says nothing.',
    remedy: 'Give the answer, or remove the row.',
    source: PREPARE,
  },
  REFERENCE_NOT_TEXT: {
    severity: 'error',
    message: () => 'The last model turn has no text to compare an answer with.',
    remedy: 'Leave rows without a text answer out of an evaluation dataset.',
    source: 'vertex-tuning-worker, evaluation',
  },
  PARTS_MISSING: {
    severity: 'error',
    message: () => 'The turn has no parts.',
    remedy: 'Add "parts":[{"text":"..."}].',
    source: CONTENT,
  },
  PARTS_NOT_LIST: {
    severity: 'error',
    message: ({ type }) => `parts is of type ${type}, not a list.`,
    remedy: 'Write "parts":[{"text":"..."}].',
    source: CONTENT,
  },
  PART_NOT_OBJECT: {
    severity: 'error',
    message: ({ type }) => `The part is of type ${type}, not an object.`,
    remedy: 'Write {"text":"..."}.',
    source: CONTENT,
  },
  PART_UNKNOWN: {
    severity: 'error',
    message: ({ key }) =>
      key === undefined
        ? 'The part has none of text, fileData, inlineData, functionCall, functionResponse.'
        : `Parts of the kind ${key} cannot be tuned on.`,
    remedy: 'Use text, fileData, functionCall or functionResponse.',
    source: PREPARE,
  },
  PART_AMBIGUOUS: {
    severity: 'error',
    message: ({ count }) => `The part is of ${count} kinds at once.`,
    remedy: 'Make one part of each.',
    source: CONTENT,
  },
  PART_WRONG_TYPE: {
    severity: 'error',
    message: ({ key, type }) => `${key} is of type ${type}.`,
    remedy: 'Write text as a string and any other kind of part as an object.',
    source: CONTENT,
  },
  FILE_URI_INVALID: {
    severity: 'error',
    message: () => 'fileUri is not a gs:// object or an http(s) URL.',
    remedy: 'Write gs://BUCKET/OBJECT.',
    source: PREPARE,
  },
  FILE_MIME_TYPE_MISSING: {
    severity: 'warning',
    message: () => 'The file has no mimeType.',
    remedy: 'Add it, such as "mimeType":"image/png".',
    source: PREPARE,
  },
  INLINE_DATA: {
    severity: 'warning',
    message: () =>
      'The part carries its file inline; the documentation of datasets knows fileData only.',
    remedy: 'Upload the file and refer to it with fileData.',
    source: PREPARE,
  },
  FUNCTION_NAME_MISSING: {
    severity: 'error',
    message: ({ key }) => `${key} has no name.`,
    remedy: 'Add the name of the function.',
    source: CONTENT,
  },
  MEDIA_TOO_MANY: {
    severity: 'error',
    message: ({ key, count, limit }) =>
      `The example has ${count} files of the kind ${key}; the model takes ${limit}.`,
    remedy: 'Split the example or leave files out; the service drops it otherwise.',
    source: PREPARE,
  },
  MEDIA_RESOLUTION_MIXED: {
    severity: 'warning',
    message: () => 'mediaResolution differs from that of an earlier row with video.',
    remedy: 'Use one generationConfig.mediaResolution in the training and the validation dataset.',
    source: 'Google Cloud documentation, Video tuning',
    listedOnce: true,
  },
  SYSTEM_INSTRUCTION_INVALID: {
    severity: 'error',
    message: ({ type }) =>
      type === 'object'
        ? 'systemInstruction has no list of parts.'
        : `systemInstruction is of type ${type}, not an object.`,
    remedy: 'Write "systemInstruction":{"parts":[{"text":"..."}]}.',
    source: PREPARE,
  },
  SYSTEM_INSTRUCTION_NOT_TEXT: {
    severity: 'error',
    message: () => 'systemInstruction has a part that is not text.',
    remedy: 'Keep text in systemInstruction and move the rest to the user turn.',
    source: PREPARE,
  },
  TOOLS_NOT_LIST: {
    severity: 'error',
    message: ({ type }) => `tools is of type ${type}, not a list.`,
    remedy: 'Write "tools":[{"functionDeclarations":[...]}].',
    source: 'Google Cloud documentation, Tune for function calling',
  },
  GENERATION_CONFIG_INVALID: {
    severity: 'error',
    message: ({ type }) => `generationConfig is of type ${type}, not an object.`,
    remedy: 'Write "generationConfig":{"mediaResolution":"..."}, or remove it.',
    source: PREPARE,
  },
  EXAMPLE_TOO_LONG: {
    severity: 'error',
    message: ({ count, limit }) =>
      `The example has about ${count} tokens (characters divided by four); the model takes ${limit}.`,
    remedy: 'Shorten or split it; the service drops it otherwise.',
    source: 'Google Cloud documentation, About supervised fine-tuning for Gemini models',
  },
} as const satisfies Record<string, Rule>;

/** Every rule by its code. Codes are never renamed or reused. */
export const RULES = { ...ROW_RULES, ...FILE_RULES } as const satisfies Record<string, Rule>;

export type RuleCode = keyof typeof RULES;

/** The rule behind a code, with the optional members visible. */
export function ruleOf(code: RuleCode): Rule {
  return RULES[code];
}
