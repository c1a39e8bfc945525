import { join } from 'node:path';
import * as fc from 'fast-check';
import { crc32c } from '@node-rs/crc32';
import {
  checkDataset,
  type CheckDatasetOptions,
  type CheckState,
  type CheckThreads,
  createCheckThreads,
  FileChangedError,
  inThisThread,
} from '../../../src/dataset';
import { checkBatch } from '../../../src/dataset/batch-check';
import { LineHashes } from '../../../src/dataset/line-hashes';
import { promptText } from '../../../src/dataset/prompt-text';
import { HASH_WORDS, hashText } from '../../../src/dataset/row-hash';
import { chunks, goodRow, jsonl } from '../../support/dataset-bytes';

const OPTIONS: CheckDatasetOptions = {
  role: 'training',
  baseModel: 'gemini-2.5-flash',
  maxFindings: 20,
  maxLineBytes: 300,
};

/** Of an evaluation dataset whose line 7 asks what good rows ask. */
const EVALUATED = new LineHashes();
const evaluatedHash = new Uint32Array(HASH_WORDS);
hashText(promptText(goodRow()) ?? '', evaluatedHash, 0);
EVALUATED.add(evaluatedHash[0] ?? 0, evaluatedHash[1] ?? 0, 7);

/** Options of a check that compares lines and prompts as well. */
const compared = (): CheckDatasetOptions => ({
  ...OPTIONS,
  compareLines: { own: new LineHashes() },
  comparePrompts: { task: 'compare', prompts: EVALUATED, of: 'gs://b/test.jsonl#1' },
});

/** As in this thread, in batches of a few lines. */
const IN_SMALL_BATCHES = { ...inThisThread, batchBytes: 100 };

/** Checks side by side, and answers in any order. */
const OUT_OF_ORDER = {
  batchBytes: 50,
  depth: 4,
  async check(...[bytes, spec, start]: Parameters<typeof inThisThread.check>) {
    const check = checkBatch(bytes, spec, start);
    for (let turns = bytes.length % 7; turns > 0; turns -= 1) await Promise.resolve();
    // As another thread would: nothing of it is shared.
    return structuredClone(check);
  },
};

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constant(Buffer.from(JSON.stringify(goodRow()))) },
  { weight: 2, arbitrary: fc.constant(Buffer.from(JSON.stringify(goodRow('Grüße, 東京', '🎈')))) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...['', '\r', '\0', '\uFEFF', '{}', '[1]', '{"messages":[]}', `"${'x'.repeat(400)}"`].map(
        (text) => Buffer.from(text),
      ),
      Buffer.from([0xc3]),
      Buffer.from([0xf0, 0x9f]),
      Buffer.from([0xff, 0xfe]),
    ),
  },
);

const file = fc
  .array(fc.tuple(piece, fc.constantFrom('\n', '\n', '\r\n', '')), { maxLength: 25 })
  .map((pieces) => Buffer.concat(pieces.flatMap(([bytes, end]) => [bytes, Buffer.from(end)])));

const cuts = fc.array(fc.nat(3000), { maxLength: 20 });

function source(bytes: Buffer, places: readonly number[] = []) {
  return ({ offset, crc32c: before }: { offset: number; crc32c: number }) => {
    expect(before).toBe(crc32c(bytes.subarray(0, offset)));
    return chunks(
      bytes.subarray(offset),
      places.map((at) => at - offset),
    );
  };
}

const ROWS = jsonl(Array.from({ length: 200 }, () => goodRow()));

async function stateOf(content: string, options: Partial<CheckDatasetOptions> = {}) {
  let last: (() => CheckState) | undefined;
  await checkDataset(chunks(content), {
    ...OPTIONS,
    ...options,
    onProgress: ({ state }) => {
      last = state;
    },
  });
  return last?.();
}

async function* changing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${ROWS.slice(0, 2000)}\n{\n`);
  throw new FileChangedError('changed');
}

async function* long(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${ROWS}{"contents":"`);
  const block = Buffer.alloc(2 ** 20, 'x');
  for (let index = 0; index < 200; index += 1) yield block;
  yield Buffer.from(`"}\n${ROWS}{\n`);
}

/** Waits for an attempt that may fail with this message, and with no other. */
async function ignoring(message: string, attempt: Promise<unknown>): Promise<void> {
  await attempt.catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== message) throw error;
  });
}

