/** What the imitated service thinks of rows that hold a prompt and no answer: reinforcement and distillation. */
import type { RowVerdict, TrainingExample } from './dataset-row';
import { dropped, parseRow, questionOf, readTurns, textOf } from './dataset-row';
import { isObject } from './http-exchange';
import { judgeOpenModelRow } from './open-model-row';
import { estimateTokens } from './token-estimate';
import type { Content } from '../vertex/wire-types';

/** Tokens of a prompt of a reinforcement dataset (documentation of 2026). */
const MAX_PROMPT_TOKENS = 32_768;

export function judgeReinforcementRow(line: string): RowVerdict {
  const row = parseRow(line);
  if (typeof row === 'string') return dropped(row);
  const prompt = promptOf(row);
  if (typeof prompt === 'string') return dropped(prompt);
  if (prompt.inputTokens > MAX_PROMPT_TOKENS) return dropped('The prompt has too many tokens.');
  const references = row['references'] ?? {};
  if (!isObject(references) || !Object.values(references).every(isText)) {
    return dropped("The 'references' are not a map of texts.");
  }
  const texts = references as Record<string, string>;
  return {
    kind: 'example',
    // What is rewarded most is what the references say.
    example: { ...prompt, output: Object.values(texts).join(' '), references: texts },
  };
}

/** Prompts in Gemini's format, or in one of those of open models; answers that stand there are ignored. */
export function judgeDistillationRow(line: string): RowVerdict {
  const row = parseRow(line);
  if (typeof row === 'string') return dropped(row);
  if (row['contents'] === undefined) {
    const verdict = judgeOpenModelRow(line, { answers: 'optional' });
    return verdict.kind === 'example'
      ? { kind: 'example', example: { ...verdict.example, output: '', outputTokens: 0 } }
      : verdict;
  }
  const read = readTurns(row, ['user', 'model', 'function', 'assistant']);
  if (typeof read === 'string') return dropped(read);
  const { turns, system } = read;
  if (!turns.some(({ role }) => role === 'user')) return dropped('The example has no user turn.');
  return { kind: 'example', example: promptExample(turns, system) };
}

/** Nothing is known of the rows of video and partner models: any JSON object will do. */
export function judgeAnyRow(line: string): RowVerdict {
  const row = parseRow(line);
  if (typeof row === 'string') return dropped(row);
  const tokens = estimateTokens(line);
  const example = { contents: [], input: line, question: line, output: '', outputTokens: 0 };
  return { kind: 'example', example: { ...example, inputTokens: tokens } };
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function promptOf(row: Record<string, unknown>): TrainingExample | string {
  const read = readTurns(row);
  if (typeof read === 'string') return read;
  const { turns, system } = read;
  if (turns.at(-1)?.role === 'model') return 'The last turn is a model turn.';
  return promptExample(turns, system);
}

function promptExample(contents: Content[], system: string): TrainingExample {
  const input = [system, ...contents.map(textOf)].filter((text) => text !== '').join('\n');
  return {
    contents,
    input,
    question: questionOf(contents),
    output: '',
    inputTokens: estimateTokens(input),
    outputTokens: 0,
  };
}
