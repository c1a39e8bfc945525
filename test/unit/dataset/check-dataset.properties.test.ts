import * as fc from 'fast-check';
import type { DatasetRole } from '../../../src/contract/dataset';
import { checkDataset, type CheckDatasetOptions } from '../../../src/dataset';
import { chunks, goodRow } from '../../support/dataset-bytes';

const OPTIONS: CheckDatasetOptions = {
  role: 'training',
  baseModel: 'gemini-2.5-flash',
  maxFindings: 50,
  maxLineBytes: 200,
};

const SECRET = 'Zx9SecretQ7';

/** Words that steer rows into the rules, and the secret, to be found nowhere. */
const word = fc.constantFrom(
  'contents',
  'role',
  'parts',
  'text',
  'user',
  'model',
  'assistant',
  'fileData',
  'file_data',
  'fileUri',
  'mimeType',
  'functionCall',
  'functionResponse',
  'name',
  'systemInstruction',
  'system_instruction',
  'tools',
  'messages',
  'prompt',
  'completion',
  'completions',
  'generationConfig',
  'mediaResolution',
  'inlineData',
  SECRET,
  `gs://${SECRET}/o`,
  `${SECRET}/png`,
  '__proto__',
  '',
);

const nearlyRow: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    word,
    fc.constant(null),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(word, tie('value')), { maxLength: 5 }).map(Object.fromEntries),
    fc.record({ role: word, parts: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({ contents: fc.array(tie('value'), { maxLength: 4 }) }),
  ),
})).value;

const line = fc.oneof(
  { weight: 4, arbitrary: nearlyRow.map((row) => Buffer.from(JSON.stringify(row))) },
  { weight: 1, arbitrary: fc.constant(Buffer.from(JSON.stringify(goodRow(SECRET, SECRET)))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.constant(Buffer.from(`{"${SECRET}": ${SECRET}`)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '\r', '\uFEFF', '{', '[', '[]').map((text) => Buffer.from(text)),
  },
);

const file = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, isClosed]) =>
    Buffer.concat([
      ...lines.flatMap((bytes, index) => (index === 0 ? [bytes] : [Buffer.from('\n'), bytes])),
      ...(isClosed ? [Buffer.from('\n')] : []),
    ]),
  );

describe('checkDataset, for any bytes', () => {
  it('does not depend on where the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.array(fc.nat(2000), { maxLength: 20 }), async (bytes, cuts) => {
        const whole = await checkDataset(chunks(bytes), OPTIONS);
        expect(await checkDataset(chunks(bytes, cuts), OPTIONS)).toEqual(whole);
        const everyByte = Array.from({ length: bytes.length }, (_, index) => index);
        expect(await checkDataset(chunks(bytes, everyByte), OPTIONS)).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('never puts text of the dataset into its findings', async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom<DatasetRole>('training', 'evaluation'),
        async (bytes, role) => {
          const check = await checkDataset(chunks(bytes), { ...OPTIONS, role });
          expect(JSON.stringify(check)).not.toContain(SECRET);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('counts no fewer findings than it lists, and lists no more than asked for', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 6 }), async (bytes, maxFindings) => {
        const { findings, findingCounts, statistics } = await checkDataset(chunks(bytes), {
          ...OPTIONS,
          maxFindings,
        });
        expect(findings.length).toBeLessThanOrEqual(maxFindings);
        for (const { code, count } of findingCounts) {
          expect(findings.filter((finding) => finding.code === code).length).toBeLessThanOrEqual(
            count,
          );
        }
        expect(new Set(findings.map(({ code }) => code)).size).toBe(
          Math.min(maxFindings, findingCounts.length),
        );
        expect(statistics.invalidExamples).toBeLessThanOrEqual(statistics.examples);
      }),
      { numRuns: 200 },
    );
  });
});
