/**
 * Checks the lines of one batch: a pure function, so that batches may be shared out over threads. Lines are numbered from
 * the start of the batch.
 */
import { forEachLine, type TextLine } from './batch-lines';
import type { CheckSpec } from './check-spec';
import type { RowFiles } from './file-reference';
import { FindingLedger, type LedgerState } from './finding-ledger';
import { MAX_LINE_VALUES, SIMPLE_LINE_CHARACTERS } from './limits';
import { type PlainRow, PlainRows } from './plain-row';
import { RowChecker } from './row-check';
import { BatchHashes, HASH_WORDS, hashLines, hashText } from './row-hash';
import { isTooComplex, unreadableFile, withoutByteOrderMark } from './row-reading';
import type { RowCheck } from './row-scan';
import { RowTally, type RowTallyState } from './row-tally';
import type { RuleFacts } from './rule';
import type { RuleCode } from './rules';

/** What came before the batch. */
export type BatchStart = {
  isFileStart: boolean;
  /** False while all lines before it were blank. */
  isRowSeen: boolean;
};

/** What a batch adds to the check of its file, as plain data. */
export type BatchCheck = {
  lines: number;
  tally: RowTallyState;
  ledger: LedgerState;
  /** Hashes of the lines, where they are wanted; the batch may have ended before the last of them. */
  hashes?: Uint32Array<ArrayBuffer>;
  /** Hashes of the prompts of the lines, where they are wanted; those of lines without one are zero. */
  prompts?: Uint32Array<ArrayBuffer>;
  /** Rows that name files in Cloud Storage, where these are wanted. */
  files?: RowFiles[];
  /** Bytes up to the end of the line that makes the file unreadable as a whole, where there is one. */
  unreadableAt?: number;
};

class BatchChecker {
  readonly ledger: FindingLedger;
  readonly tally = new RowTally();
  readonly files: RowFiles[] = [];
  lines = 0;
  /** Of the lines to come. */
  isAscii = false;
  readonly #rows: RowChecker;
  readonly #maxLineBytes: number;
  /** Of the lines up to the last that has a prompt. */
  #prompts = new Uint32Array(0);

  constructor({ context, maxFindings, maxLineBytes, collectsFiles, promptsOf }: CheckSpec) {
    this.ledger = new FindingLedger(maxFindings);
    this.#rows = new RowChecker(context, {
      collectsFiles,
      readsPrompts: promptsOf !== undefined,
    });
    this.#maxLineBytes = maxLineBytes;
  }

  /** Hashes of the prompts of all lines; the rest of the memory is that of lines to come. */
  get prompts(): Uint32Array<ArrayBuffer> {
    return this.#prompts.slice(0, this.lines * HASH_WORDS);
  }

  /**
   * Takes the blank lines at the start of a file and looks at the first that is not, which shows what kind of file it is.
   * Returns where that begins; `isUnreadable` says that it was taken, too, and that there is no use in reading on.
   */
  takeStart(bytes: Buffer): { at: number; isUnreadable: boolean } {
    let at = 0;
    while (at < bytes.length) {
      const found = bytes.indexOf(0x0a, at);
      const end = found === -1 ? bytes.length : found;
      if (end - at > this.#maxLineBytes) break;
      const line = bytes.subarray(at, end);
      const unreadable = unreadableFile(line);
      if (unreadable !== undefined) {
        this.#refuse(unreadable);
        return { at: Math.min(end + 1, bytes.length), isUnreadable: true };
      }
      if (line.length > SIMPLE_LINE_CHARACTERS) break;
      const row = this.#rows.checkBytes(line);
      if (!row.isBlank) break;
      this.#takeRow(row);
      at = end + 1;
    }
    return { at: Math.min(at, bytes.length), isUnreadable: false };
  }

  take(line: TextLine): void {
    if (typeof line === 'string') {
      if (isTooComplex(line)) this.#refuse('ROW_TOO_COMPLEX', { limit: MAX_LINE_VALUES });
      else this.#takeRow(this.#rows.checkText(line, this.isAscii ? 'ascii' : 'utf8'));
    } else if (line.kind === 'notUtf8') this.#refuse('ROW_NOT_UTF8');
    else this.#refuse('ROW_TOO_LONG', { count: line.length, limit: this.#maxLineBytes });
  }

  get takesPlainRows(): boolean {
    return this.#rows.takesPlainRows;
  }

  takePlain(row: PlainRow): void {
    this.#takeRow(this.#rows.checkPlain(row));
  }

  #refuse(code: RuleCode, facts?: RuleFacts): void {
    this.lines += 1;
    this.tally.addBroken();
    this.ledger.add(code, { line: this.lines }, facts);
  }

  #takeRow(row: RowCheck): void {
    this.lines += 1;
    const line = this.lines;
    for (const { code, path, facts } of row.findings) {
      this.ledger.add(code, path === undefined ? { line } : { line, path }, facts);
    }
    this.tally.add(line, row);
    const { references, isInvalid, prompt } = row;
    if (prompt !== undefined) this.#takePrompt(prompt);
    if (references.length > 0) this.files.push({ line, isInvalid, files: references });
  }

  #takePrompt(prompt: string): void {
    const index = (this.lines - 1) * HASH_WORDS;
    if (index + HASH_WORDS > this.#prompts.length) {
      const grown = new Uint32Array(2 * Math.max(index + HASH_WORDS, FIRST_PROMPTS));
      grown.set(this.#prompts);
      this.#prompts = grown;
    }
    hashText(prompt, this.#prompts, index);
  }
}

