/** The rows of a local file with their lines, one at a time: JSON Lines, or CSV with a header. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { type JsonRow, readJsonRows } from '../dataset';
import { decodedText } from './decoded-text';

export type SourceRow = JsonRow;

export function jsonRows(path: string): AsyncIterable<SourceRow> {
  return readJsonRows(createReadStream(path));
}

/** What is wrong with a record, by the parser's code: its message quotes the file. */
const CSV_PROBLEMS: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'the record has not as many fields as the header',
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'the record has not as many fields as the header',
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote is closed within a field',
  INVALID_OPENING_QUOTE: 'a quote is opened within a field',
  CSV_MAX_RECORD_SIZE: 'the record is too long',
};

/** Longer records are left out: 32 MiB, as for lines of a dataset. */
const MAX_RECORD_BYTES = 32 * 2 ** 20;

type CsvRecord = { record: Record<string, string>; info: { lines: number } };

/** Records by the names in the header; a line is that at which the record ends. */
export async function* csvRows(path: string, delimiter: string): AsyncGenerator<SourceRow> {
  const skipped: SourceRow[] = [];
  const text = Readable.from(decodedText(path));
  const parser = text.pipe(
    parse({
      columns: true,
      delimiter,
      info: true,
      max_record_size: MAX_RECORD_BYTES,
      skip_empty_lines: true,
      skip_records_with_error: true,
    }),
  );
  text.on('error', (error) => parser.destroy(error));
  parser.on('skip', (error: CsvError | undefined) => {
    const lines = error?.['lines'];
    const problem = CSV_PROBLEMS[error?.code ?? ''] ?? 'the record is not CSV';
    skipped.push({ line: typeof lines === 'number' ? lines : 0, problem });
  });
  for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
    yield* skipped.splice(0);
    yield { line: info.lines, row: record };
  }
  yield* skipped;
}
