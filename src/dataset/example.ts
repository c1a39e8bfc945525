/**
 * A row of the Gemini format as the rest of the program reads it: one spelling, only what a request needs.
 */
import { field, isObject, type JsonObject } from './json';

export type ExampleTurn = { role: string; parts: JsonObject[] };

export type Example = {
  contents: ExampleTurn[];
  systemInstruction?: { parts: JsonObject[] };
  tools?: unknown[];
  generationConfig?: JsonObject;
  /** The two answers of a preference row, whichever is preferred. */
  completions?: ExampleTurn[];
};

/** Keys of a part that an example has. */
export const PART_KEYS = [
  'text',
  'fileData',
  'inlineData',
  'functionCall',
  'functionResponse',
  'videoMetadata',
  'mediaResolution',
  'thought',
  'thoughtSignature',
] as const;
/** Keys one level down; deeper ones are data of functions, and stay. */
export const PART_KEYS_BELOW: Readonly<Record<string, readonly string[]>> = {
  fileData: ['fileUri', 'mimeType', 'displayName'],
  inlineData: ['data', 'mimeType', 'displayName'],
  videoMetadata: ['startOffset', 'endOffset', 'fps'],
};

function inCamelCase(object: JsonObject, keys: readonly string[]): JsonObject {
  const result: JsonObject = {};
  for (const key of keys) {
    const value = field(object, key);
    const below = PART_KEYS_BELOW[key];
    if (value !== undefined) {
      result[key] = below !== undefined && isObject(value) ? inCamelCase(value, below) : value;
    }
  }
  return result;
}

function readParts(content: unknown): JsonObject[] | undefined {
  const parts = isObject(content) ? field(content, 'parts') : undefined;
  if (!Array.isArray(parts) || !parts.every(isObject)) return undefined;
  return parts.map((part) => inCamelCase(part, PART_KEYS));
}

/** A role in lower case; that of a single question and its answer, where it is left out, by its place. */
function readRole(turn: unknown, place: number, turns: number): string | undefined {
  const role = isObject(turn) ? field(turn, 'role') : undefined;
  if ((role === undefined || role === '') && turns <= 2) return place === 0 ? 'user' : 'model';
  if (typeof role !== 'string') return undefined;
  return /^(user|model)$/i.test(role) ? role.toLowerCase() : role;
}

function readTurn(turn: unknown, place = 0, turns = Infinity): ExampleTurn | undefined {
  const role = readRole(turn, place, turns);
  const parts = readParts(turn);
  return role !== undefined && parts !== undefined ? { role, parts } : undefined;
}

function readCompletions(value: unknown): ExampleTurn[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const turns = (value as unknown[]).map((entry) =>
    readTurn(isObject(entry) ? entry['completion'] : undefined),
  );
  return turns.every((turn) => turn !== undefined) ? turns : undefined;
}

/** The example in a parsed row, in camelCase; nothing when the row has not the shape of one. */
export function parseExample(row: unknown): Example | undefined {
  if (!isObject(row)) return undefined;
  const contents = field(row, 'contents');
  if (!Array.isArray(contents)) return undefined;
  const turns = (contents as unknown[]).map((turn, place) =>
    readTurn(turn, place, contents.length),
  );
  if (!turns.every((turn) => turn !== undefined)) return undefined;
  const instruction = readParts(field(row, 'systemInstruction'));
  const tools = field(row, 'tools');
  const generationConfig = field(row, 'generationConfig');
  const completions = readCompletions(row['completions']);
  return {
    contents: turns,
    ...(instruction === undefined ? {} : { systemInstruction: { parts: instruction } }),
    ...(Array.isArray(tools) ? { tools: tools as unknown[] } : {}),
    ...(isObject(generationConfig) ? { generationConfig } : {}),
    ...(completions === undefined ? {} : { completions }),
  };
}