describe('a dataset as a stream', () => {
  let threads: CheckThreads[];

  beforeAll(() => {
    const fileOfThread = join(__dirname, '..', '..', 'support', 'check-thread.cjs');
    threads = [1, 3].map((count) => ({
      ...createCheckThreads({ threads: count, file: fileOfThread }),
      batchBytes: 150,
    }));
  });

  afterAll(async () => {
    for (const each of threads) await each.close();
  });

  it('names the rows that ask what the evaluation dataset asks', async () => {
    const rows = jsonl([goodRow('another'), '', goodRow('question', 'another answer')]);
    const { findings } = await checkDataset(chunks(rows), { ...compared(), role: 'validation' });
    expect(findings).toMatchObject([
      { code: 'ROW_BLANK', line: 2 },
      {
        code: 'PROMPT_IN_EVALUATION',
        severity: 'warning',
        line: 3,
        message: 'The prompt is the same as that of line 7 of the evaluation dataset.',
      },
    ]);
  });

  it('is checked to the same end wherever its chunks and batches end', async () => {
    await fc.assert(
      fc.asyncProperty(file, cuts, async (bytes, places) => {
        const whole = await checkDataset(chunks(bytes), compared());
        for (const checker of [inThisThread, IN_SMALL_BATCHES, OUT_OF_ORDER]) {
          const check = await checkDataset(chunks(bytes, places), { ...compared(), checker });
          expect(check).toEqual(whole);
        }
        expect(whole.crc32c ?? crc32c(bytes)).toBe(crc32c(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it('is checked to the same end by any number of threads', async () => {
    await fc.assert(
      fc.asyncProperty(file, cuts, async (bytes, places) => {
        const whole = await checkDataset(chunks(bytes), OPTIONS);
        for (const checker of threads) {
          expect(await checkDataset(chunks(bytes, places), { ...OPTIONS, checker })).toEqual(whole);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is checked to the same end however often the check is cut short and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        cuts,
        fc.array(fc.nat(8), { maxLength: 6 }),
        async (bytes, places, ends) => {
          const whole = await checkDataset(chunks(bytes), compared());
          let stored: string | undefined;
          for (const batches of ends) {
            const controller = new AbortController();
            let left = batches;
            const attempt = checkDataset(source(bytes, places), {
              ...compared(),
              checker: OUT_OF_ORDER,
              signal: controller.signal,
              resumeFrom: stored === undefined ? undefined : JSON.parse(stored),
              onProgress: ({ state }) => {
                stored = JSON.stringify(state());
                left -= 1;
                if (left < 0) controller.abort(new Error('cut short'));
              },
            });
            await ignoring('cut short', attempt);
          }
          const last = await checkDataset(source(bytes, places), {
            ...compared(),
            checker: IN_SMALL_BATCHES,
            resumeFrom: stored === undefined ? undefined : JSON.parse(stored),
          });
          expect(last).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is read from its start when it was checked for something else before', async () => {
    const resumeFrom = await stateOf(ROWS, { role: 'validation' });
    let opened: number | undefined;
    const check = await checkDataset(
      ({ offset }) => {
        opened = offset;
        return chunks(ROWS);
      },
      { ...OPTIONS, resumeFrom },
    );
    expect(opened).toBe(0);
    expect(check).toEqual(await checkDataset(chunks(ROWS), OPTIONS));
  });

  it('leaves a state of some kilobytes, whatever was found', async () => {
    const broken = '{"contents":1}\n{\n\n[]\n'.repeat(5000);
    const state = await stateOf(broken, { maxFindings: 100 });
    expect(JSON.stringify(state).length).toBeLessThan(10_000);
  });

  it('says that a file changed while it was read, and judges no file that it has not seen', async () => {
    const check = await checkDataset(() => changing(), OPTIONS);
    expect(check.findings.map(({ code }) => code)).toContain('FILE_CHANGED');
    expect(check.findingCounts.map(({ code }) => code)).not.toContain('EXAMPLES_FEW');
    expect(check).not.toHaveProperty('crc32c');
  });

  it('names a line of 200 MB, and goes on behind it', async () => {
    const { findings, statistics } = await checkDataset(long(), {
      ...OPTIONS,
      maxLineBytes: 32 * 2 ** 20,
    });
    expect(findings.map(({ code, line }) => [code, line])).toEqual([
      ['ROW_TOO_LONG', 201],
      ['ROW_NOT_JSON', 402],
    ]);
    expect(statistics.lines).toBe(402);
  });

  it('does not parse a line that would take a multiple of its memory', async () => {
    const many = `{"contents":[${'[],'.repeat(1_000_001)}[]]}`;
    const { findings } = await checkDataset(chunks(`${ROWS}${many}\n`), {
      ...OPTIONS,
      maxLineBytes: 32 * 2 ** 20,
    });
    expect(findings).toMatchObject([{ code: 'ROW_TOO_COMPLEX', line: 201 }]);
  });
});
