/**
 * The lines of a file by their hashes, in bounded memory: 64 bits of hash and the line's number for each, in typed arrays.
 */
/** By the first byte of a hash. A table that grows stops its thread for as long; a 256th of it does so for some milliseconds. */
const TABLES = 256;
/** Of one table. */
const FIRST_CAPACITY = 2 ** 4;
/** 2^24 places of 12 bytes: 201 MB, for 14 million lines; a training dataset has at most 10 million examples. */
const LAST_CAPACITY = 2 ** 24;
/** The fuller a table, the longer the search: here some twenty places, side by side, for a line that is not in it. */
const FULLEST = 0.85;
/** The line, and the two words of its hash. */
const PLACE_WORDS = 3;

class Table {
  #capacity = FIRST_CAPACITY;
  #size = 0;
  /** Of each place the line, or 0 where it is free, and its hash: side by side, so that a look costs one access to memory. */
  #places = new Uint32Array(FIRST_CAPACITY * PLACE_WORDS);
  readonly #lastCapacity: number;

  constructor(lastCapacity: number) {
    this.#lastCapacity = Math.max(lastCapacity, FIRST_CAPACITY);
  }

  find(left: number, right: number): number {
    return this.#places[this.#place(left, right)] ?? 0;
  }

  /** Keeps the line and returns 0, or returns the earlier line with this hash; nothing when the table is full. */
  add(left: number, right: number, line: number): number | undefined {
    const place = this.#place(left, right);
    const known = this.#places[place] ?? 0;
    if (known !== 0) return known;
    if (this.#size >= this.#lastCapacity * FULLEST) return undefined;
    this.#put(place, left, right, line);
    if (this.#size > this.#capacity * FULLEST) this.#grow();
    return 0;
  }

  #put(place: number, left: number, right: number, line: number): void {
    this.#places[place] = line;
    this.#places[place + 1] = left;
    this.#places[place + 2] = right;
    this.#size += 1;
  }

  /** Where the hash is, or the free place where it belongs. */
  #place(left: number, right: number): number {
    const places = this.#places;
    const mask = this.#capacity - 1;
    for (let number = (left ^ right) & mask; ; number = (number + 1) & mask) {
      const place = number * PLACE_WORDS;
      if (places[place] === 0) return place;
      if (places[place + 1] === left && places[place + 2] === right) return place;
    }
  }

  #grow(): void {
    if (this.#capacity >= this.#lastCapacity) return;
    const old = this.#places;
    this.#capacity *= 2;
    this.#size = 0;
    this.#places = new Uint32Array(this.#capacity * PLACE_WORDS);
    for (let place = 0; place < old.length; place += PLACE_WORDS) {
      const line = old[place] ?? 0;
      if (line === 0) continue;
      const left = old[place + 1] ?? 0;
      const right = old[place + 2] ?? 0;
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
