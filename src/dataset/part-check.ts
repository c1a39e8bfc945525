/**
 * The rules about one part of a turn: its kind, its type, and where its file lies.
 */
import {
  field,
  hasBothSpellings,
  isObject,
  type JsonObject,
  otherSpelling,
  typeName,
} from './json';
import { type KnownKey, knownKey } from './known-keys';
import type { RuleFacts } from './rule';
import type { RuleCode } from './rules';

/** Takes one violation at a path of the row. */
export type Report = (code: RuleCode, path?: string, facts?: RuleFacts) => void;

export const MEDIA_KINDS = ['image', 'audio', 'video', 'document'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

export type PartReading = {
  /** True when the part carries anything: text, a file, a call. */
  isFilled: boolean;
  hasText: boolean;
  isFunctionResponse: boolean;
  media?: MediaKind;
};

const KINDS = ['text', 'fileData', 'inlineData', 'functionCall', 'functionResponse'] as const;
const KNOWN_KINDS_NOT_TUNABLE = ['executableCode', 'codeExecutionResult'] as const;
const COMPANIONS = ['videoMetadata', 'mediaResolution', 'thought', 'thoughtSignature'] as const;

const PART_KEYS = keySet([...KINDS, ...KNOWN_KINDS_NOT_TUNABLE, ...COMPANIONS]);

const NOTHING: PartReading = { isFilled: false, hasText: false, isFunctionResponse: false };

/** Keys in both spellings. */
export function keySet(camelCase: readonly string[]): ReadonlySet<string> {
  return new Set(camelCase.flatMap((key) => [key, otherSpelling(key)]));
}

/** Reports keys that are not part of the format; their names only where the name is a word of ours. */
export function checkKeys(
  object: JsonObject,
  known: ReadonlySet<string>,
  path: string | undefined,
  report: Report,
): void {
  let position = 0;
  // Of a value of JSON.parse, for-in gives its own keys alone.
  for (const key in object) {
    position += 1;
    if (known.has(key)) continue;
    const named = knownKey(key);
    report('KEY_UNKNOWN', path, named === undefined ? { count: position } : { key: named });
  }
}

function checkSpellings(
  object: JsonObject,
  keys: readonly KnownKey[],
  path: string,
  report: Report,
): void {
  for (const key of keys) {
    if (hasBothSpellings(object, key)) report('BOTH_SPELLINGS', path, { key });
  }
}

function mediaKind(mimeType: unknown): MediaKind | undefined {
  if (typeof mimeType !== 'string') return undefined;
  const [group] = mimeType.split('/');
  if (group === 'image' || group === 'audio' || group === 'video') return group;
  return mimeType === 'application/pdf' ? 'document' : undefined;
}

function checkFile(file: JsonObject, path: string, report: Report): void {
  checkSpellings(file, ['fileUri', 'mimeType'], path, report);
  const uri = field(file, 'fileUri');
  if (typeof uri !== 'string' || !/^(gs:\/\/[^/]+\/.|https?:\/\/[^/])/.test(uri)) {
    report('FILE_URI_INVALID', `${path}.fileUri`);
  }
  if (typeof field(file, 'mimeType') !== 'string') report('FILE_MIME_TYPE_MISSING', path);
}

function readKind(
  part: JsonObject,
  kind: (typeof KINDS)[number],
  path: string,
  report: Report,
): PartReading {
  const value = field(part, kind);
  const valuePath = `${path}.${kind}`;
  if (kind === 'text') {
    if (typeof value !== 'string') {
      report('PART_WRONG_TYPE', valuePath, { key: kind, type: typeName(value) });
      return NOTHING;
    }
    const hasText = value.trim() !== '';
    return { isFilled: hasText, hasText, isFunctionResponse: false };
  }
  if (!isObject(value)) {
    report('PART_WRONG_TYPE', valuePath, { key: kind, type: typeName(value) });
    return NOTHING;
  }
  if (kind === 'fileData') checkFile(value, valuePath, report);
  if (kind === 'inlineData') report('INLINE_DATA', valuePath);
  if (kind === 'functionCall' || kind === 'functionResponse') {
    const name = field(value, 'name');
    if (typeof name !== 'string' || name === '') {
      report('FUNCTION_NAME_MISSING', valuePath, { key: kind });
    }
  }
  const media = mediaKind(field(value, 'mimeType'));
  return {
    isFilled: true,
    hasText: false,
    isFunctionResponse: kind === 'functionResponse',
    ...(media === undefined ? {} : { media }),
  };
}

const TEXT: PartReading = { isFilled: true, hasText: true, isFunctionResponse: false };

/** True when there is more than white space; the first character mostly says it. */
function hasInk(text: string): boolean {
  const first = text.charCodeAt(0);
  return (first > 0x20 && first < 0x7f) || text.trim() !== '';
}

/** Most parts are text and nothing else: they break no rule. */
export function isPlainText(part: JsonObject): part is { text: string } {
  for (const key in part) if (key !== 'text') return false;
  const text = part['text'];
  return typeof text === 'string' && hasInk(text);
}

export function checkPart(part: unknown, path: string, report: Report): PartReading {
  if (!isObject(part)) {
    report('PART_NOT_OBJECT', path, { type: typeName(part) });
    return NOTHING;
  }
  if (isPlainText(part)) return TEXT;
  checkSpellings(
    part,
    ['fileData', 'inlineData', 'functionCall', 'functionResponse'],
    path,
    report,
  );
  checkKeys(part, PART_KEYS, path, report);
  const kinds = KINDS.filter((kind) => field(part, kind) !== undefined);
  const notTunable = KNOWN_KINDS_NOT_TUNABLE.find((kind) => field(part, kind) !== undefined);
  if (notTunable !== undefined) report('PART_UNKNOWN', path, { key: notTunable });
  const [kind] = kinds;
  if (kind === undefined) {
    if (notTunable === undefined) report('PART_UNKNOWN', path);
    return NOTHING;
  }
  if (kinds.length > 1) report('PART_AMBIGUOUS', path, { count: kinds.length });
  return readKind(part, kind, path, report);
}