const FIRST_PROMPTS = 256;

/** Checks whole lines; only the last may be without its line end. */
export function checkBatch(bytes: Buffer, spec: CheckSpec, start: BatchStart): BatchCheck {
  const checker = new BatchChecker(spec);
  let rest = start.isFileStart ? withoutMark(bytes, spec) : bytes;
  let unreadableAt: number | undefined;
  if (rest.length < bytes.length) checker.ledger.add('FILE_BOM', { line: 1 });
  let blankLines = 0;
  if (!start.isRowSeen) {
    const { at, isUnreadable } = checker.takeStart(rest);
    rest = rest.subarray(at);
    if (isUnreadable) unreadableAt = bytes.length - rest.length;
    blankLines = checker.lines;
  }
  const hashes = spec.hashesLines ? new BatchHashes(rest) : undefined;
  for (let line = 0; line < blankLines; line += 1) hashes?.skip();
  if (unreadableAt === undefined) takeLines(rest, checker, { spec, hashes });
  return {
    lines: checker.lines,
    tally: checker.tally.state,
    ledger: checker.ledger.state(),
    ...(hashes === undefined ? {} : { hashes: hashes.words }),
    ...(spec.promptsOf === undefined ? {} : { prompts: checker.prompts }),
    ...(checker.files.length === 0 ? {} : { files: checker.files }),
    ...(unreadableAt === undefined ? {} : { unreadableAt }),
  };
}

function takeLines(
  bytes: Buffer,
  checker: BatchChecker,
  { spec, hashes }: { spec: CheckSpec; hashes: BatchHashes | undefined },
): void {
  const { maxLineBytes } = spec;
  const plain = checker.takesPlainRows
    ? new PlainRows(bytes, { keepsTexts: spec.promptsOf !== undefined })
    : undefined;
  forEachLine(bytes, maxLineBytes, {
    beginBlock: (isAscii) => {
      checker.isAscii = isAscii;
    },
    take: (line, start, end) => {
      checker.take(line);
      if (typeof line === 'string' || line.kind === 'notUtf8') hashes?.add(start, end);
      else hashes?.skip();
    },
    takePlain: (start) => {
      const end = plain?.read(start) ?? -1;
      if (plain === undefined || end === -1 || end - start > maxLineBytes) return -1;
      checker.takePlain(plain);
      hashes?.add(start, end);
      return end;
    },
  });
}

/** Hashes of lines that were checked before, in another attempt. */
export function hashBatch(
  bytes: Buffer,
  spec: CheckSpec,
  { isFileStart }: Pick<BatchStart, 'isFileStart'>,
): Uint32Array {
  return hashLines(isFileStart ? withoutMark(bytes, spec) : bytes, spec.maxLineBytes);
}

/** A line that is too long is not looked into, wherever it stands. */
function withoutMark(bytes: Buffer, { maxLineBytes }: CheckSpec): Buffer {
  return lengthOfLine(bytes) <= maxLineBytes ? withoutByteOrderMark(bytes) : bytes;
}

function lengthOfLine(bytes: Buffer): number {
  const end = bytes.indexOf(0x0a);
  return end === -1 ? bytes.length : end;
}

/** What one line over the limit adds. */
export function checkLongLine(length: number, spec: CheckSpec): BatchCheck {
  const checker = new BatchChecker(spec);
  checker.take({ kind: 'tooLong', length });
  return { lines: 1, tally: checker.tally.state, ledger: checker.ledger.state() };
}
