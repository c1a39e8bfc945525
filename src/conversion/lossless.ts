/** What a conversion would lose or change without a word: told as a problem of the row, so that nothing is. */
import type { Example } from '../dataset/example';
import { field, isObject, type JsonObject } from '../dataset/json';
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

/** Keys of a message of OpenAI that say something which no other format can. */
const UNTRANSLATABLE = ['refusal', 'audio', 'reasoning', 'reasoning_content'] as const;

export function refuseLostMessageKeys(message: JsonObject): void {
  for (const key of UNTRANSLATABLE) {
    const value = message[key];
    if (isThere(value) && value !== '') {
      throw new RowProblem(`a message has ${key}, which would be lost`);
    }
  }
}
