/**
 * Checks one scalar value against its discovery type, as Google's JSON parser would, and brings it to the one
 * spelling that we send: int64 as a decimal string, numbers as numbers.
 */
import type { DiscoverySchema } from './discovery-documents';
import { nearName } from '../../contract/near-name';

/** `message` continues a sentence that begins with the field's path. */
export type ScalarProblem = { message: string; remedy?: string };
export type ScalarResult = { value: unknown } | { problem: ScalarProblem };

const INTEGER = /^-?\d{1,20}$/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const DURATION = /^-?\d+(\.\d{1,9})?s$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function wrong(expected: string, value: unknown): ScalarResult {
  return { problem: { message: `is ${describeType(value)}, not ${expected}.` } };
}

/** The JSON type of a value in words; never the value, which may be dataset text. */
export function describeType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number';
  return typeof value === 'boolean' ? 'a boolean' : `a value of type ${typeof value}`;
}

function checkInt64(value: unknown): ScalarResult {
  const expected = 'an integer of 64 bits (a number or a decimal string)';
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return wrong(expected, value);
    return Number.isSafeInteger(value)
      ? { value: String(value) }
      : {
          problem: {
            message: 'is too large to be exact as a JSON number.',
            remedy: 'Write it as a string.',
          },
        };
  }
  if (typeof value !== 'string' || !INTEGER.test(value)) return wrong(expected, value);
  const exact = BigInt(value);
  return exact === BigInt.asIntN(64, exact) ? { value: exact.toString() } : wrong(expected, value);
}

function checkInt32(value: unknown): ScalarResult {
  const number = typeof value === 'string' && INTEGER.test(value) ? Number(value) : value;
  // `| 0` wraps at 32 bits, so equality means "an integer of 32 bits"; `-0` is the one oddity, and is 0.
  return typeof number === 'number' && (number | 0) === number
    ? { value: number | 0 }
    : wrong('an integer of 32 bits', value);
}

function checkNumber(value: unknown): ScalarResult {
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number)
    ? { value: number }
    : wrong('a number', value);
}

function checkEnum(value: unknown, allowed: readonly string[]): ScalarResult {
  if (typeof value !== 'string') return wrong(`one of ${allowed.join(', ')}`, value);
  if (allowed.includes(value)) return { value };
  const near = nearName(value, allowed);
  // The value may be anything, even a pasted row: it is named only where it looks like an enum value.
  const shown = /^\w{1,80}$/.test(value) ? `'${value}'` : 'the given string';
  return {
    problem: {
      message: `${shown} is not one of ${allowed.join(', ')}.`,
      ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
    },
  };
}

const STRING_FORMATS: Readonly<Record<string, { pattern: RegExp; expected: string }>> = {
  'google-datetime': {
    pattern: DATETIME,
    expected: 'a time such as 2026-01-31T12:00:00Z (RFC 3339)',
  },
  'google-duration': { pattern: DURATION, expected: 'a duration in seconds such as 3.5s' },
  byte: { pattern: BASE64, expected: 'base64' },
};

export function checkScalar(value: unknown, schema: DiscoverySchema): ScalarResult {
  if (schema.enum !== undefined) return checkEnum(value, schema.enum);
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean' ? { value } : wrong('a boolean', value);
    case 'integer':
      return checkInt32(value);
    case 'number':
      return checkNumber(value);
    case 'string': {
      if (schema.format === 'int64') return checkInt64(value);
      if (typeof value !== 'string') return wrong('a string', value);
      const format = STRING_FORMATS[schema.format ?? ''];
      if (format === undefined || format.pattern.test(value)) return { value };
      return { problem: { message: `is not ${format.expected}.` } };
    }
    case 'any':
    case 'array':
    case 'object':
    case undefined:
      break;
  }
  return { value };
}
