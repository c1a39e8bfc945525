/**
 * The lines of a batch as text, fast: whole blocks are decoded at once where they are plain ASCII, and lines are cut
 * from the text. What a line is (LF ends it, a CR before it stays) does not depend on that.
 */
import { isAscii, isUtf8 } from 'node:buffer';

export type TextLine =
  /** The line as text, without its line end. */
  string | { kind: 'notUtf8' } | { kind: 'tooLong'; length: number };

export type LineTaker = {
  /** Comes before the lines of a block: whether their texts have letters of ASCII alone, whatever escapes they are written with. */
  beginBlock: (isAscii: boolean) => void;
  /** Takes a line, and where it lies in the bytes of the batch. */
  take: (line: TextLine, start: number, end: number) => void;
  /** Takes the line that begins there from its bytes, where it can, and returns where it ends; -1 where it has to be decoded. */
  takePlain: (start: number) => number;
};

const LINE_FEED = 10;

/** Small enough for one foreign character to spoil little, large enough for the decoding of a block to cost nothing per line. */
const BLOCK_BYTES = 8 * 1024;

export function forEachLine(bytes: Buffer, maxLineBytes: number, taker: LineTaker): void {
  let wasPlain = false;
  for (let start = 0; start < bytes.length;) {
    const lineEnd = taker.takePlain(start);
    if (lineEnd !== -1) {
      start = lineEnd + 1;
      wasPlain = true;
      continue;
    }
    // Lines that have to be decoded mostly stand together, but one alone is no reason to decode those behind it.
    const end = wasPlain ? endOfLine(bytes, start) : endOfBlock(bytes, start);
    wasPlain = false;
    const block = bytes.subarray(start, end);
    if (isAscii(block) && block.length <= maxLineBytes) takeAscii(block, start, taker);
    else takeOther(block, start, { maxLineBytes, taker });
    start = end;
  }
}

/** Behind it. */
function endOfLine(bytes: Buffer, start: number): number {
  const found = bytes.indexOf(LINE_FEED, start);
  return found === -1 ? bytes.length : found + 1;
}

/** Behind a line end. */
function endOfBlock(bytes: Buffer, start: number): number {
  const limit = start + BLOCK_BYTES;
  if (limit >= bytes.length) return bytes.length;
  const before = bytes.lastIndexOf(LINE_FEED, limit - 1);
  if (before >= start) return before + 1;
  return endOfLine(bytes, limit);
}

function takeAscii(block: Buffer, at: number, { take, beginBlock }: LineTaker): void {
  const text = block.toString('latin1');
  beginBlock(!text.includes('\\u'));
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    take(text.slice(start, end), at + start, at + end);
    start = end + 1;
  }
}

function takeOther(
  block: Buffer,
  at: number,
  { maxLineBytes, taker }: { maxLineBytes: number; taker: LineTaker },
): void {
  const isValid = isUtf8(block);
  taker.beginBlock(false);
  const read = (start: number, end: number): TextLine => {
    if (end - start > maxLineBytes) return { kind: 'tooLong', length: end - start };
    if (!isValid && !isUtf8(block.subarray(start, end))) return { kind: 'notUtf8' };
    return block.toString('utf8', start, end);
  };
  for (let start = 0; start < block.length;) {
    const found = block.indexOf(LINE_FEED, start);
    const end = found === -1 ? block.length : found;
    taker.take(read(start, end), at + start, at + end);
    start = end + 1;
  }
}
