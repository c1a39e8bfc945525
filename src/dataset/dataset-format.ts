/**
 * The formats of dataset rows: their names, which of them a tuning method and model take, and how a row shows its own.
 */
import type { DatasetRole } from '../contract/dataset';
import { isOpenModel, shortModelName } from '../contract/model-name';
import type { TuningMethod } from '../contract/tuning-method';
import { isObject, type JsonObject } from './json';

export const DATASET_FORMATS = {
  gemini: 'rows with contents that end with the answer of the model (Gemini, supervised)',
  preference: 'rows with contents and a pair of completions with scores (Gemini, preference)',
  reinforcement: 'rows with contents that end with a prompt, and references (reinforcement)',
  prompts: 'rows with contents or messages that end with a prompt (distillation)',
  'open-model': 'rows with messages, prompt and completion, or contents (open models)',
  evaluation: 'flat rows with prompt, response and reference (Gen AI evaluation service)',
  'json-lines': 'any JSON objects; nothing else is checked',
} as const;

/** A format that a dataset is held against. */
export type DatasetFormat = keyof typeof DATASET_FORMATS;

export const DATASET_FORMAT_NAMES = Object.keys(DATASET_FORMATS) as DatasetFormat[];

/** What the keys of one row say that it is; a format above takes one or more of these. */
export const ROW_SHAPES = [
  'contents',
  'completions',
  'references',
  'assistantContents',
  'messages',
  'promptCompletion',
  'inputOutput',
  'questionAnswer',
  'evaluation',
  'unknown',
] as const;
export type RowShape = (typeof ROW_SHAPES)[number];

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** Some samples of the evaluation service say prediction. */
const hasResponse = (row: JsonObject): boolean =>
  isThere(row['response']) || isThere(row['prediction']);

/** Contents of three methods look alike but for the key beside them, and for the role of the last turn. */
function contentsShape(row: JsonObject, contents: unknown): RowShape {
  if (isThere(row['completions'])) return 'completions';
  const last: unknown = Array.isArray(contents) ? contents[contents.length - 1] : undefined;
  const role = isObject(last) ? last['role'] : undefined;
  if (role === 'assistant') return 'assistantContents';
  // An answer may have references, of which a row that is tuned on by its answer makes nothing.
  return role === 'user' && isThere(row['references']) ? 'references' : 'contents';
}

/** The shape of a row, from its keys and its last role alone. */
export function shapeOf(row: JsonObject): RowShape {
  const contents = row['contents'];
  if (isThere(contents)) return contentsShape(row, contents);
  if (isThere(row['messages'])) return 'messages';
  if (isThere(row['prompt'])) {
    if (isThere(row['completion'])) return 'promptCompletion';
    if (hasResponse(row) || isThere(row['reference'])) return 'evaluation';
  }
  if (isThere(row['input_text']) || isThere(row['output_text'])) return 'inputOutput';
  if (isThere(row['question']) && isThere(row['answer'])) return 'questionAnswer';
  return hasResponse(row) && isThere(row['reference']) ? 'evaluation' : 'unknown';
}

/** Without a base model a tuned one is tuned on, which only Gemini models can be. */
export function isGemini(baseModel: string | undefined): boolean {
  return baseModel === undefined || shortModelName(baseModel).startsWith('gemini-');
}

/** The format that the service expects of a dataset. */
export function expectedFormat(place: {
  role: DatasetRole;
  method: TuningMethod;
  baseModel?: string;
}): DatasetFormat {
  // The worker asks the model by itself and compares with the last turn: that takes contents, whatever was tuned how.
  if (place.role === 'evaluation') return 'gemini';
  const [gemini, open] = [isGemini(place.baseModel), isOpenModel(place.baseModel ?? '')];
  switch (place.method) {
    case 'supervised':
      return gemini ? 'gemini' : open ? 'open-model' : 'json-lines';
    case 'fullFineTuning':
      return open ? 'open-model' : 'json-lines';
    case 'preferenceOptimization':
      return gemini ? 'preference' : 'json-lines';
    case 'reinforcement':
      return gemini ? 'reinforcement' : 'json-lines';
    case 'distillation':
    case 'distillationSampling':
      return gemini || open ? 'prompts' : 'json-lines';
    case 'partnerModel':
    case 'veo':
    case 'veoLora':
      return 'json-lines';
  }
}
