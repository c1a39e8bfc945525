/** Rows of messages, as OpenAI and open models take them, to an example: roles, parts, tool calls and their results. */
import type { Example, ExampleTurn } from '../dataset/example';
import { isObject, type JsonObject } from '../dataset/json';
import { geminiTools } from './function-schema';
import { refuseLargeIntegers, refuseLostMessageKeys } from './lossless';
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

function contentPart(part: unknown): JsonObject {
  if (!isObject(part)) throw new RowProblem('a part of a message is not an object');
  if (part['type'] === 'text' && typeof part['text'] === 'string') return { text: part['text'] };
  if (part['type'] === 'image_url') {
    const image = part['image_url'];
    const detail = isObject(image) ? image['detail'] : undefined;
    if (detail !== undefined && detail !== null && detail !== 'auto') {
      throw new RowProblem('an image has a detail other than auto, which would be lost');
    }
    return imagePart(isObject(image) ? image['url'] : image);
  }
  throw new RowProblem('a part of a message is neither text nor an image');
}

function partsOf(content: unknown): JsonObject[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ text: content }];
  if (Array.isArray(content)) return (content as unknown[]).map(contentPart);
  throw new RowProblem('the content of a message is neither text nor a list');
}

function callPart(called: unknown): JsonObject {
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
function responsePart(name: string, content: unknown): JsonObject {
  const texts = partsOf(content).map((part) => part['text']);
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

class Conversation {
  readonly system: JsonObject[] = [];
  readonly turns: ExampleTurn[] = [];
  readonly #calls = new Map<string, string>();

  take(message: JsonObject): void {
    if (message['weight'] === 0) {
      throw new RowProblem('a message has weight 0, which Gemini cannot express');
    }
    refuseLostMessageKeys(message);
    const parts = partsOf(message['content']);
    switch (message['role']) {
      case 'system':
      case 'developer':
        if (this.turns.length > 0) {
          throw new RowProblem('a system message stands behind another message');
        }
        this.system.push(...parts);
        return;
      case 'user':
        this.#add('user', parts);
        return;
      case 'assistant':
      case 'model':
        this.#add('model', [...parts, ...this.#callsOf(message)]);
        return;
      case 'tool':
      case 'function':
        this.#add('user', [responsePart(this.#nameOf(message), message['content'])]);
        return;
      default:
        throw new RowProblem('a role is none of system, developer, user, assistant, tool');
    }
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
      ...(calls as unknown[]).map((call) => {
        const part = callPart(isObject(call) ? call['function'] : undefined);
        const { name } = part['functionCall'] as { name: string };
        if (isObject(call) && typeof call['id'] === 'string') this.#calls.set(call['id'], name);
        return part;
      }),
      ...(older === undefined ? [] : [callPart(older)]),
    ];
  }

  #nameOf(message: JsonObject): string {
    const id = message['tool_call_id'];
    const name = typeof id === 'string' ? this.#calls.get(id) : message['name'];
    if (typeof name !== 'string') throw new RowProblem('a tool message answers no call of the row');
    return name;
  }
}

export function fromMessages(row: JsonObject): Example {
  const messages = row['messages'];
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new RowProblem('the row has no messages');
  }
  const conversation = new Conversation();
  for (const message of messages as unknown[]) {
    if (!isObject(message)) throw new RowProblem('a message is not an object');
    conversation.take(message);
  }
  const { system, turns } = conversation;
  const tools = geminiTools(row);
  return {
    ...(system.length === 0 ? {} : { systemInstruction: { parts: system } }),
    contents: turns,
    ...(tools === undefined ? {} : { tools }),
  };
}
