/** The rules about rows with contents, as data: turns, parts, media, tools. Long, because it is a table. */
import { GEMINI_ROW } from './line-rules';
import type { Rule } from './rule';

export const CONTENTS_RULES = {
  CONTENTS_MISSING: {
    severity: 'error',
    message: () => 'The row has no contents.',
    remedy: GEMINI_ROW,
    source: 'prepare',
  },
  CONTENTS_NOT_LIST: {
    severity: 'error',
    message: ({ type }) => `contents is of type ${type}, not a list of turns.`,
    remedy: GEMINI_ROW,
    source: 'prepare',
  },
  CONTENTS_EMPTY: {
    severity: 'error',
    message: () => 'contents has no turns.',
    remedy: GEMINI_ROW,
    source: 'prepare',
  },
  TURN_NOT_OBJECT: {
    severity: 'error',
    message: ({ type }) => `The turn is of type ${type}, not an object with role and parts.`,
    remedy: GEMINI_ROW,
    source: 'content',
  },
  ROLE_MISSING: {
    severity: 'error',
    message: () => 'The turn has no role.',
    remedy: 'Add "role":"user" or "role":"model".',
    source: 'prepare',
  },
  ROLE_BLANK: {
    severity: 'warning',
    message: () => 'The turn of a single question has no role; it is read by its place.',
    remedy: 'Add "role":"user" or "role":"model".',
    source: 'prepare',
  },
  ROLE_CASE: {
    severity: 'warning',
    message: () =>
      'The role is not in lower case; whether the service reads it in a dataset is not known.',
    remedy: 'Write "role":"user" or "role":"model".',
    source: 'prepare',
  },
  ROLE_ASSISTANT: {
    severity: 'error',
    message: () => 'The role is assistant, as in datasets for open models; Gemini calls it model.',
    remedy:
      'Write "role":"model", or convert the file: vertex-tuning convert --from open-model --to gemini IN OUT.',
    source: 'openModels',
  },
  ROLE_SYSTEM: {
    severity: 'error',
    message: () => 'The role is system; system text stands beside contents.',
    remedy: 'Move the turn to "systemInstruction":{"parts":[{"text":"..."}]}.',
    source: 'prepare',
  },
  ROLE_FUNCTION: {
    severity: 'warning',
    message: () => 'The role is function; the documentation of datasets knows user and model.',
    remedy: 'Put functionResponse parts into a user turn.',
    source: 'content',
  },
  ROLE_UNKNOWN: {
    severity: 'error',
    message: ({ type }) =>
      type === 'string' ? 'The role is neither user nor model.' : `The role is of type ${type}.`,
    remedy: 'Write "role":"user" or "role":"model", in lower case.',
    source: 'prepare',
  },
  TURNS_NOT_ALTERNATING: {
    severity: 'warning',
    message: () => 'Two turns of the same role follow each other.',
    remedy: 'Join them into one turn, unless that is what you mean.',
    source: 'earlier',
  },
  FIRST_TURN_NOT_USER: {
    severity: 'warning',
    message: () => 'The conversation does not begin with a user turn.',
    remedy: 'Begin with the user turn; move instructions to systemInstruction.',
    source: 'earlier',
  },
  USER_TURN_MISSING: {
    severity: 'error',
    message: () => 'There is no user turn.',
    remedy: 'Add the prompt as a turn of the role user.',
    source: 'prepare',
  },
  LAST_TURN_NOT_MODEL: {
    severity: 'error',
    message: () => 'The last turn is not the model’s: there is nothing to learn.',
    remedy: 'End with the answer as a turn of the role model.',
    source: 'prepare',
  },
  LAST_TURN_NOT_USER: {
    severity: 'error',
    message: () =>
      'The last turn is not the user’s: the answers stand elsewhere, or are written by the model.',
    remedy: 'End contents with the prompt, a turn of the role user.',
    source: 'preference',
  },
  PROMPT_ANSWERED: {
    severity: 'warning',
    message: () => 'The prompt ends with an answer; in distillation the teacher answers.',
    remedy: 'End with the prompt, a turn of the role user.',
    source: 'openModels',
  },
  MODEL_TURN_EMPTY: {
    severity: 'error',
    message: () => 'The last model turn says nothing.',
    remedy: 'Give the answer, or remove the row.',
    source: 'prepare',
  },
  TEXT_EMPTY: {
    severity: 'warning',
    message: () => 'The text is empty.',
    remedy: 'Remove the part, or the row.',
    source: 'practice',
  },
  REFERENCE_NOT_TEXT: {
    severity: 'error',
    message: () => 'The last model turn has no text to compare an answer with.',
    remedy: 'Leave rows without a text answer out of an evaluation dataset.',
    source: 'ours',
  },
  PARTS_MISSING: {
    severity: 'error',
    message: () => 'The turn has no parts.',
    remedy: 'Add "parts":[{"text":"..."}].',
    source: 'content',
  },
  PARTS_NOT_LIST: {
    severity: 'error',
    message: ({ type }) => `parts is of type ${type}, not a list.`,
    remedy: 'Write "parts":[{"text":"..."}].',
    source: 'content',
  },
  PART_NOT_OBJECT: {
    severity: 'error',
    message: ({ type }) => `The part is of type ${type}, not an object.`,
    remedy: 'Write {"text":"..."}.',
    source: 'content',
  },
  PART_UNKNOWN: {
    severity: 'error',
    message: ({ key }) =>
      key === undefined
        ? 'The part has none of text, fileData, inlineData, functionCall, functionResponse.'
        : `Parts of the kind ${key} cannot be tuned on.`,
    remedy: 'Use text, fileData, functionCall or functionResponse.',
    source: 'prepare',
  },
  PART_AMBIGUOUS: {
    severity: 'error',
    message: ({ count }) => `The part is of ${count} kinds at once.`,
    remedy: 'Make one part of each.',
    source: 'content',
  },
  PART_WRONG_TYPE: {
    severity: 'error',
    message: ({ key, type }) => `${key} is of type ${type}.`,
    remedy: 'Write text as a string and any other kind of part as an object.',
    source: 'content',
  },
  PART_NOT_TEXT: {
    severity: 'error',
    message: ({ key }) => `The part is ${key}; preference tuning takes text only.`,
    remedy: 'Write text parts, or leave the row out.',
    source: 'preference',
  },
  FILE_URI_INVALID: {
    severity: 'error',
    message: () => 'fileUri is not a gs:// object or an http(s) URL.',
    remedy: 'Write gs://BUCKET/OBJECT.',
    source: 'prepare',
  },
  FILE_MIME_TYPE_MISSING: {
    severity: 'warning',
    message: () => 'The file has no mimeType.',
    remedy: 'Add it, such as "mimeType":"image/png".',
    source: 'prepare',
  },
  FILE_MIME_TYPE_UNKNOWN: {
    severity: 'warning',
    message: () => 'mimeType is not that of an image, audio, video, a PDF or text.',
    remedy: 'Correct it, such as "mimeType":"image/png", or leave the file out.',
    source: 'prepare',
  },
  INLINE_DATA: {
    severity: 'warning',
    message: () =>
      'The part carries its file inline; the documentation of datasets knows fileData only.',
    remedy: 'Upload the file and refer to it with fileData.',
    source: 'prepare',
  },
  FUNCTION_NAME_MISSING: {
    severity: 'error',
    message: ({ key }) => `${key} has no name.`,
    remedy: 'Add the name of the function.',
    source: 'content',
  },
  FUNCTION_VALUE_INVALID: {
    severity: 'error',
    message: ({ key, type }) => `${key} is of type ${type}, not an object.`,
    remedy: 'Write an object, not its JSON as a string.',
    source: 'content',
  },
  FUNCTION_NOT_DECLARED: {
    severity: 'warning',
    message: () => 'The function that is called is not declared in tools.',
    remedy: 'Declare it in tools, as in the requests that the tuned model will get.',
    source: 'functionCalling',
  },
  FUNCTION_PARTS_UNCERTAIN: {
    severity: 'warning',
    message: () =>
      'The rows have function calls; the service has failed jobs of Gemini 2.5 for that, although its documentation allows them.',
    remedy: 'Try with a few rows first, or tune a later model.',
    source: 'functionCalling',
    listedOnce: true,
  },
  MEDIA_TOO_MANY: {
    severity: 'error',
    message: ({ key, count, limit }) =>
      `The example has ${count} files of the kind ${key}; the model takes ${limit}.`,
    remedy: 'Split the example or leave files out; the service drops it otherwise.',
    source: 'supervised',
  },
  MEDIA_RESOLUTION_UNKNOWN: {
    severity: 'warning',
    message: () => 'mediaResolution is none of MEDIA_RESOLUTION_LOW, _MEDIUM and _HIGH.',
    remedy: 'Write one of the three.',
    source: 'video',
  },
  MEDIA_RESOLUTION_OF_PART: {
    severity: 'warning',
    message: () => 'A part names a mediaResolution of its own, which only Gemini 3 and later read.',
    remedy: 'Write generationConfig.mediaResolution, the same in every row.',
    source: 'video',
    listedOnce: true,
  },
  SYSTEM_INSTRUCTION_INVALID: {
    severity: 'error',
    message: ({ type }) =>
      type === 'object'
        ? 'systemInstruction has no list of parts.'
        : `systemInstruction is of type ${type}, not an object.`,
    remedy: 'Write "systemInstruction":{"parts":[{"text":"..."}]}.',
    source: 'prepare',
  },
  SYSTEM_INSTRUCTION_NOT_TEXT: {
    severity: 'error',
    message: () => 'systemInstruction has a part that is not text.',
    remedy: 'Keep text in systemInstruction and move the rest to the user turn.',
    source: 'prepare',
  },
  TOOLS_NOT_LIST: {
    severity: 'error',
    message: ({ type }) => `tools is of type ${type}, not a list.`,
    remedy: 'Write "tools":[{"functionDeclarations":[...]}].',
    source: 'functionCalling',
  },
  TOOL_INVALID: {
    severity: 'error',
    message: ({ type }) =>
      type === 'object'
        ? 'functionDeclarations of the tool is not a list.'
        : `The tool is of type ${type}, not an object.`,
    remedy: 'Write {"functionDeclarations":[{"name":"..."}]}.',
    source: 'functionCalling',
  },
  FUNCTION_DECLARATION_INVALID: {
    severity: 'error',
    message: () => 'The function declaration is not an object with a name.',
    remedy: 'Write {"name":"...","description":"...","parameters":{...}}.',
    source: 'functionCalling',
  },
  GENERATION_CONFIG_INVALID: {
    severity: 'error',
    message: ({ type }) => `generationConfig is of type ${type}, not an object.`,
    remedy: 'Write "generationConfig":{"mediaResolution":"..."}, or remove it.',
    source: 'prepare',
  },
  COMPLETIONS_MISSING: {
    severity: 'error',
    message: () => 'The row has no completions to prefer one of.',
    remedy: 'Add "completions":[{"score":1,"completion":{...}},{"score":0,"completion":{...}}].',
    source: 'preference',
  },
  COMPLETIONS_NOT_PAIR: {
    severity: 'error',
    message: ({ count, type }) =>
      type === undefined
        ? `There are ${count} completions, not two.`
        : `completions is of type ${type}, not a list of two.`,
    remedy: 'Give exactly one preferred and one dispreferred completion.',
    source: 'preference',
  },
  COMPLETION_INVALID: {
    severity: 'error',
    message: ({ type }) =>
      type === 'object'
        ? 'The entry has no completion that is a turn of the role model.'
        : `The entry is of type ${type}, not an object with score and completion.`,
    remedy: 'Write {"score":1,"completion":{"role":"model","parts":[{"text":"..."}]}}.',
    source: 'preference',
  },
  SCORES_INVALID: {
    severity: 'error',
    message: () => 'The scores are not one 1 and one 0.',
    remedy: 'Score the preferred completion 1 and the other 0.',
    source: 'preference',
  },
  COMPLETIONS_EQUAL: {
    severity: 'warning',
    message: () => 'Both completions say the same.',
    remedy: 'Remove the row; there is nothing to prefer.',
    source: 'practice',
  },
  REFERENCES_MISSING: {
    severity: 'warning',
    message: () => 'The row has no references for a reward function to compare with.',
    remedy: 'Add "references":{"answer":"..."}, unless your reward needs none.',
    source: 'reinforcement',
  },
  REFERENCES_INVALID: {
    severity: 'error',
    message: ({ type }) => `references is of type ${type}, not an object of strings.`,
    remedy: 'Write "references":{"answer":"..."}.',
    source: 'reinforcement',
  },
  REFERENCE_NOT_STRING: {
    severity: 'error',
    message: ({ count, type }) => `Value ${count} of references is of type ${type}, not a string.`,
    remedy: 'Write every reference as a string; put JSON into a string.',
    source: 'reinforcement',
  },
  REFERENCE_REPEATED: {
    severity: 'warning',
    message: ({ count }) =>
      `Key ${count} of references is there before it: of equal keys only one value can count.`,
    remedy:
      'Keep one of them; which one a parser takes, or whether it refuses the row, is not defined.',
    source: 'json',
  },
  EXAMPLE_TOO_LONG: {
    severity: 'error',
    message: ({ count, limit }) =>
      `The example has at least ${count} tokens, estimated from its characters; the model takes ${limit}.`,
    remedy: 'Shorten or split it; the service drops it otherwise.',
    source: 'supervised',
  },
  EXAMPLE_MAYBE_TOO_LONG: {
    severity: 'warning',
    message: ({ count, limit }) =>
      `The example may have up to ${count} tokens, estimated from its characters; the model takes ${limit}.`,
    remedy: 'Have its tokens counted, shorten or split it; the service drops it if it has more.',
    source: 'supervised',
  },
  EXAMPLE_LONG: {
    severity: 'warning',
    message: ({ count, limit }) =>
      `The example may have up to ${count} tokens, estimated from its characters; sequences of this model have up to ${limit}.`,
    remedy: 'Shorten or split it; what lies beyond may be cut off.',
    source: 'openModels',
  },
} as const satisfies Record<string, Rule>;
