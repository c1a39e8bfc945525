/**
 * What a conversion would change or lose without a word. What decides over an answer is a problem of the row, which is left out; other
 * fields for which there is no place are losses, which are told.
 */
import { type Example, PART_KEYS, PART_KEYS_BELOW } from '../dataset/example';
import { field, hasBothSpellings, isObject, type JsonObject, otherSpelling } from '../dataset/json';
import type { RowLosses } from './row-losses';
import { RowProblem } from './row-problem';

/** Whole numbers that are written as digits; from here on JavaScript, and JSON written by it, has exponents. */
const WITH_EXPONENT = 1e21;

/** Refuses numbers that are not the same after they were read: beyond 2^53 not every whole number has a value of its own. */
export function refuseLargeIntegers(value: unknown): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'number') {
      const isWhole = Number.isInteger(next) && Math.abs(next) < WITH_EXPONENT;
      if (isWhole && !Number.isSafeInteger(next)) {
        throw new RowProblem(
          'a whole number is beyond 2^53 and would be changed; write it as text',
        );
      }
    } else if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (isObject(next)) for (const key of Object.keys(next)) open.push(next[key]);
  }
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** Refuses what stands in a row with contents and has not become part of the example. */
export function refuseLostKeys(row: JsonObject, example: Example): void {
  if (isThere(field(row, 'systemInstruction')) && example.systemInstruction === undefined) {
    throw new RowProblem('systemInstruction is not an object with a list of parts');
  }
  if (isThere(row['tools']) && example.tools === undefined) {
    throw new RowProblem('tools is not a list');
  }
  if (isThere(field(row, 'generationConfig')) && example.generationConfig === undefined) {
    throw new RowProblem('generationConfig is not an object');
  }
  for (const key of ['completions', 'references'] as const) {
    if (isThere(row[key])) {
      throw new RowProblem(`the row has ${key}, which the rows of supervised tuning do not know`);
    }
  }
}

const inBothSpellings = (keys: readonly string[]): ReadonlySet<string> =>
  new Set(keys.flatMap((key) => [key, otherSpelling(key)]));

const SPELLED_ROW_KEYS = ['systemInstruction', 'generationConfig'] as const;
const ROW_KEYS = inBothSpellings(['contents', 'tools', ...SPELLED_ROW_KEYS]);
/** The role of a system instruction means nothing to the service. */
const TURN_KEYS: ReadonlySet<string> = new Set(['role', 'parts']);
const ALL_PART_KEYS = inBothSpellings(PART_KEYS);
const BELOW = Object.entries(PART_KEYS_BELOW).map(
  ([key, keys]) => [key, keys, inBothSpellings(keys)] as const,
);

/** Of both spellings of a key only one is read. */
function refuseBothSpellings(object: JsonObject, keys: readonly string[]): void {
  const twice = keys.find((key) => hasBothSpellings(object, key));
  if (twice !== undefined) {
    throw new RowProblem(`${twice} is there in camelCase and in snake_case`);
  }
}

function addLostOfPart(part: JsonObject, place: string, losses: RowLosses): void {
  refuseBothSpellings(part, PART_KEYS);
  losses.addOthers(part, place, ALL_PART_KEYS);
  for (const [key, keys, read] of BELOW) {
    const below = field(part, key);
    if (!isObject(below)) continue;
    refuseBothSpellings(below, keys);
    losses.addOthers(below, `${place}${key}.`, read);
  }
}

function addLostOfTurn(turn: unknown, place: string, losses: RowLosses): void {
  if (!isObject(turn)) return;
  losses.addOthers(turn, `${place}.`, TURN_KEYS);
  const { parts } = turn;
  if (!Array.isArray(parts)) return;
  for (const part of parts as unknown[]) {
    if (isObject(part)) addLostOfPart(part, `${place}.parts[].`, losses);
  }
}

/** Adds what a row with contents has and an example has no place for. */
export function addLostKeys(row: JsonObject, losses: RowLosses): void {
  refuseBothSpellings(row, SPELLED_ROW_KEYS);
  losses.addOthers(row, '', ROW_KEYS);
  addLostOfTurn(field(row, 'systemInstruction'), 'systemInstruction', losses);
  const { contents } = row;
  if (!Array.isArray(contents)) return;
  for (const turn of contents as unknown[]) addLostOfTurn(turn, 'contents[]', losses);
}

/** Keys of a message of OpenAI that are part of the answer, and that no other format can say. */
const UNTRANSLATABLE = ['refusal', 'audio', 'reasoning', 'reasoning_content'] as const;

export function refuseLostMessageKeys(message: JsonObject): void {
  for (const key of UNTRANSLATABLE) {
    const value = message[key];
    if (isThere(value) && value !== '') {
      throw new RowProblem(`a message has ${key}, which would be lost`);
    }
  }
}
