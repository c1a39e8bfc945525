/**
 * The lines of a batch as text, fast: whole blocks are decoded at once where they are plain ASCII, and lines are cut
 * from the text. What a line is (LF ends it, a CR before it stays) does not depend on that.
 */
import { isAscii, isUtf8 } from 'node:buffer';

export type TextLine =
  /** The line as text, without its line end. */
  string | { kind: 'notUtf8' } | { kind: 'tooLong'; length: number };

/** Takes a line, and where it lies in the bytes of the batch. */
export type TakeLine = (line: TextLine, start: number, end: number) => void;

const LINE_FEED = 10;

/** Small enough for one foreign character to spoil little, large enough for the decoding of a block to cost nothing per line. */
const BLOCK_BYTES = 8 * 1024;

export function forEachLine(bytes: Buffer, maxLineBytes: number, take: TakeLine): void {
  for (let start = 0; start < bytes.length;) {
    const end = endOfBlock(bytes, start);
    const block = bytes.subarray(start, end);
    if (isAscii(block) && block.length <= maxLineBytes) takeAscii(block, start, take);
    else takeOther(block, start, { maxLineBytes, take });
    start = end;
  }
}

/** Behind a line end. */
function endOfBlock(bytes: Buffer, start: number): number {
  const limit = start + BLOCK_BYTES;
  if (limit >= bytes.length) return bytes.length;
  const before = bytes.lastIndexOf(LINE_FEED, limit - 1);
  if (before >= start) return before + 1;
  const after = bytes.indexOf(LINE_FEED, limit);
  return after === -1 ? bytes.length : after + 1;
}

function takeAscii(block: Buffer, at: number, take: TakeLine): void {
  const text = block.toString('latin1');
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
  { maxLineBytes, take }: { maxLineBytes: number; take: TakeLine },
): void {
  const isValid = isUtf8(block);
  const read = (start: number, end: number): TextLine => {
    if (end - start > maxLineBytes) return { kind: 'tooLong', length: end - start };
    if (!isValid && !isUtf8(block.subarray(start, end))) return { kind: 'notUtf8' };
    return block.toString('utf8', start, end);
  };
  for (let start = 0; start < block.length;) {
    const found = block.indexOf(LINE_FEED, start);
    const end = found === -1 ? block.length : found;
    take(read(start, end), at + start, at + end);
    start = end + 1;
  }
}
