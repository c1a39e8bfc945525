import * as fc from 'fast-check';
import { checkDataset, type CheckDatasetOptions, type CheckState } from '../../../src/dataset';
import { chunks, goodRow, jsonl } from '../../support/dataset-bytes';

const OPTIONS: CheckDatasetOptions = {
  role: 'training',
  baseModel: 'gemini-2.5-flash',
  maxFindings: 1_000,
};

/** What a line is by the platform's own means: an example, or nothing that could be one. */
function isJsonObject(bytes: Uint8Array): boolean {
  try {
    const row: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof row === 'object' && row !== null && !Array.isArray(row);
  } catch {
    return false;
  }
}

const GOOD = Buffer.from(JSON.stringify(goodRow('Grüße', '東京 🎈')));

/** Bytes that are nearly a row, or nothing like one; never with a line end within. */
const brokenLine: fc.Arbitrary<Buffer> = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.nat(GOOD.length).map((length) => GOOD.subarray(0, length)),
    fc
      .tuple(fc.nat(GOOD.length - 1), fc.integer({ min: 0, max: 255 }))
      .map(([at, byte]) => Buffer.from(GOOD.map((old, index) => (index === at ? byte : old)))),
    fc
      .constantFrom('\0', '', '\r', '\uFEFF', '[]', '{}{}', 'NaN', '"')
      .map((text) => Buffer.from(text)),
    fc
      .constantFrom([0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80])
      .map((bytes) => Buffer.from(bytes)),
  )
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)))
  .filter((bytes) => !isJsonObject(bytes));

const deep = (open: string, close: string): string =>
  `${open.repeat(100_000)}1${close.repeat(100_000)}`;

describe('checkDataset, for whatever a file holds', () => {
  it('says of every line that is no example where it is, and of no other', async () => {
    const line = fc.oneof(fc.constant(GOOD), brokenLine);
    const lineEnd = fc.constantFrom('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(line, lineEnd), { maxLength: 20 }), async (lines) => {
        const bytes = Buffer.concat([
          GOOD,
          Buffer.from('\n'),
          ...lines.flatMap(([content, end]) => [content, Buffer.from(end)]),
        ]);
        const { findings, statistics } = await checkDataset(chunks(bytes), OPTIONS);
        const named = findings.flatMap(({ code, line: at }) =>
          code.startsWith('ROW_') ? [at] : [],
        );
        const broken = lines.flatMap(([content], index) => (content === GOOD ? [] : [index + 2]));
        expect([...new Set(named)]).toEqual(broken);
        expect(statistics.lines).toBe(lines.length + 1);
      }),
      { numRuns: 300 },
    );
  });

  const PLACES: [string, (value: string) => string][] = [
    ['the row', (value) => value],
    ['contents', (value) => `{"contents":${value}}`],
    ['a part', (value) => `{"contents":[{"role":"user","parts":[${value}]}]}`],
    ['a text', (value) => `{"contents":[{"role":"user","parts":[{"text":${value}}]}]}`],
    [
      'a call',
      (value) =>
        `{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":${value}}}]}]}`,
    ],
    ['tools', (value) => `{"contents":[],"tools":[{"functionDeclarations":[${value}]}]}`],
    [
      'a schema',
      (value) =>
        `{"contents":[],"tools":[{"functionDeclarations":[{"name":"f","parameters":${value}}]}]}`,
    ],
    ['an unknown key', (value) => `{"contents":[],"other":${value}}`],
    ['messages', (value) => `{"messages":[{"role":"user","content":${value}}]}`],
    ['a pair', (value) => `{"prompt":${value},"completion":"a"}`],
    ['completions', (value) => `{"contents":[],"completions":[${value},${value}]}`],
    ['references', (value) => `{"contents":[],"references":${value}}`],
  ];

  it.each(PLACES)('does not overflow on nesting of 100,000 in %s', async (_place, write) => {
    const contexts: Partial<CheckDatasetOptions>[] = [
      {},
      { method: 'preferenceOptimization' },
      { method: 'reinforcement' },
      { method: 'distillation', baseModel: 'meta/llama4' },
    ];
    for (const value of [deep('[', ']'), deep('{"a":', '}')]) {
      const content = jsonl([goodRow(), write(value)]);
      for (const context of contexts) {
        const { findings, statistics } = await checkDataset(chunks(content), {
          ...OPTIONS,
          ...context,
        });
        expect(statistics.lines).toBe(2);
        expect(findings.map(({ line }) => line)).toContain(2);
      }
    }
  });

  it('counts a million findings, lists as many as asked for, and keeps no more', async () => {
    const rows = 100_000;
    const row = `{"contents":[${'1,'.repeat(9)}1]}\n`;
    let largest = 0;
    const { findings, findingCounts } = await checkDataset(chunks(row.repeat(rows)), {
      ...OPTIONS,
      onProgress: ({ state }: { state: () => CheckState }) => {
        const kept = state().ledger.reduce((sum, entry) => sum + entry.kept.length, 0);
        largest = Math.max(largest, kept);
      },
    });
    expect(findingCounts).toContainEqual({
      code: 'TURN_NOT_OBJECT',
      severity: 'error',
      count: 1_000_000,
    });
    expect(findings).toHaveLength(OPTIONS.maxFindings);
    expect(findings[10]).toMatchObject({ line: 1 });
    expect(largest).toBeLessThanOrEqual(2 * OPTIONS.maxFindings);
  });
});
