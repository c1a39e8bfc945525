/**
 * The rules about one part of a turn: its kind, its type, and where its file lies. It tells the scan what the turn holds.
 */
import type { FileReference } from './file-reference';
import { field, hasBothSpellings, isObject, type JsonObject, typeName } from './json';
import { type KnownKey, knownKey } from './known-keys';
import { kindOfName, mediaKind } from './media-kind';
import type { RowScan } from './row-scan';

/** Bits, so that what was seen needs no list. */
const TEXT = 1;
const FILE = 2;
const INLINE = 4;
const CALL = 8;
const RESPONSE = 16;

const KIND_NAMES: Readonly<Record<number, KnownKey>> = {
  [TEXT]: 'text',
  [FILE]: 'fileData',
  [INLINE]: 'inlineData',
  [CALL]: 'functionCall',
  [RESPONSE]: 'functionResponse',
};

const nameOf = (kind: number): KnownKey => KIND_NAMES[kind] ?? 'parts';

/** The kind that a key stands for, 0 for a key beside the kinds, -1 for one that is not tunable, -2 for an unknown one. */
function kindOf(key: string): number {
  switch (key) {
    case 'text':
      return TEXT;
    case 'fileData':
    case 'file_data':
      return FILE;
    case 'inlineData':
    case 'inline_data':
      return INLINE;
    case 'functionCall':
    case 'function_call':
      return CALL;
    case 'functionResponse':
    case 'function_response':
      return RESPONSE;
    case 'videoMetadata':
    case 'video_metadata':
    case 'mediaResolution':
    case 'media_resolution':
    case 'thought':
    case 'thoughtSignature':
    case 'thought_signature':
      return 0;
    case 'executableCode':
    case 'executable_code':
    case 'codeExecutionResult':
    case 'code_execution_result':
      return -1;
    default:
      return -2;
  }
}

/** Reports a key that is not part of the format; its name only where the name is a word of ours. */
export function unknownKey(
  key: string,
  position: number,
  path: string | undefined,
  scan: RowScan,
): void {
  const named = knownKey(key);
  scan.add('KEY_UNKNOWN', path, named === undefined ? { count: position } : { key: named });
}

/** The same at the turn or part where the scan is. */
export function unknownKeyHere(key: string, position: number, scan: RowScan): void {
  const named = knownKey(key);
  scan.here('KEY_UNKNOWN', named === undefined ? { count: position } : { key: named });
}

/** True for white space only. Most texts show in their first letter that they are not blank. */
export function isBlankText(text: string): boolean {
  return (
    (text.length === 0 || text.charCodeAt(0) <= 32 || text.charCodeAt(0) >= 160) &&
    text.trim() === ''
  );
}

const FILE_URI = /^(gs:\/\/[^/]+\/.|https?:\/\/[^/])/;

/** Gives the URI, where it is one. */
function checkFile(file: JsonObject, scan: RowScan): string | undefined {
  for (const key of ['fileUri', 'mimeType'] as const) {
    if (hasBothSpellings(file, key)) scan.here('BOTH_SPELLINGS', { key }, '.fileData');
  }
  const uri = field(file, 'fileUri');
  if (typeof uri === 'string' && FILE_URI.test(uri)) return uri;
  scan.here('FILE_URI_INVALID', undefined, '.fileData.fileUri');
  return undefined;
}

/** Counts the file by its type, and gives both. */
function countFile(
  file: JsonObject,
  kind: number,
  scan: RowScan,
): Pick<FileReference, 'kind' | 'mimeType'> {
  const below = kind === FILE ? '.fileData' : '.inlineData';
  const mimeType = field(file, 'mimeType');
  const isTyped = typeof mimeType === 'string';
  const media = isTyped ? mediaKind(mimeType.toLowerCase()) : undefined;
  if (!isTyped) scan.here('FILE_MIME_TYPE_MISSING', undefined, below);
  else if (media === undefined) {
    scan.here('FILE_MIME_TYPE_UNKNOWN', undefined, `${below}.mimeType`);
  }
  const known = media ?? kindOfName(field(file, 'fileUri'));
  scan.countFile(known === 'text' ? undefined : known);
  return {
    ...(isTyped ? { mimeType } : {}),
    ...(known === undefined || known === 'text' ? {} : { kind: known }),
  };
}

