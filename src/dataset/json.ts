/**
 * Reading of parsed JSON whose shape is not known: type names, both spellings of a key, all text in a value.
 */

export type JsonObject = Record<string, unknown>;

export type JsonTypeName = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON name of a value's type. */
export function typeName(value: unknown): JsonTypeName {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    default:
      return 'object';
  }
}

function snakeCase(camelCase: string): string {
  return camelCase.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const SNAKE_CASE = new Map<string, string>();

/** The snake_case spelling of a key of the format. */
export function otherSpelling(camelCase: string): string {
  let snake = SNAKE_CASE.get(camelCase);
  if (snake === undefined) {
    snake = snakeCase(camelCase);
    SNAKE_CASE.set(camelCase, snake);
  }
  return snake;
}

/** The value of a key of the format; rows come from JSON.parse, and no such key is one of every object's own. */
function valueOf(object: JsonObject, key: string): unknown {
  const value = object[key];
  // The API takes null for an absent field.
  return value === null ? undefined : value;
}

/** The value of a key in either spelling, camelCase first; null counts as absent. */
export function field(object: JsonObject, camelCase: string): unknown {
  const value = valueOf(object, camelCase);
  if (value !== undefined) return value;
  const snake = otherSpelling(camelCase);
  return snake === camelCase ? undefined : valueOf(object, snake);
}

/** True when a key is there in both spellings. */
export function hasBothSpellings(object: JsonObject, camelCase: string): boolean {
  if (valueOf(object, camelCase) === undefined) return false;
  const snake = otherSpelling(camelCase);
  return snake !== camelCase && valueOf(object, snake) !== undefined;
}

/** Takes all strings and keys in a value. Not recursive: nesting is as deep as the row's author liked. */
export function eachText(value: unknown, take: (text: string) => void): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') take(next);
    else if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (isObject(next)) {
      for (const key of Object.keys(next)) {
        take(key);
        open.push(next[key]);
      }
    }
  }
}
