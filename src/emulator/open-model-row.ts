/** What the imitated service thinks of one row for an open model: prompt and completion, messages, or Gemini's format. */
import type { RowVerdict } from './dataset-row';
import { dropped, parseRow, questionOf, readTurns, textOf } from './dataset-row';
import { isObject } from './http-exchange';
import { estimateTokens } from './token-estimate';
import type { Content } from '../vertex/wire-types';

type Dialogue = { turns: Content[]; system: string };

const ROLES = ['system', 'user', 'assistant', 'tool', 'model'];

/** `answers: 'optional'` takes prompts without a last answer, too. */
export function judgeOpenModelRow(
  line: string,
  { answers }: { answers: 'required' | 'optional' } = { answers: 'required' },
): RowVerdict {
  const row = parseRow(line);
  if (typeof row === 'string') return dropped(row);
  const read = dialogueOf(row);
  if (typeof read === 'string') return dropped(read);
  const { turns, system } = read;
  const isAnswered = turns.at(-1)?.role === 'model';
  if (!isAnswered && answers === 'required') {
    return dropped('The last turn is not an answer of the model.');
  }
  if (!turns.some(({ role }) => role === 'user')) return dropped('The example has no user turn.');
  const before = isAnswered ? turns.slice(0, -1) : turns;
  const input = [system, ...before.map(textOf)].filter((text) => text !== '').join('\n');
  const output = isAnswered ? textOf(turns.at(-1) ?? {}) : '';
  return {
    kind: 'example',
    example: {
      contents: turns,
      input,
      question: questionOf(before),
      output,
      inputTokens: estimateTokens(input),
      outputTokens: estimateTokens(output),
    },
  };
}

function dialogueOf(row: Record<string, unknown>): Dialogue | string {
  const forms = ['prompt', 'messages', 'contents'].filter((name) => row[name] !== undefined);
  if (forms.length !== 1) return 'The example needs exactly one of prompt, messages, contents.';
  switch (forms[0]) {
    case 'prompt':
      return promptDialogue(row);
    case 'messages':
      return messagesDialogue(row['messages']);
    default: {
      const read = readTurns(row, ['user', 'model', 'assistant', 'function']);
      return typeof read === 'string' ? read : { ...read, turns: read.turns.map(asModel) };
    }
  }
}

function asModel(turn: Content): Content {
  return turn.role === 'assistant' ? { ...turn, role: 'model' } : turn;
}

function turnOf(role: string, text: string): Content {
  return { role, parts: [{ text }] };
}

function promptDialogue({ prompt, completion }: Record<string, unknown>): Dialogue | string {
  if (typeof prompt !== 'string' || prompt === '') return "The 'prompt' is not a text.";
  const turns = [turnOf('user', prompt)];
  if (completion === undefined) return { turns, system: '' };
  if (typeof completion !== 'string' || completion === '') return "The 'completion' is no text.";
  return { turns: [...turns, turnOf('model', completion)], system: '' };
}

function messagesDialogue(messages: unknown): Dialogue | string {
  if (!Array.isArray(messages) || messages.length === 0) return "The 'messages' are not a list.";
  const turns: Content[] = [];
  const system: string[] = [];
  for (const message of messages as unknown[]) {
    if (!isObject(message)) return 'A message is not an object.';
    const role = String(message['role']);
    if (!ROLES.includes(role)) return 'A message has a role other than system, user, assistant.';
    const text = messageText(message['content']);
    if (text === undefined) return 'A message has no text.';
    if (role === 'system') system.push(text);
    else turns.push(turnOf(role === 'user' || role === 'tool' ? 'user' : 'model', text));
  }
  return { turns, system: system.join('\n') };
}

/** The text of a message; a list of parts may hold images beside it. */
function messageText(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const texts = (content as unknown[]).flatMap((part) =>
    isObject(part) && typeof part['text'] === 'string' ? [part['text']] : [],
  );
  return texts.join('\n');
}
