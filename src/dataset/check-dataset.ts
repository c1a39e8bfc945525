/**
 * Checks a dataset as a stream: bounded memory, the event loop kept free, an abort heard at once.
 */
import { setImmediate } from 'node:timers/promises';
import type { DatasetFinding, DatasetRole, DatasetStatistics } from '../contract/dataset';
import type { TuningMethod } from '../contract/tuning-method';
import { abortable } from './abortable';
import { type Batch, BatchCutter, type StreamPosition } from './batch';
import { type BatchCheck, checkLongLine, hashBatch } from './batch-check';
import { type BatchChecker, inThisThread } from './batch-checker';
import type { CheckSpec } from './check-spec';
import type { DatasetFormat, RowShape } from './dataset-format';
import { checkFile } from './file-check';
import { type FindingCount, FindingLedger } from './finding-ledger';
import { InOrder } from './in-order';
import { MAX_LINE_BYTES } from './limits';
import { withMedia } from './media-check';
import type { MediaObjects } from './media-objects';
import { formatFor } from './row-check';
import { HASH_WORDS } from './row-hash';
import { summarize } from './row-statistics';
import { detectedFormat, firstResolution, mainShape } from './row-tally';
import {
  type CheckState,
  type Comparisons,
  type LineComparison,
  type PromptComparison,
  RunningCheck,
  usableState,
} from './running-check';
import { CHARACTERS_PER_TOKEN, tokenRange } from './token-range';

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
  /** `shape` of the training dataset's check. */
  trainingShape?: RowShape;
  /** Finds equal lines: in the file, and in the training dataset. Default: lines are not compared. */
  compareLines?: LineComparison;
  /** Finds prompts of the evaluation dataset in another. Default: prompts are not compared. */
  comparePrompts?: PromptComparison;
  /** Looks at the objects that rows name as files. Default: nobody asks for them. */
  media?: MediaObjects;
  /** After each batch. `state` says what another attempt needs to go on from there. */
  onProgress?: (progress: { bytes: number; lines: number; state: () => CheckState }) => void;
  signal?: AbortSignal;
  /** Longer lines are reported and skipped. Default 32 MiB. */
  maxLineBytes?: number;
  /** Where the rows are checked. Default: in this thread. */
  checker?: BatchChecker;
  /** What `state` gave an earlier attempt; of no use, and ignored, where it checked by other rules. */
  resumeFrom?: unknown;
};

/** The bytes of a file; opened from an offset on, with the CRC32C of those before. */
export type DatasetSource =
  /** From its start, and therefore never resumed. */
  AsyncIterable<Uint8Array> | ((from: StreamPosition) => AsyncIterable<Uint8Array>);

export type DatasetCheck = {
  findings: DatasetFinding[];
  findingCounts: FindingCount[];
  statistics: DatasetStatistics;
  /** CRC32C of the file; absent where it was not read to its end, because that was of no use. */
  crc32c?: number;
  /** The format that most rows are in; absent where they are in none that is known. */
  format?: DatasetFormat;
  /** Code of the first row that has video or names a resolution; to compare another file with. */
  mediaResolution?: number;
  /** That of most rows; to compare another file with. */
  shape?: RowShape;
};

/** Not worth starting threads for: about as long as that takes. */
const SMALL_FILE_BYTES = 4 * 2 ** 20;

/** Thrown by a source that is not any more what it was when its reading began. */
export class FileChangedError extends Error {}

/** Checks a dataset against the rules of its role and base model. Rejects with the signal's reason when aborted. */
export async function checkDataset(
  source: DatasetSource,
  options: CheckDatasetOptions,
): Promise<DatasetCheck> {
  const { signal, onProgress, media, sizeBytes = Number.POSITIVE_INFINITY } = options;
  const checker = sizeBytes > SMALL_FILE_BYTES ? (options.checker ?? inThisThread) : inThisThread;
  const spec = specOf(options);
  const [open, resumeFrom] =
    typeof source === 'function' ? [source, options.resumeFrom] : [() => source, undefined];
  const running = new RunningCheck(spec, usableState(resumeFrom, spec), comparisonsOf(options));
  const report = (): void => {
    onProgress?.({
      bytes: running.position.offset,
      lines: running.lines,
      state: () => running.state(),
    });
  };
  const cutter = new BatchCutter({
    batchBytes: checker.batchBytes,
    maxLineBytes: spec.maxLineBytes,
    start: running.position,
  });
  const underWay = new InOrder<BatchCheck>();

  async function check(batch: Batch): Promise<BatchCheck> {
    if ('longLine' in batch) return checkLongLine(batch.longLine, spec);
    const rows = await checker.check(batch.bytes, spec, running.start);
    return media === undefined ? rows : withMedia(rows, media, spec);
  }

  async function settle(): Promise<void> {
    const { result, end } = await underWay.next(signal);
    running.add(result, end);
    report();
  }

  async function read(): Promise<void> {
    // All of a file may have been checked by an attempt that was lost before it could say so.
    if (running.position.offset < sizeBytes) await running.bringMissingHashes();
    const bytes = open(running.position);
    for await (const chunk of thenEnd(abortable(bytes, signal))) {
      for (const batch of chunk === undefined ? cutter.end() : cutter.push(chunk)) {
        // The first row says whether the file is worth reading: until it was seen there is one batch at a time.
        while (
          underWay.length >= checker.depth ||
          (underWay.length > 0 && !running.start.isRowSeen)
        ) {
          await settle();
          if (running.stop !== undefined) return;
        }
        underWay.add(check(batch), batch.end);
      }
    }
    while (underWay.length > 0) await settle();
  }

  const { offset } = running.position;
  if (offset > 0) {
    options.compareLines?.own.setMissing(() =>
      hashAgain(abortable(open(START), signal), { running, spec, offset }),
    );
    report();
  }
  try {
    if (running.stop === undefined) await read();
  } catch (error) {
    if (!(error instanceof FileChangedError)) throw error;
    while (underWay.length > 0) await settle();
    running.setChanged();
  }
  signal?.throwIfAborted();
  report();
  return conclude(running, spec, options);
}

