/** What the rows of a dataset consist of, in one line for people. Pure. */
import type { RowStatistics } from './dataset';

const PARTS: Readonly<Record<string, string>> = {
  functionCall: 'function call',
  functionResponse: 'function response',
  otherFile: 'other file',
};

/** @param count writes a number as the place of the line does. */
export function describeRows(
  { turns, parts, tokensPerExample }: RowStatistics,
  count: (value: number) => string,
): string {
  const kinds = Object.entries(parts).map(
    ([kind, number]) => `${count(number)} ${PARTS[kind] ?? kind}`,
  );
  const { least, median, p95, most } = tokensPerExample;
  return [
    `${count(turns)} turns`,
    ...(kinds.length === 0 ? [] : [`parts: ${kinds.join(', ')}`]),
    `tokens per example: about ${count(least)} to ${count(most)}, median ${count(median)}, 95 % up to ${count(p95)}`,
  ].join('; ');
}
