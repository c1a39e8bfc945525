/** Converts a dataset file as a stream: each row is written or told, and no file stands half written under its name. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { extname } from 'node:path';
import { finished } from 'node:stream/promises';
import { TuningError } from '../contract/tuning-error';
import { type ConversionOptions, PART_NAMES, partOf, RowConverter } from '../conversion';
import { sizeOfFile } from './local-file';
import { csvRows, jsonRows, type SourceRow } from './source-rows';
import { unreadable } from './unreadable';

export type ConversionRequest = ConversionOptions & {
  input: string;
  /** Absent: standard output. */
  output?: string;
  /** Of the parts, in the order of `PART_NAMES`; absent: one file. */
  shares?: readonly number[];
  seed: number;
  delimiter: string;
  mayOverwrite: boolean;
};

export type ConversionReport = {
  rows: number;
  written: { path: string; rows: number }[];
  leftOut: number;
  /** Fields of rows that were written, for which the format has no place: in how many rows, and in which first. */
  lost: { field: string; rows: number; line: number }[];
  /** The first rows that were left out. */
  problems: { line: number; problem: string }[];
};

/** Rows that are told one by one; the others are counted. */
const MAX_PROBLEMS = 20;

/** `out.jsonl` to `out.train.jsonl`. */
export function partPath(output: string, part: number): string {
  const extension = extname(output);
  const name = PART_NAMES[part] ?? String(part);
  return `${output.slice(0, output.length - extension.length)}.${name}${extension}`;
}

async function refuseExisting(paths: readonly string[]): Promise<void> {
  const problems = [];
  for (const path of paths) {
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (isThere) {
      problems.push({
        path,
        message: 'exists already.',
        remedy: 'Name another file, or add --force.',
      });
    }
  }
  if (problems.length > 0) {
    throw new TuningError('CONFIGURATION_INVALID', 'Nothing was converted.', { problems });
  }
}

/** One file that is being written: under a name of its own until all of it is there. */
class Part {
  readonly path: string;
  readonly #stream: WriteStream | NodeJS.WriteStream;
  readonly #isFile: boolean;
  #failure: Error | undefined;
  rows = 0;

  constructor(path: string | undefined) {
    this.path = path ?? 'standard output';
    this.#isFile = path !== undefined;
    this.#stream = path === undefined ? process.stdout : createWriteStream(this.#partial);
    this.#stream.on('error', (error) => {
      this.#failure = error;
    });
  }

  get #partial(): string {
    return `${this.path}.partial-${process.pid}`;
  }

  async write(line: string): Promise<void> {
    this.rows += 1;
    if (!this.#stream.write(`${line}\n`) && this.#failure === undefined) {
      await once(this.#stream, 'drain');
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  async finish(): Promise<void> {
    if (!this.#isFile) return;
    this.#stream.end();
    await finished(this.#stream);
    await rename(this.#partial, this.path);
  }

  async abandon(): Promise<void> {
    if (!this.#isFile) return;
    (this.#stream as WriteStream).destroy();
    await rm(this.#partial, { force: true });
  }
}

function sourceRows({ input, from, delimiter }: ConversionRequest): AsyncIterable<SourceRow> {
  return from === 'csv' ? csvRows(input, delimiter) : jsonRows(input);
}

function addLost(
  lost: Map<string, ConversionReport['lost'][number]>,
  field: string,
  line: number,
): void {
  const known = lost.get(field);
  if (known === undefined) lost.set(field, { field, rows: 1, line });
  else known.rows += 1;
}

async function writeRows(
  request: ConversionRequest,
  parts: readonly Part[],
): Promise<ConversionReport> {
  const converter = new RowConverter(request);
  const report: ConversionReport = { rows: 0, written: [], leftOut: 0, lost: [], problems: [] };
  const lost = new Map<string, ConversionReport['lost'][number]>();
  for await (const source of sourceRows(request)) {
    report.rows += 1;
    const converted = 'row' in source ? converter.convert(source.row) : source;
    if ('text' in converted) {
      const { shares, seed } = request;
      const part = shares === undefined ? 0 : partOf(Buffer.from(converted.text), shares, seed);
      await parts[part]?.write(converted.text);
      for (const field of converted.lost) addLost(lost, field, source.line);
    } else {
      report.leftOut += 1;
      if (report.problems.length < MAX_PROBLEMS) {
        report.problems.push({ line: source.line, problem: converted.problem });
      }
    }
  }
  for (const part of parts) await part.finish();
  report.lost = [...lost.values()];
  report.written = parts.map(({ path, rows }) => ({ path, rows }));
  return report;
}

type WriteFailure = { code: string; path?: string };

const WRITE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its directory does not exist',
  ENOTDIR: 'a part of the path is no directory',
  EACCES: 'you may not write there',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a directory',
};

function isWriteFailure(error: unknown): error is WriteFailure {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' && Object.hasOwn(WRITE_REASONS, code);
}

function unwritable({ code, path }: WriteFailure): TuningError {
  return new TuningError('CONFIGURATION_INVALID', 'Nothing was converted.', {
    problems: [
      {
        path: path?.replace(/\.partial-\d+$/, '') ?? 'output',
        message: `cannot be written: ${WRITE_REASONS[code] ?? code}.`,
        remedy: 'Name another file.',
      },
    ],
  });
}

export async function convertFile(request: ConversionRequest): Promise<ConversionReport> {
  const { input, output, shares } = request;
  await sizeOfFile(input).catch((cause: unknown) => {
    throw unreadable(input, cause);
  });
  const paths =
    shares === undefined || output === undefined
      ? [output]
      : shares.map((_share, part) => partPath(output, part));
  if (!request.mayOverwrite) await refuseExisting(paths.filter((path) => path !== undefined));
  const parts = paths.map((path) => new Part(path));
  try {
    return await writeRows(request, parts);
  } catch (error) {
    for (const part of parts) await part.abandon();
    throw isWriteFailure(error) ? unwritable(error) : error;
  }
}
