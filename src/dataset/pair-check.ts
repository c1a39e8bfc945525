/**
 * The rules about what preference and reinforcement rows have beside contents: a pair of completions, and references.
 */
import { isObject, typeName } from './json';
import { unknownKey } from './part-check';
import type { RowScan } from './row-scan';
import { tokenRange } from './token-range';
import type { TextAmount } from './token-range';
import { checkTurn, type TurnPlan } from './turn-check';

/** Constant, so that no path is built where there is nothing to tell. */
const PLACES = ['completions[0].completion', 'completions[1].completion'] as const;

/** The only text of a completion, to tell whether both are the same; nothing where it has more than that. */
function onlyText(entry: unknown): string | undefined {
  const completion = isObject(entry) ? entry['completion'] : undefined;
  const parts = isObject(completion) ? completion['parts'] : undefined;
  const part: unknown = Array.isArray(parts) && parts.length === 1 ? parts[0] : undefined;
  const text = isObject(part) ? part['text'] : undefined;
  return typeof text === 'string' ? text : undefined;
}

function checkCompletion(entry: unknown, index: 0 | 1, plan: TurnPlan, scan: RowScan): void {
  if (!isObject(entry)) {
    scan.add('COMPLETION_INVALID', `completions[${index}]`, { type: typeName(entry) });
    return;
  }
  let position = 0;
  for (const key in entry) {
    position += 1;
    if (key !== 'score' && key !== 'completion') {
      unknownKey(key, position, `completions[${index}]`, scan);
    }
  }
  if (!isObject(entry['completion'])) {
    scan.add('COMPLETION_INVALID', `completions[${index}]`, { type: 'object' });
    return;
  }
  scan.goTo(PLACES[index], -1, 'parts');
  if (checkTurn(entry['completion'], plan, scan) === 'user') {
    scan.add('COMPLETION_INVALID', `completions[${index}]`, { type: 'object' });
  }
}

const amountOf = ({ characters, extraBytes }: RowScan): TextAmount => ({ characters, extraBytes });

const scoreOf = (entry: unknown): unknown => (isObject(entry) ? entry['score'] : undefined);

/** Checks the pair, counts what is billed, and returns the text of the prompt with the longer completion. */
export function checkCompletions(completions: unknown, plan: TurnPlan, scan: RowScan): TextAmount {
  const prompt = amountOf(scan);
  if (completions === undefined || completions === null) {
    scan.add('COMPLETIONS_MISSING');
    return prompt;
  }
  if (!Array.isArray(completions)) {
    scan.add('COMPLETIONS_NOT_PAIR', 'completions', { type: typeName(completions) });
    return prompt;
  }
  if (completions.length !== 2) {
    scan.add('COMPLETIONS_NOT_PAIR', 'completions', { count: completions.length });
    return prompt;
  }
  const [first, second] = completions as [unknown, unknown];
  checkCompletion(first, 0, plan, scan);
  const withFirst = amountOf(scan);
  checkCompletion(second, 1, plan, scan);
  const [left, right] = [scoreOf(first), scoreOf(second)];
  if (!((left === 1 && right === 0) || (left === 0 && right === 1))) {
    scan.add('SCORES_INVALID', 'completions');
  }
  const text = onlyText(first);
  if (text !== undefined && text === onlyText(second)) scan.add('COMPLETIONS_EQUAL', 'completions');
  // Billed is twice the prompt, and both completions.
  const { characters, extraBytes } = scan;
  scan.characters += prompt.characters;
  scan.extraBytes += prompt.extraBytes;
  const withSecond = {
    characters: prompt.characters + characters - withFirst.characters,
    extraBytes: prompt.extraBytes + extraBytes - withFirst.extraBytes,
  };
  // The longer one by tokens: a letter of another script may be several.
  return tokenRange(withSecond).high > tokenRange(withFirst).high ? withSecond : withFirst;
}

export function checkReferences(references: unknown, scan: RowScan): void {
  if (references === undefined || references === null) {
    scan.add('REFERENCES_MISSING');
    return;
  }
  if (!isObject(references)) {
    scan.add('REFERENCES_INVALID', 'references', { type: typeName(references) });
    return;
  }
  let position = 0;
  for (const key in references) {
    position += 1;
    const value = references[key];
    if (typeof value !== 'string') {
      scan.add('REFERENCE_NOT_STRING', 'references', { count: position, type: typeName(value) });
    }
  }
}