function checkFunction(value: JsonObject, kind: number, scan: RowScan): void {
  scan.hasFunctionParts = true;
  if (kind === CALL) scan.calls += 1;
  else scan.responses += 1;
  if (kind === RESPONSE) scan.hasTurnFunctionResponse = true;
  scan.countTexts(value);
  const below = `.${nameOf(kind)}`;
  const name = field(value, 'name');
  if (typeof name !== 'string' || name === '') {
    scan.here('FUNCTION_NAME_MISSING', { key: nameOf(kind) }, below);
  }
  const key = kind === CALL ? 'args' : 'response';
  const content = field(value, key);
  if (content !== undefined && !isObject(content)) {
    scan.here('FUNCTION_VALUE_INVALID', { key, type: typeName(content) }, `${below}.${key}`);
  }
}

function checkValue(value: unknown, kind: number, scan: RowScan): void {
  if (kind === TEXT) {
    if (typeof value !== 'string') {
      scan.here('PART_WRONG_TYPE', { key: 'text', type: typeName(value) }, '.text');
      return;
    }
    scan.texts += 1;
    scan.countText(value);
    if (!isBlankText(value)) {
      scan.isTurnFilled = true;
      scan.hasTurnText = true;
    } else if (scan.blankPart < 0) scan.blankPart = scan.part;
    return;
  }
  if (!isObject(value)) {
    scan.here('PART_WRONG_TYPE', { key: nameOf(kind), type: typeName(value) }, `.${nameOf(kind)}`);
    return;
  }
  scan.isTurnFilled = true;
  if (kind === FILE) {
    const uri = checkFile(value, scan);
    const type = countFile(value, kind, scan);
    if (uri !== undefined) scan.addReference('.fileData.fileUri', { uri, ...type });
  } else if (kind === INLINE) {
    scan.here('INLINE_DATA', undefined, '.inlineData');
    countFile(value, kind, scan);
  } else checkFunction(value, kind, scan);
}

/** Checks the part at which the scan stands. */
export function checkPart(part: unknown, isTextOnly: boolean, scan: RowScan): void {
  if (!isObject(part)) {
    scan.here('PART_NOT_OBJECT', { type: typeName(part) });
    return;
  }
  let seen = 0;
  let kinds = 0;
  let first = 0;
  let value: unknown = undefined;
  let isNotTunable = false;
  let position = 0;
  for (const key in part) {
    position += 1;
    const kind = kindOf(key);
    if (kind === -2) unknownKeyHere(key, position, scan);
    // The API takes null for an absent field.
    if (part[key] === null || kind === -2) continue;
    if (kind === 0) {
      scan.hasPartResolution ||= key === 'mediaResolution' || key === 'media_resolution';
      continue;
    }
    if (kind === -1) {
      isNotTunable = true;
      const isCode = key === 'executableCode' || key === 'executable_code';
      scan.here('PART_UNKNOWN', { key: isCode ? 'executableCode' : 'codeExecutionResult' });
    } else if ((seen & kind) !== 0) scan.here('BOTH_SPELLINGS', { key: nameOf(kind) });
    else {
      seen |= kind;
      kinds += 1;
      if (first === 0) {
        first = kind;
        value = part[key];
      }
    }
  }
  if (kinds === 0) {
    if (!isNotTunable) scan.here('PART_UNKNOWN');
    return;
  }
  if (kinds > 1) scan.here('PART_AMBIGUOUS', { count: kinds });
  if (isTextOnly && first !== TEXT) scan.here('PART_NOT_TEXT', { key: nameOf(first) });
  checkValue(value, first, scan);
}
