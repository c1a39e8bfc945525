/**
 * Rows of nothing but text, read from their bytes: several times as fast as JSON.parse. A plain row is one of which the rules can say
 * nothing but how long it is; whatever else a line is, or may be, is left to JSON.parse and the rules.
 */
import { isUtf8 } from 'node:buffer';
import {
  BRACE,
  BRACKET,
  CLOSING_BRACE,
  CLOSING_BRACKET,
  COMMA,
  JsonBytes,
  LINE_FEED,
  type Token,
  token,
} from './json-bytes';
import { SIMPLE_LINE_CHARACTERS } from './limits';
import { textOfTurn } from './prompt-text';

/** What is to be known of a plain row. */
export interface PlainRow {
  readonly turns: number;
  /** Parts of turns. */
  readonly texts: number;
  /** Of all text, that of the system instruction as well. */
  readonly characters: number;
  readonly extraBytes: number;
  /** With a system instruction. */
  readonly hasInstruction: boolean;
  /** What `promptText` gives of the parsed row. */
  promptText(): string;
}

const ROLE = token('"role"');
const PARTS = token('"parts"');
const TEXT = token('"text"');
const USER = token('"user"');
const MODEL = token('"model"');
const SYSTEM = token('"system"');

const CONTENTS = Buffer.from('"contents"');
const INSTRUCTIONS = ['"systemInstruction"', '"system_instruction"'].map((key) => Buffer.from(key));

/** Of a text that is kept: its turn, where it begins, and where it ends. */
const PLACES_OF_TEXT = 3;

export type PlainRowsOptions = {
  /** Keeps where texts stand, for `promptText`. */
  keepsTexts: boolean;
};

/** Reads the plain rows of a batch, one after the other. */
export class PlainRows extends JsonBytes implements PlainRow {
  turns = 0;
  texts = 0;
  hasInstruction = false;
  readonly #keepsTexts: boolean;
  readonly #places: number[] = [];

  constructor(bytes: Buffer, { keepsTexts }: PlainRowsOptions) {
    super(bytes);
    this.#keepsTexts = keepsTexts;
  }

  /** Reads the line that begins at `start`; returns where its line feed is, or -1 where it is no plain row. */
  read(start: number): number {
    if (start > this.lastLineFeed) return -1;
    this.turns = 0;
    this.texts = 0;
    this.characters = 0;
    this.extraBytes = 0;
    this.isForeign = false;
    this.hasInstruction = false;
    if (this.#keepsTexts) this.#places.length = 0;
    const end = this.#row(this.next(start));
    // Longer ones may have too many values.
    if (end === -1 || end - start > SIMPLE_LINE_CHARACTERS) return -1;
    return this.isForeign && !isUtf8(this.bytes.subarray(start, end)) ? -1 : end;
  }

  promptText(): string {
    let text = '';
    let index = 0;
    // The last turn is the answer.
    for (let turn = 0; turn < this.turns - 1; turn += 1) {
      const texts: string[] = [];
      for (; this.#places[index] === turn; index += PLACES_OF_TEXT) {
        texts.push(this.#textAt(this.#places[index + 1], this.#places[index + 2]));
      }
      text += textOfTurn(turn % 2 === 0 ? 'user' : 'model', texts);
    }
    return text;
  }

  #textAt(start: number | undefined, end: number | undefined): string {
    const raw = this.bytes.toString('utf8', start, end);
    return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
  }

  #row(start: number): number {
    if (this.byte(start) !== BRACE) return -1;
    let hasContents = false;
    for (let at = start; ;) {
      at = this.next(at + 1);
      if (!hasContents && this.isAt(at, CONTENTS)) {
        hasContents = true;
        at = this.#contents(this.value(at + CONTENTS.length));
      } else if (!this.hasInstruction) {
        this.hasInstruction = true;
        at = this.#instruction(at);
      } else return -1;
      at = this.next(at);
      const byte = this.byte(at);
      if (byte === CLOSING_BRACE) {
        at = this.next(at + 1);
        return hasContents && this.byte(at) === LINE_FEED ? at : -1;
      }
      if (byte !== COMMA) return -1;
    }
  }

  /** Turns of user and model in turn, the last of them the model's. */
  #contents(start: number): number {
    if (this.byte(start) !== BRACKET) return this.lastLineFeed;
    for (let at = start; ;) {
      const role = this.turns % 2 === 0 ? USER : MODEL;
      at = this.next(this.#turn(this.next(at + 1), role));
      this.turns += 1;
      const byte = this.byte(at);
      if (byte === CLOSING_BRACKET && this.turns % 2 === 0) return at + 1;
      if (byte !== COMMA) return this.lastLineFeed;
    }
  }

  /** Key and value. */
  #instruction(start: number): number {
    const key = INSTRUCTIONS.find((each) => this.isAt(start, each));
    if (key === undefined) return this.lastLineFeed;
    const { texts } = this;
    const kept = this.#places.length;
    const end = this.#turn(this.value(start + key.length), SYSTEM);
    // Its texts count, but are none of the turns'.
    this.texts = texts;
    if (this.#keepsTexts) this.#places.length = kept;
    return end;
  }

  /** A turn of this role, or an instruction, which may do without. */
  #turn(start: number, role: Token): number {
    if (this.byte(start) !== BRACE) return this.lastLineFeed;
    let hasRole = false;
    let hasParts = false;
    for (let at = start; ;) {
      at = this.next(at + 1);
      if (!hasRole && this.isToken(at, ROLE)) {
        hasRole = true;
        at = this.value(at + ROLE.length);
        if (!this.isToken(at, role)) return this.lastLineFeed;
        at += role.length;
      } else if (!hasParts && this.isToken(at, PARTS)) {
        hasParts = true;
        at = this.#parts(this.value(at + PARTS.length));
      } else return this.lastLineFeed;
      at = this.next(at);
      const byte = this.byte(at);
      if (byte === CLOSING_BRACE && hasParts && (hasRole || role === SYSTEM)) return at + 1;
      if (byte !== COMMA) return this.lastLineFeed;
    }
  }

  /** One part or more, each of text alone. */
  #parts(start: number): number {
    if (this.byte(start) !== BRACKET) return this.lastLineFeed;
    for (let at = start; ;) {
      at = this.next(at + 1);
      if (this.byte(at) !== BRACE) return this.lastLineFeed;
      at = this.next(at + 1);
      if (!this.isToken(at, TEXT)) return this.lastLineFeed;
      const text = this.value(at + TEXT.length);
      at = this.text(text);
      this.texts += 1;
      if (this.#keepsTexts) this.#places.push(this.turns, text + 1, at - 1);
      at = this.next(at);
      if (this.byte(at) !== CLOSING_BRACE) return this.lastLineFeed;
      at = this.next(at + 1);
      const byte = this.byte(at);
      if (byte === CLOSING_BRACKET) return at + 1;
      if (byte !== COMMA) return this.lastLineFeed;
    }
  }
}
