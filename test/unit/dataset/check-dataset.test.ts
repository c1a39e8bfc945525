import { crc32c } from '@node-rs/crc32';
import type { DatasetRole } from '../../../src/contract/dataset';
import { checkDataset, type CheckDatasetOptions } from '../../../src/dataset';
import { chunks, goodRow, jsonl } from '../../support/dataset-bytes';

const OPTIONS: CheckDatasetOptions = {
  role: 'training',
  baseModel: 'gemini-2.5-flash',
  maxFindings: 100,
};

const GOOD_ROWS = Array.from({ length: 120 }, () => goodRow());

function check(content: string | Uint8Array, options: Partial<CheckDatasetOptions> = {}) {
  return checkDataset(chunks(content), { ...OPTIONS, ...options });
}

async function validationCodes(count: number, trainingExamples: number) {
  const content = jsonl(Array.from({ length: count }, () => goodRow()));
  const { findings } = await check(content, { role: 'validation', trainingExamples });
  return findings.map(({ code }) => code);
}

async function codesOfSize(sizeBytes: number) {
  const { findings } = await check(jsonl(GOOD_ROWS), { sizeBytes });
  return findings.map(({ code }) => code);
}

describe('checkDataset', () => {
  it('finds nothing in a good dataset and counts it', async () => {
    const content = jsonl(GOOD_ROWS);
    expect(await check(content)).toEqual({
      findings: [],
      findingCounts: [],
      crc32c: crc32c(content),
      format: 'gemini',
      shape: 'contents',
      statistics: {
        lines: 120,
        examples: 120,
        invalidExamples: 0,
        bytes: content.length,
        characters: 120 * 'questionanswer'.length,
        mediaExamples: 0,
        rows: {
          turns: 240,
          parts: { text: 240 },
          tokensPerExample: { least: 4, median: 4, p95: 4, most: 4 },
        },
        estimatedTokens: (120 * 'questionanswer'.length) / 4,
        // 0.23 to 0.32 for each of 1,680 characters.
        estimatedTokenRange: { low: 386, high: 538 },
      },
    });
  });

  it('finds broken UTF-8 on its line', async () => {
    const good = Buffer.from(jsonl(GOOD_ROWS));
    const content = Buffer.concat([good, Buffer.from([0x22, 0xc3, 0x28, 0x22, 10]), good]);
    const { findings } = await check(content);
    expect(findings).toMatchObject([{ code: 'ROW_NOT_UTF8', line: 121, severity: 'error' }]);
  });

  it('names the line of a row that is too long, skips it and reads on', async () => {
    const long = jsonl([goodRow('x'.repeat(500))]).trimEnd();
    const content = jsonl([...GOOD_ROWS, long, ...GOOD_ROWS, '{']);
    const { findings, statistics } = await check(content, { maxLineBytes: 400 });
    expect(findings.map(({ code, line }) => [code, line])).toEqual([
      ['ROW_TOO_LONG', 121],
      ['ROW_NOT_JSON', 242],
    ]);
    expect(findings[0]?.message).toBe(`The line is ${long.length} bytes long; we read up to 400.`);
    expect(statistics).toMatchObject({ lines: 242, examples: 242, invalidExamples: 2 });
  });

  it('reads past a byte order mark and warns of it', async () => {
    const { findings } = await check(`\uFEFF${jsonl(GOOD_ROWS)}`);
    expect(findings).toMatchObject([{ code: 'FILE_BOM', line: 1, severity: 'warning' }]);
  });

  it('reads a last line without a line end', async () => {
    const { statistics } = await check(jsonl(GOOD_ROWS).trimEnd());
    expect(statistics).toMatchObject({ lines: 120, examples: 120 });
  });

  const wholeFile: [string, string | Uint8Array, string[]][] = [
    ['an empty file', '', ['FILE_EMPTY']],
    ['blank lines only', '\n \n', ['FILE_EMPTY', 'ROW_BLANK']],
    [
      'gzip',
      Buffer.from([0x1f, 0x8b, 8, 0, 10, 1, 10]),
      ['EXAMPLES_FEW', 'EXAMPLES_INVALID_SHARE', 'FILE_GZIP'],
    ],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${jsonl(GOOD_ROWS)}`, 'utf16le'),
      ['EXAMPLES_FEW', 'EXAMPLES_INVALID_SHARE', 'FILE_NOT_UTF8'],
    ],
    [
      'a pretty-printed list',
      JSON.stringify(GOOD_ROWS, null, 2),
      ['EXAMPLES_FEW', 'EXAMPLES_INVALID_SHARE', 'FILE_PRETTY_PRINTED'],
    ],
  ];
  it.each(wholeFile)('recognises %s', async (_name, content, expected) => {
    const { findingCounts } = await check(content);
    expect(findingCounts.map(({ code }) => code).sort()).toEqual(expected);
  });

  it('says once that the whole file is in another format, and counts the rows', async () => {
    const rows = Array.from({ length: 200 }, () => ({
      messages: [{ role: 'user', content: 'x' }],
    }));
    const { findings, findingCounts } = await check(jsonl(rows));
    expect(findings.map(({ code }) => code)).toEqual(['EXAMPLES_INVALID_SHARE', 'FORMAT_MESSAGES']);
    expect(findingCounts).toContainEqual({
      code: 'FORMAT_MESSAGES',
      severity: 'error',
      count: 200,
    });
  });

  it('counts all findings and lists them fairly over the codes', async () => {
    const blanks = Array.from({ length: 500 }, () => '');
    const content = jsonl([...blanks, ...GOOD_ROWS, '{', '[]', '[]']);
    const { findings, findingCounts } = await check(content, { maxFindings: 5 });
    expect(findingCounts).toEqual([
      { code: 'ROW_NOT_OBJECT', severity: 'error', count: 2 },
      { code: 'ROW_NOT_JSON', severity: 'error', count: 1 },
      { code: 'ROW_BLANK', severity: 'warning', count: 500 },
    ]);
    expect(findings.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '1 ROW_BLANK',
      '2 ROW_BLANK',
      '621 ROW_NOT_JSON',
      '622 ROW_NOT_OBJECT',
      '623 ROW_NOT_OBJECT',
    ]);
  });

  const fewExamples: [number, string | undefined][] = [
    [15, 'The training dataset has 15 examples, fewer than 16.'],
    [16, 'The training dataset has 16 examples, fewer than 100.'],
    [100, undefined],
  ];
  it.each(fewExamples)('judges a training dataset of %d examples', async (count, message) => {
    const { findings } = await check(jsonl(GOOD_ROWS.slice(0, count)));
    expect(findings.map((finding) => finding.message)).toEqual(
      message === undefined ? [] : [message],
    );
  });

  const invalidShares: [DatasetRole, number, boolean][] = [
    ['training', 12, false],
    ['training', 13, true],
    ['validation', 13, true],
    ['evaluation', 13, false],
  ];
  it.each(invalidShares)(
    'judges a %s dataset where %d of 120 rows are broken',
    async (role, broken, isRefused) => {
      const rows = GOOD_ROWS.map((row, index) => (index < broken ? '{"contents":' : row));
      const { findingCounts } = await check(jsonl(rows), { role });
      const codes = findingCounts.map(({ code }) => code);
      expect(codes).toEqual(
        isRefused ? ['ROW_NOT_JSON', 'EXAMPLES_INVALID_SHARE'] : ['ROW_NOT_JSON'],
      );
    },
  );

  it('holds the number of validation examples against its limits', async () => {
    expect(await validationCodes(1000, 10)).toEqual([]);
    expect(await validationCodes(1200, 4000)).toEqual([]);
    expect(await validationCodes(1201, 4000)).toEqual(['VALIDATION_SHARE']);
    expect(await validationCodes(5001, 100_000)).toEqual(['EXAMPLES_TOO_MANY']);
  });

  it('warns above 10^9 bytes and refuses above 2^30', async () => {
    expect(await codesOfSize(1e9)).toEqual([]);
    expect(await codesOfSize(1e9 + 1)).toEqual(['FILE_LARGE']);
    expect(await codesOfSize(2 ** 30)).toEqual(['FILE_LARGE']);
    expect(await codesOfSize(2 ** 30 + 1)).toEqual(['FILE_TOO_LARGE']);
  });

  it('tells how far it is, and lets the event loop breathe', async () => {
    const content = jsonl(Array.from({ length: 20_000 }, () => goodRow()));
    let breaths = 0;
    let isChecking = true;
    const breathe = (): void => {
      breaths += 1;
      if (isChecking) setImmediate(breathe);
    };
    setImmediate(breathe);
    const seen: number[] = [];
    await check(content, { onProgress: ({ lines }) => seen.push(lines) });
    isChecking = false;
    expect(seen.length).toBeGreaterThan(4);
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
    expect(seen.at(-1)).toBe(20_000);
    expect(breaths).toBeGreaterThanOrEqual(seen.length - 1);
  });

  it('stops with the reason of the signal although the source stands still', async () => {
    const controller = new AbortController();
    let wasReturned = false;
    const source: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: () => {
          wasReturned = true;
          return new Promise(() => undefined);
        },
      }),
    };
    const checking = checkDataset(source, { ...OPTIONS, signal: controller.signal });
    const reason = new Error('stop');
    setImmediate(() => controller.abort(reason));
    await expect(checking).rejects.toBe(reason);
    expect(wasReturned).toBe(true);
  });

  it('stops between rows of one large chunk', async () => {
    const controller = new AbortController();
    const content = jsonl(Array.from({ length: 50_000 }, () => goodRow()));
    const reason = new Error('stop');
    let lines = 0;
    const checking = check(content, {
      signal: controller.signal,
      onProgress: (progress) => {
        lines = progress.lines;
        controller.abort(reason);
      },
    });
    await expect(checking).rejects.toBe(reason);
    expect(lines).toBeLessThan(10_000);
  });

  it('passes on the error of its source', async () => {
    const error = new Error('broken stream');
    const source: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
    };
    await expect(checkDataset(source, OPTIONS)).rejects.toBe(error);
    const { signal } = new AbortController();
    await expect(checkDataset(source, { ...OPTIONS, signal })).rejects.toBe(error);
  });
});
