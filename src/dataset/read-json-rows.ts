/** The rows of a JSON Lines file as parsed objects, one at a time, with what is wrong with those that are none. */
import { MAX_LINE_BYTES } from './limits';
import type { JsonObject } from './json';
import { type Line, LineSplitter } from './line-splitter';
import { readRow, withoutByteOrderMark } from './row-reading';
import { ruleOf } from './rules';

export type JsonRow = { line: number; row: JsonObject } | { line: number; problem: string };

function readLine({ number: line, bytes, length }: Line): JsonRow | undefined {
  if (bytes === undefined) {
    const problem = ruleOf('ROW_TOO_LONG').message({ count: length, limit: MAX_LINE_BYTES });
    return { line, problem };
  }
  const reading = readRow(line === 1 ? withoutByteOrderMark(bytes) : bytes);
  if (reading.kind === 'row') return { line, row: reading.row };
  if (reading.code === 'ROW_BLANK') return undefined;
  return { line, problem: ruleOf(reading.code).message(reading.facts ?? {}) };
}

/** Blank lines are no rows. */
export async function* readJsonRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<JsonRow> {
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  for await (const chunk of bytes) {
    for (const line of splitter.push(chunk)) {
      const row = readLine(line);
      if (row !== undefined) yield row;
    }
  }
  for (const line of splitter.end()) {
    const row = readLine(line);
    if (row !== undefined) yield row;
  }
}
