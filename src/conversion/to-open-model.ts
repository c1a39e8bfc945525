/** An example as a row of messages, the form of open models that can say most; what it cannot say is a problem of the row. */
import type { Example } from '../dataset/example';
import { isObject, type JsonObject } from '../dataset/json';
import type { RowLosses } from './row-losses';
import { RowProblem } from './row-problem';

const ROLES: Readonly<Record<string, string>> = {
  user: 'user',
  model: 'assistant',
  assistant: 'assistant',
};

function imagePart(part: JsonObject): JsonObject | undefined {
  const { fileData, inlineData } = part;
  if (isObject(fileData)) {
    const { fileUri, mimeType } = fileData;
    if (typeof fileUri === 'string' && fileUri.startsWith('gs://') && isImage(mimeType)) {
      return { type: 'image_url', image_url: { url: fileUri } };
    }
  }
  if (isObject(inlineData) && isImage(inlineData['mimeType'])) {
    const { mimeType, data } = inlineData;
    if (typeof data === 'string') {
      return { type: 'image_url', image_url: { url: `data:${mimeType};base64,${data}` } };
    }
  }
  return undefined;
}

function isImage(mimeType: unknown): mimeType is string {
  return typeof mimeType === 'string' && mimeType.startsWith('image/');
}

const KINDS = ['text', 'fileData', 'inlineData', 'functionCall', 'functionResponse'] as const;
/** One that is no thought says no more than that. */
const PART_KEYS: ReadonlySet<string> = new Set([...KINDS, 'thought']);
/** The type of an image follows from its name, or stands before its data. */
const FILE_KEYS: ReadonlySet<string> = new Set(['fileUri', 'mimeType', 'data']);
const TEXT_KEY: ReadonlySet<string> = new Set(['text']);

/** What a part says beside its content, of which messages have nothing. */
function addLost(part: JsonObject, losses: RowLosses): void {
  const place = 'contents[].parts[].';
  losses.addOthers(part, place, PART_KEYS);
  for (const kind of ['fileData', 'inlineData'] as const) {
    const file = part[kind];
    if (isObject(file)) losses.addOthers(file, `${place}${kind}.`, FILE_KEYS);
  }
}

function contentPart(part: JsonObject, losses: RowLosses): JsonObject {
  if (part['thought'] === true) {
    throw new RowProblem('a part is a thought, which open models would take for an answer');
  }
  if (KINDS.filter((kind) => part[kind] !== undefined).length > 1) {
    throw new RowProblem('a part is of several kinds at once');
  }
  addLost(part, losses);
  if (typeof part['text'] === 'string') return { type: 'text', text: part['text'] };
  const image = imagePart(part);
  if (image === undefined) {
    throw new RowProblem(
      'a part is neither text nor an image in Cloud Storage, which open models cannot take',
    );
  }
  return image;
}

/** Text where there is nothing else: all models take that. */
function contentOf(parts: readonly JsonObject[], losses: RowLosses): string | JsonObject[] {
  const converted = parts.map((part) => contentPart(part, losses));
  const [only] = converted;
  return converted.length === 1 && typeof only?.['text'] === 'string' ? only['text'] : converted;
}

export function toOpenModel(example: Example, losses: RowLosses): JsonObject {
  if (example.tools !== undefined && example.tools.length > 0) {
    throw new RowProblem('the row has tools, which the format of open models does not know');
  }
  if (example.generationConfig !== undefined && Object.keys(example.generationConfig).length > 0) {
    throw new RowProblem(
      'the row has a generationConfig, which the format of open models does not know',
    );
  }
  const texts = example.systemInstruction?.parts.map(({ text }) => text) ?? [];
  if (!texts.every((text) => typeof text === 'string')) {
    throw new RowProblem('systemInstruction has a part that is not text');
  }
  for (const part of example.systemInstruction?.parts ?? []) {
    losses.addOthers(part, 'systemInstruction.parts[].', TEXT_KEY);
  }
  const system = texts.join('\n');
  return {
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      ...example.contents.map(({ role, parts }) => {
        const converted = ROLES[role];
        if (converted === undefined) throw new RowProblem('a role is neither user nor model');
        return { role: converted, content: contentOf(parts, losses) };
      }),
    ],
  };
}
