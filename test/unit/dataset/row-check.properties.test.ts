import * as fc from 'fast-check';
import { DATASET_ROLES } from '../../../src/contract/dataset';
import { METHOD_SPECS, type TuningMethod } from '../../../src/contract/tuning-method';
import { DATASET_FORMAT_NAMES } from '../../../src/dataset';
import { RowChecker, type RowContext } from '../../../src/dataset/row-check';
import { MAX_ROW_FINDINGS } from '../../../src/dataset/row-scan';
import { ruleOf } from '../../../src/dataset/rules';
import { ROW_RULE_CASES } from '../../support/dataset-rule-cases';
import { factsOf } from '../../support/row-facts';

const SECRET = 'Zx9SecretQ7';

const context: fc.Arbitrary<RowContext> = fc.record(
  {
    role: fc.constantFrom(...DATASET_ROLES),
    method: fc.constantFrom(...(Object.keys(METHOD_SPECS) as TuningMethod[])),
    baseModel: fc.constantFrom(
      'gemini-2.5-flash',
      'gemini-3.5-flash',
      'meta/llama3_1@llama-3.1-8b',
    ),
    format: fc.constantFrom(...DATASET_FORMAT_NAMES),
  },
  { requiredKeys: ['role', 'method'] },
);

const WORDS =
  'contents role parts text user model assistant system tool function fileData file_data fileUri mimeType inlineData functionCall functionResponse name args response systemInstruction system_instruction tools functionDeclarations messages content type image_url url prompt completion completions score references reference question answer input_text output_text generationConfig mediaResolution __proto__ constructor';
const word = fc.constantFrom(...WORDS.split(' '), SECRET, '', `gs://${SECRET}/o`);

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    word,
    fc.constantFrom(null, true, 0, 1, 0.5),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.array(fc.tuple(word, tie('any')), { maxLength: 5 }).map(Object.fromEntries),
    fc.record({ role: word, parts: fc.array(tie('any'), { maxLength: 3 }) }),
    fc.record({ role: word, content: tie('any') }),
    fc.record({ score: tie('any'), completion: tie('any') }),
    fc.record({ contents: fc.array(tie('any'), { maxLength: 3 }), completions: tie('any') }),
    fc.record({ contents: fc.array(tie('any'), { maxLength: 3 }), references: tie('any') }),
    fc.record({ messages: fc.array(tie('any'), { maxLength: 3 }) }),
  ),
})).any;

/** Rows of all formats, good and bad; the long ones say nothing that these do not. */
const SHORT_ROWS = Object.values(ROW_RULE_CASES)
  .flatMap(({ keeps, breaks }) => [keeps, breaks])
  .map((row) =>
    typeof row === 'string' || Buffer.isBuffer(row) ? String(row) : JSON.stringify(row),
  )
  .filter(({ length }) => length < 10_000);

/** One text of such a row replaced by anything. */
const mutated = fc
  .tuple(fc.constantFrom(...SHORT_ROWS), fc.nat(), value)
  .map(([text, place, replacement]) => {
    const strings = [...text.matchAll(/"[^"]*"(?!:)/g)];
    const found = strings[place % Math.max(1, strings.length)];
    if (found === undefined) return text;
    const rest = text.slice(found.index + found[0].length);
    return `${text.slice(0, found.index)}${JSON.stringify(replacement)}${rest}`;
  });

const line: fc.Arbitrary<Buffer> = fc
  .oneof(
    { weight: 4, arbitrary: value.map((row) => JSON.stringify(row)) },
    { weight: 4, arbitrary: mutated },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '\r', '\uFEFF{}', '\0', '{"a":"\0"}', `{"${SECRET}`),
    },
  )
  .map((text) => (typeof text === 'string' ? Buffer.from(text) : text));

describe('RowChecker, for any line and whatever it is for', () => {
  it('never fails, and says of every bad row what and where', () => {
    fc.assert(
      fc.property(line, context, (bytes, what) => {
        const row = new RowChecker(what).checkBytes(bytes);
        const severities = row.findings.map(({ code }) => ruleOf(code).severity);
        expect(row.isInvalid).toBe(severities.includes('error'));
        for (const { code, path, facts } of row.findings) {
          const { message, remedy } = ruleOf(code);
          expect(message(facts ?? {})).not.toContain('undefined');
          expect(`${message(facts ?? {})}${remedy}${path ?? ''}`).not.toContain(SECRET);
        }
        expect(row.characters).toBeGreaterThanOrEqual(0);
        expect(row.isBlank || row.shape !== undefined || row.isInvalid).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same for a line wherever it stands', () => {
    fc.assert(
      fc.property(line, line, context, (before, bytes, what) => {
        const extras = { collectsFiles: true, readsPrompts: true };
        const rows = new RowChecker(what, extras);
        rows.checkBytes(before);
        const after = factsOf(rows.checkBytes(bytes));
        expect(factsOf(new RowChecker(what, extras).checkBytes(bytes))).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });
});

const many = (entry: string, count = 1_000_000): string =>
  `[${`${entry},`.repeat(count - 1)}${entry}]`;

describe('RowChecker, for a row that breaks rules a million times', () => {
  it.each([
    ['turns', `{"contents":${many('1')}}`],
    ['parts', `{"contents":[{"role":"user","parts":${many('{}')}}]}`],
    ['keys', `{"contents":[],${many('"x":1').slice(1, -1)}}`],
    ['tools', `{"contents":[],"tools":${many('{"functionDeclarations":[1]}', 100_000)}}`],
  ])('lists the first %s, and says that there is more', (_name, text) => {
    const row = new RowChecker({ role: 'training', method: 'supervised' }).checkText(text);
    expect(row.isInvalid).toBe(true);
    expect(row.findings.length).toBeLessThanOrEqual(MAX_ROW_FINDINGS + 1);
  });

  it('counts up to its limit and tells where it stopped', () => {
    const rows = new RowChecker({ role: 'training', method: 'supervised' });
    const { findings } = rows.checkText(`{"contents":[${'1,'.repeat(4_999)}1]}`);
    expect(findings.at(-2)).toMatchObject({ code: 'TURN_NOT_OBJECT', path: 'contents[999]' });
    expect(findings.at(-1)).toEqual({
      code: 'ROW_FINDINGS_CUT',
      facts: { limit: MAX_ROW_FINDINGS },
    });
  });
});
