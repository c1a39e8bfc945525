/**
 * The rules about one row of the Gemini format: the row, its turns, its system instruction.
 */
import type { DatasetRole } from '../contract/dataset';
import { field, hasBothSpellings, isObject, type JsonObject, textLength, typeName } from './json';
import { CHARACTERS_PER_TOKEN, type DatasetLimits } from './limits';
import {
  checkKeys,
  checkPart,
  isPlainText,
  keySet,
  MEDIA_KINDS,
  type MediaKind,
  type Report,
} from './part-check';
import type { RuleCode } from './rules';

export type RowReading = {
  characters: number;
  hasMedia: boolean;
  hasVideo: boolean;
  /** The row's `generationConfig.mediaResolution`, to compare rows with; never shown. */
  mediaResolution?: unknown;
};

const ROW_KEYS = keySet(['contents', 'systemInstruction', 'tools', 'generationConfig']);
const TURN_KEYS = keySet(['role', 'parts']);
const CONFIG_KEYS = keySet(['mediaResolution']);

type TurnReading = {
  role: 'user' | 'model' | 'other';
  isFilled: boolean;
  hasText: boolean;
  media: readonly MediaKind[];
};

/** Shared by the many rows without any. */
const NO_MEDIA: readonly MediaKind[] = [];

/** The neighbouring format that a row without contents is in. */
function otherFormat(row: JsonObject): RuleCode | undefined {
  const has = (key: string): boolean => field(row, key) !== undefined;
  if (has('contents')) return undefined;
  if (has('messages')) return 'FORMAT_MESSAGES';
  if (has('prompt') && has('completion')) return 'FORMAT_PROMPT_COMPLETION';
  if (has('input_text') || has('output_text')) return 'FORMAT_INPUT_OUTPUT';
  return undefined;
}

function checkRole(
  turn: JsonObject,
  hasResponse: boolean,
  path: string,
  report: Report,
): TurnReading['role'] {
  const role = field(turn, 'role');
  if (role === 'user' || role === 'model') return role;
  const at = `${path}.role`;
  if (role === undefined || role === '') report('ROLE_MISSING', path);
  else if (role === 'assistant') {
    report('ROLE_ASSISTANT', at);
    return 'model';
  } else if (role === 'system') report('ROLE_SYSTEM', at);
  else if (role === 'function' && hasResponse) {
    report('ROLE_FUNCTION', at);
    return 'user';
  } else report('ROLE_UNKNOWN', at, { type: typeName(role) });
  return 'other';
}

function checkTurn(turn: unknown, path: string, report: Report): TurnReading {
  if (!isObject(turn)) {
    report('TURN_NOT_OBJECT', path, { type: typeName(turn) });
    return { role: 'other', isFilled: false, hasText: false, media: NO_MEDIA };
  }
  checkKeys(turn, TURN_KEYS, path, report);
  const parts = field(turn, 'parts');
  if (parts !== undefined && !Array.isArray(parts)) {
    report('PARTS_NOT_LIST', `${path}.parts`, { type: typeName(parts) });
  } else if (parts === undefined || parts.length === 0) report('PARTS_MISSING', path);
  const reading = readParts(Array.isArray(parts) ? (parts as unknown[]) : [], path, report);
  const role = checkRole(turn, reading.hasResponse, path, report);
  if (role === 'model' && Array.isArray(parts) && parts.length > 0 && !reading.isFilled) {
    report('MODEL_TURN_EMPTY', path);
  }
  return { role, isFilled: reading.isFilled, hasText: reading.hasText, media: reading.media };
}

function readParts(
  parts: readonly unknown[],
  path: string,
  report: Report,
): Omit<TurnReading, 'role'> & { hasResponse: boolean } {
  const media: MediaKind[] = [];
  const reading = { isFilled: false, hasText: false, hasResponse: false, media };
  for (let index = 0; index < parts.length; index += 1) {
    const part = checkPart(parts[index], `${path}.parts[${index}]`, report);
    reading.isFilled ||= part.isFilled;
    reading.hasText ||= part.hasText;
    reading.hasResponse ||= part.isFunctionResponse;
    if (part.media !== undefined) media.push(part.media);
  }
  return reading;
}

function checkOrder(turns: readonly TurnReading[], role: DatasetRole, report: Report): void {
  let [hasUser, hasOther] = [false, false];
  for (let index = 0; index < turns.length; index += 1) {
    const turn = turns[index]?.role;
    hasUser ||= turn === 'user';
    hasOther ||= turn === 'other';
    if (index > 0 && turn !== 'other' && turn === turns[index - 1]?.role) {
      report('TURNS_NOT_ALTERNATING', `contents[${index}]`);
    }
  }
  const last = turns.at(-1);
  if (turns[0]?.role === 'model') report('FIRST_TURN_NOT_USER', 'contents[0]');
  // A role that cannot be read may well be the missing one: its own finding says enough.
  if (hasOther) return;
  if (!hasUser) report('USER_TURN_MISSING', 'contents');
  if (last?.role !== 'model') report('LAST_TURN_NOT_MODEL', `contents[${turns.length - 1}]`);
  else if (role === 'evaluation' && last.isFilled && !last.hasText) {
    report('REFERENCE_NOT_TEXT', `contents[${turns.length - 1}]`);
  }
}

