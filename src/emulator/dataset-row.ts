/**
 * What the imitated service thinks of one row of a supervised dataset. On purpose it shares no code with the
 * product's own dataset checks: each is a test of the other.
 */
import { isObject } from './http-exchange';
import { estimateTokens } from './token-estimate';
import type { Content } from '../vertex/wire-types';

export type TrainingExample = {
  contents: Content[];
  /** All text before the last model turn, system instruction included. */
  input: string;
  /** Text of the user turns only: what a later prompt is compared with. */
  question: string;
  /** Text of the last model turn. */
  output: string;
  inputTokens: number;
  outputTokens: number;
  /** What is paid for, where it is not input and output. */
  billableTokens?: number;
  /** Of preference examples. */
  completions?: { score: number; completion: Content }[];
  /** Of reinforcement examples. */
  references?: Record<string, string>;
};

export type RowVerdict =
  | { kind: 'example'; example: TrainingExample }
  | { kind: 'dropped'; reason: string }
  /** The kind of the part that makes the whole job fail, where the base model has no use for it. */
  | { kind: 'functionPart'; example: TrainingExample; row: string };

/** Tokens of input and output per example of the Gemini 2.5 and 3.x models (documentation of 2026-09). */
const MAX_EXAMPLE_TOKENS = 131_072;

export const dropped = (reason: string): RowVerdict => ({ kind: 'dropped', reason });

/** The object of a line, or why there is none. */
export function parseRow(line: string): Record<string, unknown> | string {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return 'The example is not valid JSON.';
  }
  return isObject(row) ? row : 'The example is not a JSON object.';
}

/** System instruction and turns of a row in Gemini's format, or what is wrong with them. */
export function readTurns(
  row: Record<string, unknown>,
  roles: readonly string[] = ['user', 'model', 'function'],
): { turns: Content[]; system: string } | string {
  if (row['systemInstruction'] !== undefined && row['system_instruction'] !== undefined) {
    return 'The example has both systemInstruction and system_instruction.';
  }
  const contents = row['contents'];
  if (!Array.isArray(contents) || contents.length === 0) {
    return "Missing required 'contents' field.";
  }
  const problem = contents
    .map((turn: unknown) => problemOfTurn(turn, roles))
    .find((found) => found !== undefined);
  if (problem !== undefined) return problem;
  const systemInstruction = row['systemInstruction'] ?? row['system_instruction'];
  if (systemInstruction !== undefined && !isObject(systemInstruction)) {
    return 'The systemInstruction is not a Content object.';
  }
  return {
    turns: contents as Content[],
    system: systemInstruction === undefined ? '' : textOf(systemInstruction),
  };
}

export function judgeRow(line: string): RowVerdict {
  const row = parseRow(line);
  if (typeof row === 'string') return dropped(row);
  const read = readTurns(row);
  if (typeof read === 'string') return dropped(read);
  const { turns } = read;
  if (turns.at(-1)?.role !== 'model') return dropped('The last turn is not a model turn.');
  if (!turns.some((turn) => turn.role === 'user')) return dropped('The example has no user turn.');
  return judgeTurns(turns, read.system, line);
}

function judgeTurns(turns: Content[], system: string, line: string): RowVerdict {
  const before = turns.slice(0, -1);
  const input = [system, ...before.map(textOf)].filter((text) => text !== '').join('\n');
  const output = textOf(turns.at(-1) ?? {});
  const example: TrainingExample = {
    contents: turns,
    input,
    question: questionOf(before),
    output,
    inputTokens: estimateTokens(input),
    outputTokens: estimateTokens(output),
  };
  if (isTooLong(example)) return dropped(TOO_LONG);
  const hasFunctionPart = turns.some((turn) =>
    (turn.parts ?? []).some((part) => kindsOf(part).some((kind) => kind.startsWith('function'))),
  );
  return hasFunctionPart
    ? { kind: 'functionPart', example, row: line }
    : { kind: 'example', example };
}

export const TOO_LONG = 'The example has too many tokens.';

export function isTooLong({ inputTokens, outputTokens }: TrainingExample): boolean {
  return inputTokens + outputTokens > MAX_EXAMPLE_TOKENS;
}

const PART_KINDS: Readonly<Record<string, string>> = {
  text: 'text',
  inlineData: 'inlineData',
  inline_data: 'inlineData',
  fileData: 'fileData',
  file_data: 'fileData',
  functionCall: 'functionCall',
  function_call: 'functionCall',
  functionResponse: 'functionResponse',
  function_response: 'functionResponse',
};

function kindsOf(part: object): string[] {
  return Object.keys(part).flatMap((key) => PART_KINDS[key] ?? []);
}

function problemOfTurn(turn: unknown, roles: readonly string[]): string | undefined {
  if (!isObject(turn)) return "An item of 'contents' is not an object.";
  if (!roles.includes(String(turn['role']))) {
    return `A turn has a role other than ${roles.join(', ')}.`;
  }
  const parts = turn['parts'];
  if (!Array.isArray(parts) || parts.length === 0) return "A turn has no 'parts'.";
  for (const part of parts as unknown[]) {
    if (!isObject(part)) return 'A part is not an object.';
    if (kindsOf(part).length !== 1) return 'A part does not hold exactly one kind of content.';
    if ('text' in part && (typeof part['text'] !== 'string' || part['text'] === '')) {
      return 'A text part is empty or not a string.';
    }
  }
  return undefined;
}

/** All text of a turn. */
export function textOf(content: Content): string {
  return (content.parts ?? []).flatMap((part) => part.text ?? []).join('\n');
}

/** What is asked: the user turns, without system instruction and earlier answers. */
export function questionOf(turns: readonly Content[]): string {
  return turns
    .filter((turn) => turn.role !== 'model')
    .map(textOf)
    .join('\n');
}
