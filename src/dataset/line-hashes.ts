/**
 * The lines of a file by their hashes, in bounded memory: 64 bits of hash and the line's number for each, in typed arrays.
 */
import { HASH_WORDS } from './row-hash';

/** By the first byte of a hash. A table that grows stops its thread for as long; a 256th of it does so for some milliseconds. */
const TABLES = 256;
/** Of one table. */
const FIRST_CAPACITY = 2 ** 4;
/** 2^24 places of 12 bytes: 201 MB, for 12 million lines; a training dataset has at most 10 million examples. */
const LAST_CAPACITY = 2 ** 24;
const FULLEST = 0.75;

class Table {
  #capacity = FIRST_CAPACITY;
  #size = 0;
  #hashes = new Uint32Array(FIRST_CAPACITY * HASH_WORDS);
  /** 0: the place is free. */
  #lines = new Uint32Array(FIRST_CAPACITY);
  readonly #lastCapacity: number;

  constructor(lastCapacity: number) {
    this.#lastCapacity = Math.max(lastCapacity, FIRST_CAPACITY);
  }

  find(left: number, right: number): number {
    return this.#lines[this.#place(left, right)] ?? 0;
  }

  /** Keeps the line and returns 0, or returns the earlier line with this hash; nothing when the table is full. */
  add(left: number, right: number, line: number): number | undefined {
    const place = this.#place(left, right);
    const known = this.#lines[place] ?? 0;
    if (known !== 0) return known;
    if (this.#size >= this.#lastCapacity * FULLEST) return undefined;
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

export class LineHashes {
  readonly #tables: readonly Table[];
  #isComplete = true;
  #missing: (() => Promise<void>) | undefined;

  constructor(lastCapacity = LAST_CAPACITY) {
    this.#tables = Array.from({ length: TABLES }, () => new Table(lastCapacity / TABLES));
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
    return this.#tableOf(left)?.find(left, right) ?? 0;
  }

  /** Keeps the line and returns 0, or returns the earlier line with this hash. What is full keeps nothing more. */
  add(left: number, right: number, line: number): number {
    const known = this.#tableOf(left)?.add(left, right, line);
    if (known === undefined) this.#isComplete = false;
    return known ?? 0;
  }

  #tableOf(left: number): Table | undefined {
    return this.#tables[left >>> 24];
  }
}
