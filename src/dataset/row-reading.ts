/**
 * From the bytes of one line to a JSON object, or to the code of the rule that this line breaks.
 */
import { isUtf8 } from 'node:buffer';
import { isObject, type JsonObject, typeName } from './json';
import { MAX_LINE_VALUES, SIMPLE_LINE_CHARACTERS } from './limits';
import type { RuleFacts } from './rule';
import type { RuleCode } from './rules';

export type LineReading =
  { kind: 'row'; row: JsonObject } | { kind: 'broken'; code: RuleCode; facts?: RuleFacts };

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** True when parsing the line could take a multiple of its memory. Commas and brackets in text count, too: rarely a million. */
export function isTooComplex(line: string): boolean {
  if (line.length <= SIMPLE_LINE_CHARACTERS) return false;
  let values = 0;
  for (let index = 0; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    if (code === COMMA || code === BRACKET || code === BRACE) values += 1;
  }
  return values > MAX_LINE_VALUES;
}

const BLANK = /^[ \t\r]*$/;

export function readRow(bytes: Buffer): LineReading {
  if (!isUtf8(bytes)) return { kind: 'broken', code: 'ROW_NOT_UTF8' };
  if (bytes.includes(0)) return { kind: 'broken', code: 'ROW_HAS_NUL' };
  const text = bytes.toString('utf8');
  if (BLANK.test(text)) return { kind: 'broken', code: 'ROW_BLANK' };
  if (isTooComplex(text)) {
    return { kind: 'broken', code: 'ROW_TOO_COMPLEX', facts: { limit: MAX_LINE_VALUES } };
  }
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    // Its message quotes the row.
    return { kind: 'broken', code: 'ROW_NOT_JSON' };
  }
  return isObject(row)
    ? { kind: 'row', row }
    : { kind: 'broken', code: 'ROW_NOT_OBJECT', facts: { type: typeName(row) } };
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The bytes without the byte order mark of UTF-8, if they begin with one. */
export function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? bytes.subarray(BYTE_ORDER_MARK.length)
    : bytes;
}

/** What is wrong with the whole file, as its first line that is not blank shows; such a file is not read on. */
export function unreadableFile(firstLine: Buffer): RuleCode | undefined {
  const [first, second] = firstLine;
  if (first === 0x1f && second === 0x8b) return 'FILE_GZIP';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return 'FILE_NOT_UTF8';
  }
  const text = firstLine.toString('latin1').trim();
  return text === '[' || text === '{' ? 'FILE_PRETTY_PRINTED' : undefined;
}
