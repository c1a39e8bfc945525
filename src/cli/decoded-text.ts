/** The text of a local file whose encoding must be known for sure: UTF-8, or UTF-16 with a byte order mark. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { TuningError } from '../contract/tuning-error';

const LINE_FEED = 10;

function undecodable(path: string, line: number): TuningError {
  return new TuningError(
    'INPUT_UNREADABLE',
    `${path}: line ${line} is not UTF-8: its letters would become others. Save the file as UTF-8, and convert it again.`,
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

/** Whole lines of UTF-8 as text; fails with the number of the first line that is none. */
class Utf8Lines {
  #held: Buffer = Buffer.alloc(0);
  #lines = 0;

  constructor(private readonly path: string) {}

  push(chunk: Uint8Array): string {
    const bytes = Buffer.concat([this.#held, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    this.#held = bytes.subarray(end);
    return this.#decode(bytes.subarray(0, end));
  }

  end(): string {
    return this.#decode(this.#held);
  }

  #decode(bytes: Buffer): string {
    if (!isUtf8(bytes)) {
      for (let start = 0; start < bytes.length;) {
        const found = bytes.indexOf(LINE_FEED, start);
        const end = found === -1 ? bytes.length : found + 1;
        this.#lines += 1;
        if (!isUtf8(bytes.subarray(start, end))) throw undecodable(this.path, this.#lines);
        start = end;
      }
    }
    this.#lines += linesIn(bytes);
    return bytes.toString('utf8');
  }
}

async function* utf8Text(path: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const lines = new Utf8Lines(path);
  for await (const chunk of chunks) yield lines.push(chunk);
  yield lines.end();
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
