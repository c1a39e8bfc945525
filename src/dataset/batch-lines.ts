/**
 * The lines of a batch as text, fast: whole blocks are decoded at once where they are plain ASCII, and lines are cut
 * from the text. What a line is (LF ends it, a CR before it stays) does not depend on that.
 */
import { isAscii, isUtf8 } from 'node:buffer';

export type TextLine =
  /** The line as text, without its line end. */
  string | { kind: 'notUtf8' } | { kind: 'tooLong'; length: number };

const LINE_FEED = 10;

/** Small enough for one foreign character to spoil little, large enough for the decoding of a block to cost nothing per line. */
const BLOCK_BYTES = 8 * 1024;

export function forEachLine(
  bytes: Buffer,
  maxLineBytes: number,
  take: (line: TextLine) => void,
): void {
  for (let start = 0; start < bytes.length;) {
    const end = endOfBlock(bytes, start);
    const block = bytes.subarray(start, end);
    if (isAscii(block) && block.length <= maxLineBytes) takeAscii(block, take);
    else takeOther(block, maxLineBytes, take);
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

function takeAscii(block: Buffer, take: (line: TextLine) => void): void {
  const text = block.toString('latin1');
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    take(text.slice(start, end));
    start = end + 1;
  }
}

function takeOther(block: Buffer, maxLineBytes: number, take: (line: TextLine) => void): void {
  const isValid = isUtf8(block);
  for (let start = 0; start < block.length;) {
    const found = block.indexOf(LINE_FEED, start);
    const end = found === -1 ? block.length : found;
    if (end - start > maxLineBytes) take({ kind: 'tooLong', length: end - start });
    else if (!isValid && !isUtf8(block.subarray(start, end))) take({ kind: 'notUtf8' });
    else take(block.toString('utf8', start, end));
    start = end + 1;
  }
}
