/**
 * The prompt of a row as one text, by which rows that ask the same are told: whatever the form of their JSON, the order and spelling
 * of keys, and the format. It is the turns before the answer alone; instructions, tools and configuration beside them do not count.
 */
import { canonicalText } from './canonical-text';
import { field, isObject, type JsonObject } from './json';

const sized = (kind: string, text: string): string => `${kind}${text.length}:${text}`;

/** A turn of nothing but texts, as it stands in a prompt. */
export function textOfTurn(role: 'user' | 'model', texts: readonly string[]): string {
  return `${role} ${texts.length} ${texts.map((text) => sized('t', text)).join('')}`;
}

/** A role as the format of Gemini names it; that of a single question and its answer, where it is left out, by its place. */
function roleOf(role: unknown, place: number, turns: number): string | undefined {
  if (role === undefined || role === null || role === '') {
    if (turns > 2) return undefined;
    return place === 0 ? 'user' : 'model';
  }
  if (typeof role !== 'string') return undefined;
  const name = role.toLowerCase();
  if (name === 'assistant') return 'model';
  return name === 'function' || name === 'tool' ? 'user' : name;
}

/** A file is its URI: its type follows from it. Of a video, which stretch is shown. */
function fileText(file: unknown, part: JsonObject): string | undefined {
  const uri = isObject(file) ? (field(file, 'fileUri') ?? file['url']) : undefined;
  if (typeof uri !== 'string') return undefined;
  const stretch = field(part, 'videoMetadata');
  return sized('f', uri) + (stretch === undefined ? '' : canonicalText(stretch));
}

function partText(part: unknown): string | undefined {
  if (!isObject(part)) return undefined;
  const text = part['text'];
  if (typeof text === 'string') return sized('t', text);
  const file = field(part, 'fileData') ?? part['image_url'];
  if (file !== undefined) return fileText(file, part);
  for (const kind of ['inlineData', 'functionCall', 'functionResponse'] as const) {
    const value = field(part, kind);
    if (value !== undefined) return sized('v', kind) + canonicalText(value);
  }
  return undefined;
}

/** Parts of a turn, or the content of a message, which may be text alone. */
function partsText(parts: unknown): string | undefined {
  if (typeof parts === 'string') return `1 ${sized('t', parts)}`;
  if (!Array.isArray(parts)) return undefined;
  let text = `${parts.length} `;
  for (const part of parts) {
    const one = partText(part);
    if (one === undefined) return undefined;
    text += one;
  }
  return text;
}

function turnsOf(row: JsonObject): readonly unknown[] | undefined {
  const request = row['request'];
  const turns =
    field(row, 'contents') ??
    field(row, 'messages') ??
    (isObject(request) ? (field(request, 'contents') ?? field(request, 'messages')) : undefined);
  if (Array.isArray(turns)) return turns;
  const prompt = row['prompt'];
  return typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : undefined;
}

/** Nothing where the row has no prompt, or one that cannot be read: the rules say so already. */
export function promptText(row: JsonObject): string | undefined {
  const turns = turnsOf(row);
  if (turns === undefined) return undefined;
  let text = '';
  for (let place = 0; place < turns.length; place += 1) {
    const turn = turns[place];
    if (!isObject(turn)) return undefined;
    const role = roleOf(turn['role'], place, turns.length);
    if (role === undefined) return undefined;
    const isAnswer = role === 'model' && place === turns.length - 1;
    if (role === 'system' || isAnswer) continue;
    const parts = partsText(field(turn, 'parts') ?? turn['content']);
    if (parts === undefined) return undefined;
    text += `${role} ${parts}`;
  }
  return text === '' ? undefined : text;
}
