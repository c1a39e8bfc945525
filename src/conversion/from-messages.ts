/** Rows of messages, as OpenAI and open models take them, to an example: roles, parts, tool calls and their results. */
import type { Example, ExampleTurn } from '../dataset/example';
import { isObject, type JsonObject } from '../dataset/json';
import { geminiTools } from './function-schema';
import { refuseLargeIntegers, refuseLostMessageKeys } from './lossless';
import type { RowLosses } from './row-losses';
import { RowProblem } from './row-problem';

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

function imagePart(url: unknown): JsonObject {
  if (typeof url !== 'string') throw new RowProblem('an image has no url');
  const inline = /^data:(image\/[a-z0-9.+-]+);base64,/.exec(url);
  if (inline?.[1] !== undefined) {
    return { inlineData: { mimeType: inline[1], data: url.slice(inline[0].length) } };
  }
  if (!/^(gs|https?):\/\//.test(url))
    throw new RowProblem('the url of an image is not gs://, http(s):// or data:');
  const mimeType = IMAGE_TYPES[/\.([a-z]+)(?:\?.*)?$/i.exec(url)?.[1]?.toLowerCase() ?? ''];
  if (mimeType === undefined)
    throw new RowProblem('the url of an image does not end with a known image type');
  return { fileData: { mimeType, fileUri: url } };
}

const PART_PLACE = 'messages[].content[].';
const TEXT_KEYS: ReadonlySet<string> = new Set(['type', 'text']);
const IMAGE_KEYS: ReadonlySet<string> = new Set(['type', 'image_url']);
const IMAGE_URL_KEYS: ReadonlySet<string> = new Set(['url', 'detail']);

function contentPart(part: unknown, losses: RowLosses): JsonObject {
  if (!isObject(part)) throw new RowProblem('a part of a message is not an object');
  if (part['type'] === 'text' && typeof part['text'] === 'string') {
    losses.addOthers(part, PART_PLACE, TEXT_KEYS);
    return { text: part['text'] };
  }
  if (part['type'] === 'image_url') {
    losses.addOthers(part, PART_PLACE, IMAGE_KEYS);
    const image = part['image_url'];
    if (isObject(image)) losses.addOthers(image, `${PART_PLACE}image_url.`, IMAGE_URL_KEYS);
    const detail = isObject(image) ? image['detail'] : undefined;
    if (detail !== undefined && detail !== null && detail !== 'auto') {
      throw new RowProblem('an image has a detail other than auto, which would be lost');
    }
    return imagePart(isObject(image) ? image['url'] : image);
  }
  throw new RowProblem('a part of a message is neither text nor an image');
}

function partsOf(content: unknown, losses: RowLosses): JsonObject[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ text: content }];
  if (Array.isArray(content)) {
    return (content as unknown[]).map((part) => contentPart(part, losses));
  }
  throw new RowProblem('the content of a message is neither text nor a list');
}

const CALL_KEYS: ReadonlySet<string> = new Set(['id', 'type', 'function']);
const CALLED_KEYS: ReadonlySet<string> = new Set(['name', 'arguments']);

function callPart(called: unknown, place: string, losses: RowLosses): JsonObject {
  if (isObject(called)) losses.addOthers(called, place, CALLED_KEYS);
  const [name, text] = isObject(called) ? [called['name'], called['arguments']] : [];
  if (typeof name !== 'string') throw new RowProblem('a function call has no name');
  let args: unknown = text;
  try {
    if (typeof text === 'string') args = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw new RowProblem('the arguments of a function call are not JSON');
  }
  if (!isObject(args)) throw new RowProblem('the arguments of a function call are not an object');
  refuseLargeIntegers(args);
  return { functionCall: { name, args } };
}

/** The result of a call; text that is no JSON object is wrapped into one, as the API wants. */
function responsePart(name: string, content: unknown, losses: RowLosses): JsonObject {
  const texts = partsOf(content, losses).map((part) => part['text']);
  if (!texts.every((text) => typeof text === 'string')) {
    throw new RowProblem(
      'a tool message has an image, which the result of a function cannot carry',
    );
  }
  const text = texts.join('\n');
  let response: unknown;
  try {
    response = JSON.parse(text);
  } catch {
    response = undefined;
  }
  refuseLargeIntegers(response);
  return {
    functionResponse: { name, response: isObject(response) ? response : { result: text } },
  };
}