const START: StreamPosition = { offset: 0, crc32c: 0 };

/**
 * Reads the lines that an earlier attempt has checked, up to an offset, for their hashes alone: a small part of the work of a
 * check, and those behind them are compared with all the same.
 */
async function hashAgain(
  bytes: AsyncIterable<Uint8Array>,
  { running, spec, offset }: { running: RunningCheck; spec: CheckSpec; offset: number },
): Promise<void> {
  const { batchBytes } = inThisThread;
  const cutter = new BatchCutter({ batchBytes, maxLineBytes: spec.maxLineBytes });
  let left = offset;
  let line = 1;
  const add = (batch: Batch): void => {
    if ('longLine' in batch) line += 1;
    else {
      const hashes = hashBatch(batch.bytes, spec, { isFileStart: line === 1 });
      running.addHashes(hashes, line);
      line += hashes.length / HASH_WORDS;
    }
  };
  try {
    for await (const chunk of bytes) {
      for (const batch of cutter.push(chunk.subarray(0, left))) {
        add(batch);
        await setImmediate();
      }
      left -= chunk.length;
      if (left <= 0) break;
    }
    for (const batch of cutter.end()) add(batch);
  } catch (error) {
    if (!(error instanceof FileChangedError)) throw error;
    // It may be the training dataset, and another one that is being checked: that one has not changed.
    running.setIncomparable();
  }
}

function comparisonsOf({ compareLines, comparePrompts }: CheckDatasetOptions): Comparisons {
  return {
    ...(compareLines === undefined ? {} : { lines: compareLines }),
    ...(comparePrompts === undefined ? {} : { prompts: comparePrompts }),
  };
}

function specOf(options: CheckDatasetOptions): CheckSpec {
  const { role, method = 'supervised', baseModel, format, maxFindings } = options;
  return {
    context: {
      role,
      method,
      ...(baseModel === undefined ? {} : { baseModel }),
      ...(format === undefined ? {} : { format }),
    },
    maxFindings,
    maxLineBytes: options.maxLineBytes ?? MAX_LINE_BYTES,
    hashesLines: options.compareLines !== undefined,
    ...(options.comparePrompts === undefined ? {} : { promptsOf: options.comparePrompts.of }),
    collectsFiles: options.media !== undefined,
  };
}

/** Applies the rules about the file as a whole. */
function conclude(
  running: RunningCheck,
  { context, maxFindings }: CheckSpec,
  options: CheckDatasetOptions,
): DatasetCheck {
  const { tally, lines, position, stop } = running;
  const { sizeBytes = 0, trainingExamples, trainingResolution, trainingShape } = options;
  // A copy: findings about the file are no part of a state from which rows are checked on.
  const ledger = new FindingLedger(maxFindings);
  ledger.append(running.ledger.state(), 0);
  const { compareLines, comparePrompts } = options;
  const compared = [compareLines?.own, compareLines?.training, comparePrompts?.prompts];
  if (compared.some((one) => one?.isComplete === false)) ledger.add('LINES_NOT_COMPARED');
  if (stop === 'changed') ledger.add('FILE_CHANGED');
  else {
    checkFile(
      {
        context,
        tally,
        bytes: Math.max(position.offset, sizeBytes),
        ...(trainingExamples === undefined ? {} : { trainingExamples }),
        ...(trainingResolution === undefined ? {} : { trainingResolution }),
        ...(trainingShape === undefined ? {} : { trainingShape }),
      },
      ledger,
    );
  }
  const { examples, invalidExamples, characters, fileExamples } = tally;
  const { filesLookedUp, filesNotLookedUp } = tally;
  const detected = detectedFormat(tally, formatFor(context));
  const mediaResolution = firstResolution(tally);
  const shape = mainShape(tally);
  const rows = summarize(tally.statistics);
  return {
    findings: ledger.list(),
    findingCounts: ledger.counts(),
    statistics: {
      lines,
      examples,
      invalidExamples,
      bytes: position.offset,
      characters,
      estimatedTokens: Math.ceil(characters / CHARACTERS_PER_TOKEN),
      estimatedTokenRange: tokenRange(tally),
      mediaExamples: fileExamples,
      ...(options.media === undefined
        ? {}
        : { files: { lookedUp: filesLookedUp, notLookedUp: filesNotLookedUp } }),
      ...(rows === undefined ? {} : { rows }),
    },
    ...(stop === undefined ? { crc32c: position.crc32c } : {}),
    ...(detected === undefined ? {} : { format: detected }),
    ...(mediaResolution === undefined ? {} : { mediaResolution }),
    ...(shape === undefined ? {} : { shape }),
  };
}

async function* thenEnd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  yield* source;
  yield undefined;
}
