/**
 * The examples of a dataset as a stream, for evaluation: rows that are not examples are left out.
 */
import { abortable } from './abortable';
import { type Example, parseExample } from './example';
import { MAX_LINE_BYTES } from './limits';
import { type Line, LineSplitter } from './line-splitter';
import { readRow, withoutByteOrderMark } from './row-reading';

export type NumberedExample = { line: number; example: Example };

function readLine(line: Line): NumberedExample | undefined {
  if (line.bytes === undefined) return undefined;
  const reading = readRow(line.number === 1 ? withoutByteOrderMark(line.bytes) : line.bytes);
  const example = reading.kind === 'row' ? parseExample(reading.row) : undefined;
  return example === undefined ? undefined : { line: line.number, example };
}

/** Rejects with the signal's reason when aborted. */
export async function* readExamples(
  bytes: AsyncIterable<Uint8Array>,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<NumberedExample> {
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  for await (const chunk of abortable(bytes, options.signal)) {
    for (const line of splitter.push(chunk)) {
      const example = readLine(line);
      if (example !== undefined) yield example;
    }
  }
  for (const line of splitter.end()) {
    const example = readLine(line);
    if (example !== undefined) yield example;
  }
}
