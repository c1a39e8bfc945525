/**
 * Cuts a stream of bytes into batches of whole lines, in bounded memory: a line over the limit is measured, not kept.
 * Keeps the CRC32C of all bytes up to the end of each batch, so that a check can go on from there.
 */
import { crc32c } from '@node-rs/crc32';

/** Where a stream stands: the offset of its next byte, and the CRC32C of those before it. */
export type StreamPosition = { offset: number; crc32c: number };

export type Batch = {
  /** Position after the batch. */
  end: StreamPosition;
} & (
  | {
      /** Whole lines with their line ends; the last line of a file may have none. Memory of their own. */
      bytes: Buffer<ArrayBuffer>;
    }
  | {
      /** One line over the limit: its length, without the line end. */
      longLine: number;
    }
);

const LINE_FEED = 10;
const NOTHING = Buffer.alloc(0);

export type BatchCutterOptions = {
  /** A batch ends with the last line end before this many bytes, or with that of a line that is longer. */
  batchBytes: number;
  /** Longer lines become batches without bytes. */
  maxLineBytes: number;
  start?: StreamPosition;
};

export class BatchCutter {
  readonly #batchBytes: number;
  readonly #maxLineBytes: number;
  #offset: number;
  #crc32c: number;
  /** What is not in a batch yet: whole lines, and behind them the open one. */
  #held = NOTHING;
  #heldLength = 0;
  /** Length of the open line, also of one too long to hold. */
  #openLength = 0;
  #isOpenTooLong = false;

  constructor({ batchBytes, maxLineBytes, start }: BatchCutterOptions) {
    this.#batchBytes = batchBytes;
    this.#maxLineBytes = maxLineBytes;
    this.#offset = start?.offset ?? 0;
    this.#crc32c = start?.crc32c ?? 0;
  }

  /** The batches that this chunk completes. The chunk may be used again afterwards. */
  *push(chunk: Uint8Array): Generator<Batch> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    while (start < bytes.length) {
      if (this.#isOpenTooLong) {
        const lineEnd = bytes.indexOf(LINE_FEED, start);
        const end = lineEnd === -1 ? bytes.length : lineEnd;
        const next = lineEnd === -1 ? end : end + 1;
        this.#openLength += end - start;
        this.#pass(bytes.subarray(start, next));
        start = next;
        if (lineEnd !== -1) yield this.#closeLongLine();
      } else {
        const end = this.#nextStop(bytes, start);
        this.#hold(bytes.subarray(start, end));
        start = end;
        const closed = this.#heldLength - this.#openLength;
        const isTooLong = this.#openLength > this.#maxLineBytes;
        if (closed > 0 && (this.#heldLength >= this.#batchBytes || isTooLong)) {
          yield this.#cut(closed);
        }
        if (isTooLong) this.#dropOpenLine();
      }
    }
  }

  /** As far as a batch goes, or, when that is behind already, to the end of its line. */
  #nextStop(bytes: Buffer, start: number): number {
    if (this.#heldLength < this.#batchBytes) {
      return Math.min(bytes.length, start + this.#batchBytes - this.#heldLength);
    }
    const lineEnd = bytes.indexOf(LINE_FEED, start);
    return lineEnd === -1 ? bytes.length : lineEnd + 1;
  }

  /** What is left when the stream has ended. */
  *end(): Generator<Batch> {
    if (this.#isOpenTooLong) yield this.#closeLongLine();
    else if (this.#heldLength > 0) yield this.#cut(this.#heldLength);
  }

  #position(): StreamPosition {
    return { offset: this.#offset, crc32c: this.#crc32c };
  }

  /** Counts bytes that leave the cutter, in a batch or never to be seen again. */
  #pass(bytes: Uint8Array): void {
    this.#offset += bytes.length;
    this.#crc32c = crc32c(bytes, this.#crc32c);
  }

  #hold(bytes: Buffer): void {
    const lineEnd = bytes.lastIndexOf(LINE_FEED);
    this.#openLength =
      lineEnd === -1 ? this.#openLength + bytes.length : bytes.length - lineEnd - 1;
    const needed = this.#heldLength + bytes.length;
    if (needed > this.#held.length) {
      // Room for a batch at once; then doubling, so that a long line is not copied once per chunk.
      const room = Math.max(needed, 2 * this.#held.length, this.#batchBytes);
      const grown = Buffer.allocUnsafeSlow(room);
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(bytes, this.#heldLength);
    this.#heldLength = needed;
  }

  #cut(length: number): Batch {
    const bytes = this.#held.subarray(0, length);
    const rest = this.#held.subarray(length, this.#heldLength);
    this.#pass(bytes);
    // The batch takes the memory along, perhaps to another thread.
    this.#held = NOTHING;
    this.#heldLength = 0;
    this.#openLength = 0;
    if (rest.length > 0) this.#hold(rest);
    return { bytes, end: this.#position() };
  }

  #dropOpenLine(): void {
    this.#pass(this.#held.subarray(0, this.#heldLength));
    this.#held = NOTHING;
    this.#heldLength = 0;
    this.#isOpenTooLong = true;
  }

  #closeLongLine(): Batch {
    const longLine = this.#openLength;
    this.#openLength = 0;
    this.#isOpenTooLong = false;
    return { longLine, end: this.#position() };
  }
}
