/**
 * Tells equal lines in bounded memory: 64 bits of hash and the line's number for each, in a table of typed arrays. Not for
 * adversaries: among ten million different lines, the odds that any two share a hash are about one to 370,000.
 */

/** Looked up once: it is called for every word of a dataset. */
const { imul } = Math;

/** Words of 32 bits that a hash takes. */
export const HASH_WORDS = 2;

const isSpace = (byte: number): boolean => byte === 32 || byte === 9 || byte === 13 || byte === 10;

/**
 * Writes the hash of the bytes from `start` up to `end` into `target` at `index`, without white space at both ends. Eight times
 * as fast as parsing the line: four bytes at a time, and no objects.
 */
export function hashLine(
  { view, start, end }: { view: DataView; start: number; end: number },
  target: Uint32Array,
  index: number,
): void {
  let from = start;
  let to = end;
  while (from < to && isSpace(view.getUint8(from))) from += 1;
  while (to > from && isSpace(view.getUint8(to - 1))) to -= 1;
  // Two lanes; the rotation lets every bit reach every other. Constants are those of xxHash. Words take turns with two pairs
  // of lanes, since each waits for the word before it.
  let left = imul(to - from, 0x9e3779b1);
  let right = (to - from) ^ 0x85ebca77;
  let otherLeft = left ^ 0x27d4eb2f;
  let otherRight = right ^ 0x165667b1;
  const whole = to - ((to - from) & 7);
  for (; from < whole; from += 8) {
    const word = view.getInt32(from, true);
    left = imul(left ^ word, 0x9e3779b1);
    left = (left << 13) | (left >>> 19);
    right = imul(right + word, 0xc2b2ae3d);
    right = (right << 17) | (right >>> 15);
    const next = view.getInt32(from + 4, true);
    otherLeft = imul(otherLeft ^ next, 0x9e3779b1);
    otherLeft = (otherLeft << 13) | (otherLeft >>> 19);
    otherRight = imul(otherRight + next, 0xc2b2ae3d);
    otherRight = (otherRight << 17) | (otherRight >>> 15);
  }
  for (; from < to; from += 1) {
    left = imul(left ^ view.getUint8(from), 0x27d4eb2f);
    left = (left << 13) | (left >>> 19);
    right = imul(right + view.getUint8(from), 0x165667b1);
    right = (right << 17) | (right >>> 15);
  }
  target[index] = finish(left ^ imul(otherLeft, 0x85ebca6b));
  target[index + 1] = finish(right + imul(otherRight, 0xc2b2ae35));
}

function finish(lane: number): number {
  let mixed = imul(lane ^ (lane >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A guess that most datasets have longer lines than. */
const SHORT_LINE_BYTES = 128;

/** The hashes of all lines of a batch, one after the other; those of blank lines and of longer ones are zero. */
export function hashLines(bytes: Buffer, maxLineBytes: number): Uint32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hashes = new Uint32Array((Math.ceil(bytes.length / SHORT_LINE_BYTES) + 1) * HASH_WORDS);
  let index = 0;
  for (let start = 0; start < bytes.length; index += HASH_WORDS) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found;
    if (index === hashes.length) {
      const grown = new Uint32Array(2 * hashes.length);
      grown.set(hashes);
      hashes = grown;
    }
    if (end - start <= maxLineBytes && !isBlank(view, start, end)) {
      hashLine({ view, start, end }, hashes, index);
    }
    start = end + 1;
  }
  return hashes.subarray(0, index);
}

function isBlank(view: DataView, start: number, end: number): boolean {
  let from = start;
  while (from < end && isSpace(view.getUint8(from))) from += 1;
  return from === end;
}

const LINE_FEED = 10;

const FIRST_CAPACITY = 2 ** 12;
/** 2^24 places of 12 bytes: 201 MB, for 12 million lines; a training dataset has at most 10 million examples. */
const LAST_CAPACITY = 2 ** 24;
const FULLEST = 0.75;

/** The lines of a file, by hash. */
export class LineHashes {
  #capacity = FIRST_CAPACITY;
  #size = 0;
  #hashes = new Uint32Array(FIRST_CAPACITY * HASH_WORDS);
  /** 0: the place is free. */
  #lines = new Uint32Array(FIRST_CAPACITY);
  readonly #lastCapacity: number;
  #isComplete = true;
  #missing: (() => Promise<void>) | undefined;

  constructor(lastCapacity = LAST_CAPACITY) {
    this.#lastCapacity = Math.max(lastCapacity, FIRST_CAPACITY);
  }

  /** False when lines of the file are missing: it has too many, or changed while it was read. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  setIncomplete(): void {
    this.#isComplete = false;
  }

  /** Says how lines can be had that an earlier attempt at a check has seen: not before somebody asks for them. */
  setMissing(read: () => Promise<void>): void {
    this.#missing = read;
  }

  /** Brings the lines that are missing, if any are; to be awaited before the first `find` or `add`. */
  async bringMissing(): Promise<void> {
    const read = this.#missing;
    this.#missing = undefined;
    await read?.();
  }

  /** The first line with this hash, or 0. */
  find(left: number, right: number): number {
    return this.#lines[this.#place(left, right)] ?? 0;
  }

  /** Keeps the line and returns 0, or returns the earlier line with this hash. A full table keeps nothing more. */
  add(left: number, right: number, line: number): number {
    const place = this.#place(left, right);
    const known = this.#lines[place] ?? 0;
    if (known !== 0) return known;
    if (this.#size >= this.#lastCapacity * FULLEST) {
      this.#isComplete = false;
      return 0;
    }
    this.#put(place, left, right, line);
    if (this.#size > this.#capacity * FULLEST) this.#grow();
    return 0;
  }

  #put(place: number, left: number, right: number, line: number): void {
    this.#hashes[place * HASH_WORDS] = left;
    this.#hashes[place * HASH_WORDS + 1] = right;
    this.#lines[place] = line;
    this.#size += 1;
  }

  /** Where the hash is, or the free place where it belongs. */
  #place(left: number, right: number): number {
    const mask = this.#capacity - 1;
    let place = (left ^ right) & mask;
    while (
      this.#lines[place] !== 0 &&
      (this.#hashes[place * HASH_WORDS] !== left || this.#hashes[place * HASH_WORDS + 1] !== right)
    ) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #grow(): void {
    if (this.#capacity >= this.#lastCapacity) return;
    const [hashes, lines] = [this.#hashes, this.#lines];
    this.#capacity *= 2;
    this.#size = 0;
    this.#hashes = new Uint32Array(this.#capacity * HASH_WORDS);
    this.#lines = new Uint32Array(this.#capacity);
    for (let old = 0; old < lines.length; old += 1) {
      const line = lines[old] ?? 0;
      if (line === 0) continue;
      const left = hashes[old * HASH_WORDS] ?? 0;
      const right = hashes[old * HASH_WORDS + 1] ?? 0;
      this.#put(this.#place(left, right), left, right, line);
    }
  }
}
