/**
 * Checks a dataset as a stream: bounded memory, the event loop kept free, an abort heard at once.
 */
import { setImmediate } from 'node:timers/promises';
import type { DatasetFinding, DatasetRole, DatasetStatistics } from '../contract/dataset';
import type { TuningMethod } from '../contract/tuning-method';
import { abortable } from './abortable';
import type { DatasetFormat } from './dataset-format';
import { checkFile } from './file-check';
import { type FindingCount, FindingLedger } from './finding-ledger';
import { CHARACTERS_PER_TOKEN, MAX_LINE_BYTES } from './limits';
import { type Line, LineSplitter } from './line-splitter';
import { formatFor, RowChecker, type RowContext } from './row-check';
import { unreadableFile, withoutByteOrderMark } from './row-reading';
import { detectedFormat, firstResolution, RowTally } from './row-tally';
import type { RuleFacts } from './rule';
import type { RuleCode } from './rules';

export type CheckDatasetOptions = {
  role: DatasetRole;
  /** Default supervised. */
  method?: TuningMethod;
  /** Absent when a tuned model is tuned on. */
  baseModel?: string;
  /** Holds the rows against this format, not against the one that role, method and model expect. */
  format?: DatasetFormat;
  /** How many findings are listed; all are counted. */
  maxFindings: number;
  /** Size of the object, where it is known before it is read. */
  sizeBytes?: number;
  /** Examples of the training dataset; lets the check of a validation dataset compare the two. */
  trainingExamples?: number;
  /** `mediaResolution` of the training dataset's check. */
  trainingResolution?: number;
  onProgress?: (progress: { bytes: number; lines: number }) => void;
  signal?: AbortSignal;
  /** Longer lines are reported and skipped. Default 32 MiB. */
  maxLineBytes?: number;
};

export type DatasetCheck = {
  findings: DatasetFinding[];
  findingCounts: FindingCount[];
  statistics: DatasetStatistics;
  /** The format that most rows are in; absent where they are in none that is known. */
  format?: DatasetFormat;
  /** Code of the first row with video; to compare another file with. */
  mediaResolution?: number;
};

/** Bytes of rows between two breaths of the event loop: some milliseconds of work. */
const BYTES_PER_BREATH = 256 * 1024;

class DatasetChecker {
  readonly ledger: FindingLedger;
  readonly tally = new RowTally();
  lines = 0;
  readonly #rows: RowChecker;
  readonly #maxLineBytes: number;
  #firstRowSeen = false;

  constructor(context: RowContext, options: CheckDatasetOptions) {
    this.#rows = new RowChecker(context);
    this.#maxLineBytes = options.maxLineBytes ?? MAX_LINE_BYTES;
    this.ledger = new FindingLedger(options.maxFindings);
  }

  /** False when the file is unreadable as a whole and need not be read on. */
  take(line: Line): boolean {
    this.lines = line.number;
    if (line.bytes === undefined) {
      this.#firstRowSeen = true;
      this.#refuse(line.number, 'ROW_TOO_LONG', { count: line.length, limit: this.#maxLineBytes });
      return true;
    }
    const bytes = line.number === 1 ? this.#stripMark(line.bytes) : line.bytes;
    const row = this.#rows.checkBytes(bytes);
    if (!this.#firstRowSeen && !row.isBlank) {
      this.#firstRowSeen = true;
      const unreadable = unreadableFile(bytes);
      if (unreadable !== undefined) {
        this.#refuse(line.number, unreadable);
        return false;
      }
    }
    for (const { code, path, facts } of row.findings) {
      this.ledger.add(
        code,
        path === undefined ? { line: line.number } : { line: line.number, path },
        facts,
      );
    }
    this.tally.add(line.number, row);
    return true;
  }

  #stripMark(bytes: Buffer): Buffer {
    const stripped = withoutByteOrderMark(bytes);
    if (stripped.length < bytes.length) this.ledger.add('FILE_BOM', { line: 1 });
    return stripped;
  }

  #refuse(line: number, code: RuleCode, facts: RuleFacts = {}): void {
    this.tally.addBroken();
    this.ledger.add(code, { line }, facts);
  }
}

function* linesOf(splitter: LineSplitter, chunk: Uint8Array | undefined): Generator<Line> {
  yield* chunk === undefined ? splitter.end() : splitter.push(chunk);
}

async function* thenEnd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  yield* source;
  yield undefined;
}

/** Checks a dataset against the rules of its role and base model. Rejects with the signal's reason when aborted. */
export async function checkDataset(
  bytes: AsyncIterable<Uint8Array>,
  options: CheckDatasetOptions,
): Promise<DatasetCheck> {
  const { signal, role, baseModel, format, trainingExamples, trainingResolution } = options;
  const context: RowContext = {
    role,
    method: options.method ?? 'supervised',
    ...(baseModel === undefined ? {} : { baseModel }),
    ...(format === undefined ? {} : { format }),
  };
  const checker = new DatasetChecker(context, options);
  const { ledger, tally } = checker;
  const splitter = new LineSplitter(options.maxLineBytes ?? MAX_LINE_BYTES);
  let bytesRead = 0;
  let sinceBreath = 0;
  let linesBytes = 0;

  async function read(): Promise<void> {
    for await (const chunk of thenEnd(abortable(bytes, signal))) {
      bytesRead += chunk?.byteLength ?? 0;
      for (const line of linesOf(splitter, chunk)) {
        linesBytes += line.length + 1;
        if (!checker.take(line)) {
          bytesRead = linesBytes;
          return;
        }
        sinceBreath += line.length + 1;
        if (sinceBreath < BYTES_PER_BREATH) continue;
        sinceBreath = 0;
        options.onProgress?.({ bytes: bytesRead, lines: checker.lines });
        await setImmediate();
        signal?.throwIfAborted();
      }
    }
  }

  await read();
  signal?.throwIfAborted();
  options.onProgress?.({ bytes: bytesRead, lines: checker.lines });
  checkFile(
    {
      context,
      tally: tally.state,
      bytes: Math.max(bytesRead, options.sizeBytes ?? 0),
      ...(trainingExamples === undefined ? {} : { trainingExamples }),
      ...(trainingResolution === undefined ? {} : { trainingResolution }),
    },
    ledger,
  );
  const { examples, invalidExamples, characters } = tally.state;
  const detected = detectedFormat(tally.state, formatFor(context));
  const mediaResolution = firstResolution(tally.state);
  return {
    findings: ledger.list(),
    findingCounts: ledger.counts(),
    statistics: {
      lines: checker.lines,
      examples,
      invalidExamples,
      bytes: bytesRead,
      characters,
      estimatedTokens: Math.ceil(characters / CHARACTERS_PER_TOKEN),
    },
    ...(detected === undefined ? {} : { format: detected }),
    ...(mediaResolution === undefined ? {} : { mediaResolution }),
  };
}
