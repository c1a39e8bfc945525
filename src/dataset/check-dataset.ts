/**
 * Checks a dataset as a stream: bounded memory, the event loop kept free, an abort heard at once.
 */
import { setImmediate } from 'node:timers/promises';
import type { DatasetFinding, DatasetRole, DatasetStatistics } from '../contract/dataset';
import { abortable } from './abortable';
import { checkFile, type FileFacts } from './file-check';
import { type FindingCount, FindingLedger } from './finding-ledger';
import { CHARACTERS_PER_TOKEN, type DatasetLimits, limitsFor, MAX_LINE_BYTES } from './limits';
import { type Line, LineSplitter } from './line-splitter';
import { checkRow } from './row-check';
import { readRow, unreadableFile, withoutByteOrderMark } from './row-reading';
import type { RuleFacts } from './rule';
import type { RuleCode } from './rules';

export type CheckDatasetOptions = {
  role: DatasetRole;
  baseModel: string;
  /** How many findings are listed; all are counted. */
  maxFindings: number;
  /** Size of the object, where it is known before it is read. */
  sizeBytes?: number;
  /** Examples of the training dataset; lets the check of a validation dataset compare the two. */
  trainingExamples?: number;
  onProgress?: (progress: { bytes: number; lines: number }) => void;
  signal?: AbortSignal;
  /** Longer lines are reported and skipped. Default 32 MiB. */
  maxLineBytes?: number;
};

export type DatasetCheck = {
  findings: DatasetFinding[];
  findingCounts: FindingCount[];
  statistics: DatasetStatistics;
};

/** Bytes of rows between two breaths of the event loop: some milliseconds of work. */
const BYTES_PER_BREATH = 256 * 1024;

class DatasetChecker {
  readonly ledger: FindingLedger;
  readonly #options: CheckDatasetOptions;
  readonly #limits: DatasetLimits;
  readonly #hasGeminiRows: boolean;
  #firstRowSeen = false;
  #mediaResolution: { value: unknown } | undefined;
  readonly facts: FileFacts;

  constructor(options: CheckDatasetOptions) {
    this.#options = options;
    this.#limits = limitsFor(options.baseModel);
    // Evaluation reads contents whatever the model is trained with.
    this.#hasGeminiRows = this.#limits.format === 'gemini' || options.role === 'evaluation';
    this.ledger = new FindingLedger(options.maxFindings);
    this.facts = {
      role: options.role,
      limits: this.#limits,
      isFormatChecked: this.#hasGeminiRows,
      ...(options.trainingExamples === undefined
        ? {}
        : { trainingExamples: options.trainingExamples }),
      bytes: 0,
      lines: 0,
      examples: 0,
      invalidExamples: 0,
      characters: 0,
      multimodalExamples: 0,
    };
  }

  /** False when the file is unreadable as a whole and need not be read on. */
  take(line: Line): boolean {
    this.facts.lines = line.number;
    if (line.bytes === undefined) {
      this.#firstRowSeen = true;
      this.#refuse(line.number, 'ROW_TOO_LONG', {
        count: line.length,
        limit: this.#options.maxLineBytes ?? MAX_LINE_BYTES,
      });
      return true;
    }
    const bytes = line.number === 1 ? this.#stripMark(line.bytes) : line.bytes;
    const reading = readRow(bytes);
    if (reading.kind === 'broken' && reading.code === 'ROW_BLANK') {
      this.ledger.add('ROW_BLANK', { line: line.number });
      return true;
    }
    if (!this.#firstRowSeen) {
      this.#firstRowSeen = true;
      const unreadable = unreadableFile(bytes);
      if (unreadable !== undefined) {
        this.#refuse(line.number, unreadable);
        return false;
      }
    }
    if (reading.kind === 'broken') this.#refuse(line.number, reading.code, reading.facts);
    else this.#takeRow(line.number, reading.row);
    return true;
  }

  #stripMark(bytes: Buffer): Buffer {
    const stripped = withoutByteOrderMark(bytes);
    if (stripped.length < bytes.length) this.ledger.add('FILE_BOM', { line: 1 });
    return stripped;
  }

  #refuse(line: number, code: RuleCode, facts: RuleFacts = {}): void {
    this.facts.examples += 1;
    this.facts.invalidExamples += 1;
    this.ledger.add(code, { line }, facts);
  }

  #takeRow(line: number, row: Record<string, unknown>): void {
    this.facts.examples += 1;
    if (!this.#hasGeminiRows) return;
    let isInvalid = false;
    const reading = checkRow(row, {
      role: this.#options.role,
      limits: this.#limits,
      report: (code, path, facts) => {
        const place = path === undefined ? { line } : { line, path };
        if (this.ledger.add(code, place, facts) === 'error') isInvalid = true;
      },
    });
    if (isInvalid) this.facts.invalidExamples += 1;
    this.facts.characters += reading.characters;
    if (reading.hasMedia) this.facts.multimodalExamples += 1;
    if (reading.hasVideo) {
      this.#mediaResolution ??= { value: reading.mediaResolution };
      if (this.#mediaResolution.value !== reading.mediaResolution) {
        this.ledger.add('MEDIA_RESOLUTION_MIXED', { line, path: 'generationConfig' });
      }
    }
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
  const { signal } = options;
  const checker = new DatasetChecker(options);
  const { facts, ledger } = checker;
  const splitter = new LineSplitter(options.maxLineBytes ?? MAX_LINE_BYTES);
  let sinceBreath = 0;
  let linesBytes = 0;

  async function read(): Promise<void> {
    for await (const chunk of thenEnd(abortable(bytes, signal))) {
      facts.bytes += chunk?.byteLength ?? 0;
      for (const line of linesOf(splitter, chunk)) {
        linesBytes += line.length + 1;
        if (!checker.take(line)) {
          facts.bytes = linesBytes;
          return;
        }
        sinceBreath += line.length + 1;
        if (sinceBreath < BYTES_PER_BREATH) continue;
        sinceBreath = 0;
        options.onProgress?.({ bytes: facts.bytes, lines: facts.lines });
        await setImmediate();
        signal?.throwIfAborted();
      }
    }
  }

  await read();
  signal?.throwIfAborted();
  options.onProgress?.({ bytes: facts.bytes, lines: facts.lines });
  checkFile({ ...facts, bytes: Math.max(facts.bytes, options.sizeBytes ?? 0) }, ledger);
  const { lines, examples, invalidExamples, characters } = facts;
  return {
    findings: ledger.list(),
    findingCounts: ledger.counts(),
    statistics: {
      lines,
      examples,
      invalidExamples,
      bytes: facts.bytes,
      characters,
      estimatedTokens: Math.ceil(characters / CHARACTERS_PER_TOKEN),
    },
  };
}
