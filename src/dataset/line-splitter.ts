/**
 * Cuts a stream of bytes into lines in bounded memory: a line over the limit is measured, not kept.
 * Lines end with LF; a CR before it stays, since JSON takes it for white space.
 */

export type Line = {
  /** 1-based. */
  number: number;
  /** Absent when the line is longer than the limit. Valid until the next line is asked for. */
  bytes?: Buffer;
  /** Length in bytes, without the line end. */
  length: number;
};

const LINE_FEED = 10;
const FIRST_BUFFER_BYTES = 64 * 1024;

export class LineSplitter {
  readonly #maxLineBytes: number;
  #number = 1;
  #held = Buffer.alloc(0);
  #heldLength = 0;
  /** Length of the open line, also of one too long to hold. */
  #openLength = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that end within this chunk. */
  *push(chunk: Uint8Array): Generator<Line> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(LINE_FEED, start);
      if (end === -1) break;
      if (this.#openLength === 0) yield this.#line(bytes.subarray(start, end), end - start);
      else {
        this.#hold(bytes.subarray(start, end));
        yield this.#closeHeld();
      }
      start = end + 1;
    }
    if (start < bytes.length) this.#hold(bytes.subarray(start));
  }

  /** The last line, where the file does not end with a line end. */
  *end(): Generator<Line> {
    if (this.#openLength > 0) yield this.#closeHeld();
  }

  #hold(bytes: Buffer): void {
    this.#openLength += bytes.length;
    if (this.#openLength > this.#maxLineBytes) {
      this.#held = Buffer.alloc(0);
      this.#heldLength = 0;
      return;
    }
    const needed = this.#heldLength + bytes.length;
    if (needed > this.#held.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#held.length, FIRST_BUFFER_BYTES));
      this.#held.copy(grown, 0, 0, this.#heldLength);
      this.#held = grown;
    }
    bytes.copy(this.#held, this.#heldLength);
    this.#heldLength = needed;
  }

  #closeHeld(): Line {
    const line = this.#line(this.#held.subarray(0, this.#heldLength), this.#openLength);
    this.#heldLength = 0;
    this.#openLength = 0;
    return line;
  }

  #line(bytes: Buffer, length: number): Line {
    const number = this.#number;
    this.#number += 1;
    return length > this.#maxLineBytes ? { number, length } : { number, length, bytes };
  }
}