function checkContents(row: JsonObject, role: DatasetRole, report: Report): TurnReading[] {
  const contents = field(row, 'contents');
  if (contents === undefined) report('CONTENTS_MISSING');
  else if (!Array.isArray(contents)) {
    report('CONTENTS_NOT_LIST', 'contents', { type: typeName(contents) });
  } else if (contents.length === 0) report('CONTENTS_EMPTY', 'contents');
  else {
    const turns: TurnReading[] = [];
    for (let index = 0; index < contents.length; index += 1) {
      turns.push(checkTurn(contents[index], `contents[${index}]`, report));
    }
    checkOrder(turns, role, report);
    return turns;
  }
  return [];
}

function checkSystemInstruction(row: JsonObject, report: Report): void {
  const instruction = field(row, 'systemInstruction');
  if (instruction === undefined) return;
  const parts = isObject(instruction) ? field(instruction, 'parts') : undefined;
  if (!Array.isArray(parts)) {
    report('SYSTEM_INSTRUCTION_INVALID', 'systemInstruction', { type: typeName(instruction) });
    return;
  }
  (parts as unknown[]).forEach((part, index) => {
    if (!isObject(part) || typeof field(part, 'text') !== 'string') {
      report('SYSTEM_INSTRUCTION_NOT_TEXT', `systemInstruction.parts[${index}]`);
    }
  });
}

function checkGenerationConfig(row: JsonObject, report: Report): unknown {
  const config = field(row, 'generationConfig');
  if (config === undefined) return undefined;
  if (!isObject(config)) {
    report('GENERATION_CONFIG_INVALID', 'generationConfig', { type: typeName(config) });
    return undefined;
  }
  checkKeys(config, CONFIG_KEYS, 'generationConfig', report);
  return field(config, 'mediaResolution');
}

/** The files of all turns. */
function mediaOf(turns: readonly TurnReading[]): readonly MediaKind[] {
  return turns.some((turn) => turn.media.length > 0)
    ? turns.flatMap((turn) => turn.media)
    : NO_MEDIA;
}

function checkMedia(media: readonly MediaKind[], limits: DatasetLimits, report: Report): void {
  if (media.length === 0) return;
  for (const key of MEDIA_KINDS) {
    const count = media.filter((kind) => kind === key).length;
    const limit = limits.mediaPerExample[key];
    if (count > limit) report('MEDIA_TOO_MANY', 'contents', { key, count, limit });
  }
}

function charactersOfParts(content: unknown): number {
  const parts = isObject(content) ? field(content, 'parts') : undefined;
  if (!Array.isArray(parts)) return 0;
  let characters = 0;
  for (const part of parts as unknown[]) {
    if (!isObject(part)) continue;
    if (isPlainText(part)) characters += part.text.length;
    else {
      for (const kind of TEXT_KINDS) characters += textLength(field(part, kind));
    }
  }
  return characters;
}

const TEXT_KINDS = ['text', 'functionCall', 'functionResponse'] as const;

/** Text the model reads or learns; inline files are not text. */
function charactersOf(row: JsonObject): number {
  const contents = field(row, 'contents');
  let characters = textLength(field(row, 'tools'));
  characters += charactersOfParts(field(row, 'systemInstruction'));
  if (Array.isArray(contents)) {
    for (const content of contents as unknown[]) characters += charactersOfParts(content);
  }
  return characters;
}

/** Holds one row against the rules of its role and model. */
export function checkRow(
  row: JsonObject,
  { role, limits, report }: { role: DatasetRole; limits: DatasetLimits; report: Report },
): RowReading {
  const format = otherFormat(row);
  if (format !== undefined) {
    report(format);
    return { characters: textLength(row), hasMedia: false, hasVideo: false };
  }
  if (Array.isArray(field(row, 'completions'))) {
    report('FORMAT_PREFERENCE');
    return { characters: textLength(row), hasMedia: false, hasVideo: false };
  }
  for (const key of ['systemInstruction', 'generationConfig'] as const) {
    if (hasBothSpellings(row, key)) report('BOTH_SPELLINGS', undefined, { key });
  }
  checkKeys(row, ROW_KEYS, undefined, report);
  const media = mediaOf(checkContents(row, role, report));
  checkMedia(media, limits, report);
  checkSystemInstruction(row, report);
  const tools = field(row, 'tools');
  if (tools !== undefined && !Array.isArray(tools)) {
    report('TOOLS_NOT_LIST', 'tools', { type: typeName(tools) });
  }
  const mediaResolution = checkGenerationConfig(row, report);
  const characters = charactersOf(row);
  const tokens = Math.ceil(characters / CHARACTERS_PER_TOKEN);
  if (tokens > limits.tokensPerExample) {
    report('EXAMPLE_TOO_LONG', undefined, { count: tokens, limit: limits.tokensPerExample });
  }
  return {
    characters,
    hasMedia: media.length > 0,
    hasVideo: media.includes('video'),
    mediaResolution,
  };
}