/** What is read of a message, by its role. */
const SAID_KEYS: ReadonlySet<string> = new Set(['role', 'content']);
const ANSWER_KEYS: ReadonlySet<string> = new Set([...SAID_KEYS, 'tool_calls', 'function_call']);
const RESULT_KEYS: ReadonlySet<string> = new Set([...SAID_KEYS, 'tool_call_id', 'name']);

class Conversation {
  readonly system: JsonObject[] = [];
  readonly turns: ExampleTurn[] = [];
  readonly #calls = new Map<string, string>();
  readonly #losses: RowLosses;

  constructor(losses: RowLosses) {
    this.#losses = losses;
  }

  take(message: JsonObject): void {
    const { weight, ...rest } = message;
    if (weight === 0) {
      throw new RowProblem('a message has weight 0, which Gemini cannot express');
    }
    // One counts as much as none.
    if (weight !== 1) this.#losses.add('messages[].', 'weight', weight);
    refuseLostMessageKeys(message);
    const parts = partsOf(message['content'], this.#losses);
    switch (message['role']) {
      case 'system':
      case 'developer':
        if (this.turns.length > 0) {
          throw new RowProblem('a system message stands behind another message');
        }
        this.#addLost(rest, SAID_KEYS);
        this.system.push(...parts);
        return;
      case 'user':
        this.#addLost(rest, SAID_KEYS);
        this.#add('user', parts);
        return;
      case 'assistant':
      case 'model':
        this.#addLost(rest, ANSWER_KEYS);
        this.#add('model', [...parts, ...this.#callsOf(message)]);
        return;
      case 'tool':
      case 'function':
        this.#addLost(rest, RESULT_KEYS);
        this.#add('user', [this.#resultOf(message)]);
        return;
      default:
        throw new RowProblem('a role is none of system, developer, user, assistant, tool');
    }
  }

  #addLost(message: JsonObject, read: ReadonlySet<string>): void {
    this.#losses.addOthers(message, 'messages[].', read);
  }

  /** Messages of one side that follow each other are one turn. */
  #add(role: 'user' | 'model', parts: JsonObject[]): void {
    const last = this.turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else this.turns.push({ role, parts });
  }

  #callsOf(message: JsonObject): JsonObject[] {
    const calls = message['tool_calls'] ?? [];
    if (!Array.isArray(calls)) throw new RowProblem('tool_calls is not a list');
    const older = message['function_call'] ?? undefined;
    return [
      ...(calls as unknown[]).map((call) => this.#callOf(call)),
      ...(older === undefined ? [] : [callPart(older, 'messages[].function_call.', this.#losses)]),
    ];
  }

  #callOf(call: unknown): JsonObject {
    const place = 'messages[].tool_calls[].';
    if (!isObject(call)) return callPart(undefined, place, this.#losses);
    this.#losses.addOthers(call, place, CALL_KEYS);
    const part = callPart(call['function'], `${place}function.`, this.#losses);
    const { name } = part['functionCall'] as { name: string };
    if (typeof call['id'] === 'string') this.#calls.set(call['id'], name);
    return part;
  }

  #resultOf(message: JsonObject): JsonObject {
    const { tool_call_id: id, name: said, content } = message;
    const name = typeof id === 'string' ? this.#calls.get(id) : said;
    if (typeof name !== 'string') throw new RowProblem('a tool message answers no call of the row');
    // The name of the call is the one that counts.
    if (said !== name) this.#losses.add('messages[].', 'name', said);
    if (typeof id !== 'string') this.#losses.add('messages[].', 'tool_call_id', id);
    return responsePart(name, content, this.#losses);
  }
}

const ROW_KEYS: ReadonlySet<string> = new Set(['messages', 'tools', 'functions']);

export function fromMessages(row: JsonObject, losses: RowLosses): Example {
  const messages = row['messages'];
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new RowProblem('the row has no messages');
  }
  losses.addOthers(row, '', ROW_KEYS);
  const conversation = new Conversation(losses);
  for (const message of messages as unknown[]) {
    if (!isObject(message)) throw new RowProblem('a message is not an object');
    conversation.take(message);
  }
  const { system, turns } = conversation;
  const tools = geminiTools(row, losses);
  return {
    ...(system.length === 0 ? {} : { systemInstruction: { parts: system } }),
    contents: turns,
    ...(tools === undefined ? {} : { tools }),
  };
}
