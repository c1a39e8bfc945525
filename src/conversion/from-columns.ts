/** Rows of named columns, such as prompt and completion, question and answer, or those of a CSV file, to an example. */
import type { Example } from '../dataset/example';
import type { JsonObject } from '../dataset/json';
import type { RowLosses } from './row-losses';
import { RowProblem } from './row-problem';

/** Which column is what. `system` is optional. */
export type Columns = { prompt: string; completion: string; system?: string };

export const COLUMN_NAMES = ['prompt', 'completion', 'system'] as const;

function textOf(row: JsonObject, column: string, what: string): string {
  const value = Object.hasOwn(row, column) ? row[column] : undefined;
  if (value === undefined || value === null)
    throw new RowProblem(`the column of the ${what} is missing`);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw new RowProblem(`the ${what} is not text`);
  if (value.trim() === '') throw new RowProblem(`the ${what} is empty`);
  return value;
}

/** Refuses a row without a column that is named. */
export function refuseMissingColumns(row: JsonObject, columns: Columns): void {
  for (const name of COLUMN_NAMES) {
    const column = columns[name];
    if (column !== undefined && !Object.hasOwn(row, column)) {
      throw new RowProblem(`the column of the ${name} is missing`);
    }
  }
}

function systemOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw new RowProblem('the system text is not text');
  return value.trim() === '' ? undefined : value;
}

export function fromColumns(row: JsonObject, columns: Columns, losses: RowLosses): Example {
  const prompt = textOf(row, columns.prompt, 'prompt');
  const completion = textOf(row, columns.completion, 'completion');
  losses.addOthers(row, '', new Set(COLUMN_NAMES.flatMap((name) => columns[name] ?? [])));
  // A row may do without system text, a column of it does not make it needed.
  const system = systemOf(columns.system === undefined ? undefined : row[columns.system]);
  return {
    ...(system === undefined ? {} : { systemInstruction: { parts: [{ text: system }] } }),
    contents: [
      { role: 'user', parts: [{ text: prompt }] },
      { role: 'model', parts: [{ text: completion }] },
    ],
  };
}
