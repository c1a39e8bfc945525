// The files that the benchmarks of datasets read: rows in the Gemini format, in a directory of their own that is deleted afterwards.
// Those with calls of functions have to be parsed; rows of text alone are read without.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const WORDS =
  'the a red blue box order sends train customer answer please with and of 42 number total dollars sum then each every bought sold price half twice'.split(
    ' ',
  );
const ROWS_PER_BLOCK = 500;

/** Always the same numbers from 0 up to 1. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function textsBy(random) {
  return (words) =>
    Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
}

/** About 590 bytes each; every fourth has a system instruction, every fiftieth text beyond ASCII. */
function* syntheticRows() {
  const text = textsBy(numbers(7));
  for (let index = 1; ; index += 1) {
    const instruction = { systemInstruction: { role: 'system', parts: [{ text: text(12) }] } };
    const foreign = index % 50 === 0 ? ' naïve café “quoted” 東京' : '';
    yield JSON.stringify({
      ...(index % 4 === 0 ? instruction : {}),
      contents: [
        { role: 'user', parts: [{ text: text(45) + foreign }] },
        { role: 'model', parts: [{ text: `${text(40)}\n#### ${index}` }] },
      ],
    });
  }
}

/** About 730 bytes each: a call, its answer, and the declaration of the function. */
function* callRows() {
  const text = textsBy(numbers(11));
  const declaration = { name: 'find_order', parameters: { type: 'OBJECT' } };
  const tools = [{ functionDeclarations: [declaration] }];
  for (let index = 1; ; index += 1) {
    const functionCall = { name: 'find_order', args: { id: index, fields: ['price', 'color'] } };
    const functionResponse = { name: 'find_order', response: { price: index, color: 'red' } };
    yield JSON.stringify({
      contents: [
        { role: 'user', parts: [{ text: text(30) }] },
        { role: 'model', parts: [{ functionCall }] },
        { role: 'user', parts: [{ functionResponse }] },
        { role: 'model', parts: [{ text: text(30) }] },
      ],
      tools,
    });
  }
}

/** Rows of GSM8K, again and again. */
async function gsm8kRows(path) {
  const rows = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line.trim() === '') continue;
    const { question, answer } = JSON.parse(line);
    rows.push(
      JSON.stringify({
        contents: [
          { role: 'user', parts: [{ text: question }] },
          { role: 'model', parts: [{ text: answer }] },
        ],
      }),
    );
  }
  return (function* repeated() {
    for (;;) yield* rows;
  })();
}

function* blocks(rows, bytes) {
  for (let written = 0; written < bytes;) {
    let block = '';
    for (let row = 0; row < ROWS_PER_BLOCK; row += 1) block += `${rows.next().value}\n`;
    const buffer = Buffer.from(block);
    written += buffer.length;
    yield buffer;
  }
}

async function withFile(rows, megabytes, use) {
  const directory = await mkdtemp(join(tmpdir(), 'vertex-tuning-bench-'));
  const path = join(directory, 'train.jsonl');
  try {
    await pipeline(Readable.from(blocks(rows, megabytes * 1e6)), createWriteStream(path));
    return await use({ path, bytes: (await stat(path)).size });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Size of the files, in MB of 10^6 bytes; the goals are for 1,000. */
export const MEGABYTES = Number(process.env.BENCH_DATASET_MB ?? 1000);

export function withSyntheticFile(use) {
  return withFile(syntheticRows(), MEGABYTES, use);
}

export function withCallsFile(use) {
  return withFile(callRows(), MEGABYTES, use);
}

export async function withGsm8kFile(path, use) {
  return withFile(await gsm8kRows(path), MEGABYTES, use);
}
