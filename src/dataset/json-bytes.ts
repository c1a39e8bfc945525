/**
 * JSON read where it lies, in the bytes of a batch of lines, for what is looked for and nothing else: no objects are made, and texts are
 * measured four bytes at a time. Places are offsets; a reader that finds something else returns the place of the last line feed, where
 * nothing that is looked for can stand: whoever reads on from there finds nothing either.
 */

export const LINE_FEED = 0x0a;
export const COMMA = 0x2c;
export const BRACKET = 0x5b;
export const CLOSING_BRACKET = 0x5d;
export const BRACE = 0x7b;
export const CLOSING_BRACE = 0x7d;
const QUOTE = 0x22;
const SLASH = 0x2f;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Four to eight bytes, as the first and the last four of them. */
export type Token = { first: number; last: number; length: number };

export function token(text: string): Token {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  return { first: bytes.readInt32LE(0), last: bytes.readInt32LE(length - 4), length };
}

/** The same byte four times. */
const four = (byte: number): number => Math.imul(byte, 0x01010101);
const ONES = four(1);
const SPACES = four(0x20);
const QUOTES = four(QUOTE);
const BACKSLASHES = four(BACKSLASH);
const HIGH_BITS = four(0x80);

export class JsonBytes {
  /** Of all texts, as JavaScript counts. */
  characters = 0;
  /** Bytes of the same texts in UTF-8 beyond one for each character. */
  extraBytes = 0;
  /** True when a text has bytes beyond ASCII: whether they are UTF-8 is not known. */
  protected isForeign = false;
  protected readonly bytes: Buffer;
  /** Every loop ends there at the latest; -1 where there is none. */
  protected readonly lastLineFeed: number;
  readonly #view: DataView;
  /** The last place at which four bytes can be read. */
  readonly #lastWord: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.lastLineFeed = bytes.lastIndexOf(LINE_FEED);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#lastWord = bytes.length - 4;
  }

  protected byte(at: number): number {
    return this.#view.getUint8(at);
  }

  /** Behind white space. */
  protected next(start: number): number {
    let at = start;
    for (;;) {
      const byte = this.byte(at);
      if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return at;
      at += 1;
    }
  }

  /** The value behind a key. */
  protected value(start: number): number {
    const at = this.next(start);
    return this.byte(at) === COLON ? this.next(at + 1) : this.lastLineFeed;
  }

  protected isToken(at: number, { first, last, length }: Token): boolean {
    const lastAt = at + length - 4;
    if (lastAt > this.#lastWord) return false;
    return this.#view.getInt32(at, true) === first && this.#view.getInt32(lastAt, true) === last;
  }

  protected isAt(start: number, key: Buffer): boolean {
    for (let index = 0; index < key.length; index += 1) {
      if (this.byte(start + index) !== key[index]) return false;
    }
    return true;
  }

  /** Counts a text that begins with something to be seen, so that it is not blank; returns the place behind it. */
  protected text(start: number): number {
    if (this.byte(start) !== QUOTE || !this.#isInk(start + 1)) return this.lastLineFeed;
    // All of its bytes; those that are no character of their own are taken away where they are met.
    this.characters -= start + 1;
    for (let at = start + 1; ;) {
      at = this.#endOfRun(at);
      const byte = this.byte(at);
      if (byte === QUOTE) {
        this.characters += at;
        return at + 1;
      }
      if (byte === BACKSLASH) at = this.#escape(at + 1);
      else if (byte >= 0x80) at = this.#foreign(at);
      else return this.lastLineFeed;
    }
  }

  /** As far as there are characters of ASCII that stand for themselves. */
  #endOfRun(start: number): number {
    const view = this.#view;
    const lastWord = this.#lastWord;
    for (let at = start; at <= lastWord; at += 4) {
      const word = view.getInt32(at, true);
      // The high bit of each byte that is a control character, a quotation mark, a backslash or beyond ASCII. One above such a byte may
      // have it as well, because the subtraction borrows from it: the lowest is right.
      const stops =
        ((word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | word) &
        HIGH_BITS;
      if (stops !== 0) return at + ((31 - Math.clz32(stops & -stops)) >> 3);
    }
    // No row ends with a text.
    return this.lastLineFeed;
  }

  /** What stands behind a backslash. */
  #escape(start: number): number {
    switch (this.byte(start)) {
      case QUOTE:
      case SLASH:
      case BACKSLASH:
      case 0x62: // b
      case 0x66: // f
      case 0x6e: // n
      case 0x72: // r
      case 0x74: // t
        this.characters -= 1;
        return start + 1;
      case 0x75: // u
        return this.#unicode(start + 1);
      default:
        return this.lastLineFeed;
    }
  }

  /** Four hexadecimal digits, which may be one half of a character; a half alone is written as three bytes, too. */
  #unicode(start: number): number {
    const code = this.#hexadecimal(start);
    if (code === -1) return this.lastLineFeed;
    this.characters -= 5;
    if (code >= 0x80) this.extraBytes += code < 0x800 ? 1 : 2;
    const end = start + 4;
    const isFirstHalf = code >> 10 === 0x36;
    if (!isFirstHalf || this.byte(end) !== BACKSLASH || this.byte(end + 1) !== 0x75) return end;
    if (this.#hexadecimal(end + 2) >> 10 !== 0x37) return end;
    // Two characters to JavaScript, and four bytes.
    this.characters -= 5;
    return end + 6;
  }

  #hexadecimal(start: number): number {
    let value = 0;
    for (let at = start; at < start + 4; at += 1) {
      const byte = this.byte(at);
      const letter = byte | 0x20;
      if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
      else if (letter >= 0x61 && letter <= 0x66) value = value * 16 + letter - 0x57;
      else return -1;
    }
    return value;
  }

  /** Bytes beyond ASCII: of a character the first counts, and of one of four bytes, two characters to JavaScript, one more. */
  #foreign(start: number): number {
    this.isForeign = true;
    for (let at = start; ; at += 1) {
      const byte = this.byte(at);
      if (byte < 0x80) return at;
      const beyond = byte < 0xc0 ? 1 : byte >= 0xf0 ? -1 : 0;
      this.characters -= beyond;
      this.extraBytes += beyond;
    }
  }

  /** True for what is surely no white space: not for escapes, and not for the blocks of Unicode that have some. */
  #isInk(at: number): boolean {
    const byte = this.byte(at);
    if (byte < 0x80) return byte > 0x20 && byte !== QUOTE && byte !== BACKSLASH;
    if (byte === 0xe3) return this.byte(at + 1) > 0x80;
    return byte !== 0xc2 && byte !== 0xe1 && byte !== 0xe2 && byte !== 0xef;
  }
}
