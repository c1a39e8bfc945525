/** The text of a local file whose encoding must be known for sure: UTF-8, or UTF-16 with a byte order mark. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { TuningError } from '../contract/tuning-error';

const LINE_FEED = 10;

function undecodable(path: string, line: number, cause: unknown): TuningError {
  return new TuningError(
    'INPUT_UNREADABLE',
    `${path}: line ${line} is not UTF-8: its letters would become others. Save the file as UTF-8, and convert it again.`,
    { cause },
  );
}

function markedEncoding(first: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : undefined;
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) {
    lines += 1;
  }
  return lines;
}

/** Number of the first line in the bytes that is no UTF-8, from 0; they may begin in the midst of a letter, and end in one. */
function brokenLine(bytes: Buffer): number {
  let start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  for (let line = 0; ; line += 1) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

async function* utf8Text(path: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw undecodable(path, lines + brokenLine(bytes) + 1, cause);
    }
    lines += linesIn(bytes);
    yield text;
  }
  try {
    decoder.decode();
  } catch (cause) {
    throw undecodable(path, lines + 1, cause);
  }
}

async function* utf16Text(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let lines = 0;
  const decode = (chunk?: Uint8Array): string => {
    try {
      const text = chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
      lines += text.split('\n').length - 1;
      return text;
    } catch (cause) {
      const message = `${path}: from line ${lines + 1} on it is not the UTF-16 that its first bytes say. Save the file as UTF-8.`;
      throw new TuningError('INPUT_UNREADABLE', message, { cause });
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}

/** The text in pieces, without its byte order mark. */
export async function* decodedText(path: string): AsyncGenerator<string> {
  const chunks = createReadStream(path)[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const first = await chunks.next();
  if (first.done === true) return;
  const start = first.value;
  async function* all(): AsyncGenerator<Uint8Array> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  const encoding = markedEncoding(start);
  const text = encoding === undefined ? utf8Text(path, all()) : utf16Text(path, all(), encoding);
  let isStart = true;
  for await (const piece of text) {
    yield isStart ? piece.replace(/^\uFEFF/, '') : piece;
    if (piece !== '') isStart = false;
  }
}
