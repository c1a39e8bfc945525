import * as fc from 'fast-check';
import { checkDataset, type CheckDatasetOptions, type CheckState } from '../../../src/dataset';
import { LineHashes } from '../../../src/dataset/line-hashes';
import { brokenLine, GOOD_LINE } from '../../support/broken-lines';
import { chunks, goodRow, jsonl } from '../../support/dataset-bytes';

const OPTIONS: CheckDatasetOptions = {
  role: 'training',
  baseModel: 'gemini-2.5-flash',
  maxFindings: 1_000,
};

const deep = (open: string, close: string): string =>
  `${open.repeat(100_000)}1${close.repeat(100_000)}`;

describe('checkDataset, for whatever a file holds', () => {
  it('says of every line that is no example where it is, and of no other', async () => {
    const line = fc.oneof(fc.constant(GOOD_LINE), brokenLine);
    const lineEnd = fc.constantFrom('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(line, lineEnd), { maxLength: 20 }), async (lines) => {
        const bytes = Buffer.concat([
          GOOD_LINE,
          Buffer.from('\n'),
          ...lines.flatMap(([content, end]) => [content, Buffer.from(end)]),
        ]);
        const { findings, statistics } = await checkDataset(chunks(bytes), OPTIONS);
        const named = findings.flatMap(({ code, line: at }) =>
          code.startsWith('ROW_') ? [at] : [],
        );
        const broken = lines.flatMap(([content], index) =>
          content === GOOD_LINE ? [] : [index + 2],
        );
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
      { comparePrompts: { task: 'compare', prompts: new LineHashes(), of: 'gs://b/test.jsonl#1' } },
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
