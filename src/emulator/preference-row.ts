/** What the imitated service thinks of one row of a preference dataset: a prompt and two completions, one preferred. */
import type { RowVerdict } from './dataset-row';
import {
  TOO_LONG,
  dropped,
  isTooLong,
  parseRow,
  questionOf,
  readTurns,
  textOf,
} from './dataset-row';
import { isObject } from './http-exchange';
import { estimateTokens } from './token-estimate';
import type { Content } from '../vertex/wire-types';

export function judgePreferenceRow(line: string): RowVerdict {
  const row = parseRow(line);
  if (typeof row === 'string') return dropped(row);
  const read = readTurns(row, ['user', 'model']);
  if (typeof read === 'string') return dropped(read);
  const { turns, system } = read;
  if (turns.at(-1)?.role !== 'user') return dropped('The last turn is not a user turn.');
  const completions = readCompletions(row['completions']);
  if (typeof completions === 'string') return dropped(completions);
  const texts = completions.map(({ completion }) => textOf(completion));
  const input = [system, ...turns.map(textOf)].filter((text) => text !== '').join('\n');
  const preferred = completions.findIndex(({ score }) => score === 1);
  const inputTokens = estimateTokens(input);
  const completionTokens = texts.map(estimateTokens);
  const example = {
    contents: turns,
    input,
    question: questionOf(turns),
    output: texts[preferred] ?? '',
    inputTokens,
    // The longest completion counts for the limit.
    outputTokens: Math.max(...completionTokens),
    billableTokens: 2 * inputTokens + completionTokens.reduce((sum, tokens) => sum + tokens, 0),
    completions,
  };
  return isTooLong(example) ? dropped(TOO_LONG) : { kind: 'example', example };
}

function readCompletions(value: unknown): { score: number; completion: Content }[] | string {
  if (!Array.isArray(value) || value.length !== 2) {
    return "The example does not have exactly two 'completions'.";
  }
  const completions: { score: number; completion: Content }[] = [];
  for (const item of value as unknown[]) {
    const { score, completion } = isObject(item) ? item : {};
    const read = isObject(completion) ? readTurns({ contents: [completion] }, ['model']) : 'None.';
    if (typeof read === 'string') return 'A completion is not a turn of the model.';
    if (score !== 0 && score !== 1) return 'A score is neither 0 nor 1.';
    completions.push({ score, completion: completion as Content });
  }
  const [first, second] = completions;
  return first?.score === second?.score ? 'Both completions have the same score.' : completions;
}
