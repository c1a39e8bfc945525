/** Prints lists of records, and single ones, as a table, as JSON or as CSV. */
import { stringify } from 'csv-stringify/sync';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { AnyRecord, Column, RecordShape } from './columns';
import { cellText, chosenColumns, leaves, valueAt } from './columns';
import { formatPairs } from './format';
import { wholeNumber, withOutput } from './options';
import { renderTable } from './table';
import { note, print, printJson } from './terminal';
import type { OutputFormat } from './terminal';

export type RecordOptions = { output: OutputFormat; columns?: string };

/** A page of records, and the token of the next one. */
export type RecordPage<T> = { records: T[]; nextPageToken?: string };

/** What every list of resources takes. */
export type PageOptions = RecordOptions & {
  filter?: string;
  pageSize: number;
  pageToken?: string;
  all?: boolean;
};

/** `-o table|json|csv` and `--columns`. */
export function withRecords<C extends Command>(command: C): C {
  withOutput(command, ['table', 'json', 'csv']).addOption(
    new Option('--columns <paths>', 'columns, such as name,tunedModel.endpoint'),
  );
  return command;
}

/** `--filter --page-size --page-token --all`. */
export function withPages<C extends Command>(command: C, has = { filter: true }): C {
  if (has.filter) command.option('--filter <expression>', "Vertex AI's own filter");
  command
    .option('--page-size <count>', 'records per page', wholeNumber(1), 100)
    .option('--page-token <token>', 'go on where the page before ended')
    .option('--all', 'all pages');
  return command;
}

/** One page, or all of them from there on. */
export async function collectPages<T>(
  options: PageOptions,
  read: (page: { filter?: string; pageSize: number; pageToken?: string }) => Promise<RecordPage<T>>,
): Promise<RecordPage<T>> {
  const records: T[] = [];
  const { filter, pageSize } = options;
  let { pageToken } = options;
  do {
    const page = await read({
      pageSize,
      ...(filter === undefined ? {} : { filter }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    records.push(...page.records);
    pageToken = page.nextPageToken;
  } while (options.all === true && pageToken !== undefined);
  return { records, ...(pageToken === undefined ? {} : { nextPageToken: pageToken }) };
}

export type ListView = {
  shape: RecordShape;
  columns: readonly Column[];
  /** Name of the list in JSON: that of the API's own answer. */
  key: string;
  /** `There are no models here.` */
  none: string;
};

/** Throws CONFIGURATION_INVALID for an unknown column. */
export function printRecords(
  { records, nextPageToken }: RecordPage<AnyRecord>,
  { output, columns: flag }: RecordOptions,
  { shape, columns: usual, key, none }: ListView,
): void {
  const columns = flag === undefined ? usual : chosenColumns(flag, shape, records);
  if (output === 'json') {
    const shown = flag === undefined ? records : records.map((record) => picked(record, columns));
    printJson({ [key]: shown, ...(nextPageToken === undefined ? {} : { nextPageToken }) });
    return;
  }
  if (output === 'csv') print(toCsv(records, columns));
  else if (records.length === 0) note(none);
  else print(toTable(records, columns));
  if (nextPageToken !== undefined) note(`More: --page-token ${nextPageToken}, or --all.`);
}

/** One record; as a table, every value with its path. */
export function printRecord(
  record: AnyRecord,
  { output, columns: flag }: RecordOptions,
  shape: RecordShape,
): void {
  const columns = flag === undefined ? undefined : chosenColumns(flag, shape, [record]);
  if (output === 'json') {
    printJson(columns === undefined ? record : picked(record, columns));
  } else if (output === 'csv') {
    print(toCsv([record], columns ?? Object.keys(record).map((path) => ({ path }))));
  } else if (columns !== undefined) print(toTable([record], columns));
  else print(formatPairs(leaves(record)).join('\n'));
}

/** With the paths as keys, so that each is found where it was asked for. */
function picked(record: AnyRecord, columns: readonly Column[]): AnyRecord {
  return Object.fromEntries(columns.map(({ path }) => [path, valueAt(record, path) ?? null]));
}

export function toTable(records: readonly AnyRecord[], columns: readonly Column[]): string {
  return renderTable(
    columns.map(({ title, path }) => title ?? path),
    records.map((record) =>
      columns.map(({ path, show = cellText }) => show(valueAt(record, path))),
    ),
  );
}

export function toCsv(records: readonly AnyRecord[], columns: readonly Column[]): string {
  const rows = [
    columns.map(({ path }) => path),
    ...records.map((record) => columns.map(({ path }) => cellText(valueAt(record, path)))),
  ];
  // Spreadsheets run what begins like a formula.
  return stringify(rows, { escape_formulas: true }).trimEnd();
}
