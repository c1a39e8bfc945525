import * as fc from 'fast-check';
import { PlainRows } from '../../../src/dataset/plain-row';
import { RowChecker, type RowContext } from '../../../src/dataset/row-check';
import type { RowCheck } from '../../../src/dataset/row-scan';
import { goodRow, type Row, turn } from '../../support/dataset-bytes';
import { ROW_RULE_CASES } from '../../support/dataset-rule-cases';
import { factsOf } from '../../support/row-facts';
import { writtenRow } from '../../support/written-rows';

const CONTEXT: RowContext = {
  role: 'training',
  method: 'supervised',
  baseModel: 'gemini-2.5-flash',
};

const bytesOf = (row: Row | string | Buffer): Buffer =>
  Buffer.isBuffer(row) ? row : Buffer.from(typeof row === 'string' ? row : JSON.stringify(row));

/** The check of a line that is read as a plain row, between others; nothing where it is none. */
function checkPlain(line: Buffer, context = CONTEXT, before = ''): RowCheck | undefined {
  const start = Buffer.byteLength(before);
  const batch = Buffer.concat([Buffer.from(before), line, Buffer.from('\n{}\n')]);
  const plain = new PlainRows(batch, { keepsTexts: true });
  const checker = new RowChecker(context, { readsPrompts: true });
  const end = checker.takesPlainRows ? plain.read(start) : -1;
  if (end === -1) return undefined;
  expect(end).toBe(start + line.length);
  return factsOf(checker.checkPlain(plain));
}

const checkParsed = (line: Buffer, context = CONTEXT): RowCheck =>
  factsOf(new RowChecker(context, { readsPrompts: true }).checkBytes(line));

const read = (bytes: Buffer): number => new PlainRows(bytes, { keepsTexts: false }).read(0);

const isPlain = (row: Row | string): boolean => checkPlain(bytesOf(row)) !== undefined;

const takes = (context: Partial<RowContext>): boolean =>
  new RowChecker({ ...CONTEXT, ...context }).takesPlainRows;

const INSTRUCTION = { systemInstruction: { role: 'system', parts: [{ text: 'Be kind.' }] } };
const pythonSpaced = JSON.stringify({ ...goodRow(), ...INSTRUCTION })
  .replaceAll(':', ': ')
  .replaceAll(',', ', ');

describe('PlainRows', () => {
  it('says of a row what parsing it says, for whatever is written', () => {
    let [plain, others] = [0, 0];
    fc.assert(
      fc.property(writtenRow, fc.constantFrom('', '{}\n', '\n\n', 'é\n'), (line, before) => {
        const row = checkPlain(line, CONTEXT, before);
        if (row === undefined) others += 1;
        else plain += 1;
        expect([undefined, checkParsed(line)]).toContainEqual(row);
      }),
      { numRuns: 5_000 },
    );
    // Of both enough to have tried something.
    expect(Math.min(plain, others)).toBeGreaterThan(500);
  });

  it.each([
    ['of JSON.stringify', goodRow()],
    ['with spaces', pythonSpaced],
    ['with an instruction', { ...INSTRUCTION, ...goodRow() }],
    [
      'with an instruction without a role',
      { ...goodRow(), system_instruction: { parts: [{ text: 'a' }] } },
    ],
    [
      'with parts before roles',
      '{"contents":[{"parts":[{"text":"q"}],"role":"user"},{"parts":[{"text":"a"}],"role":"model"}]}',
    ],
    [
      'with several parts',
      { contents: [{ role: 'user', parts: [{ text: 'a' }, { text: 'b' }] }, turn('model', 'c')] },
    ],
    [
      'with several turns',
      { contents: [turn('user', 'a'), turn('model', 'b'), turn('user', 'c'), turn('model', 'd')] },
    ],
    ['with letters of all lengths', goodRow('Grüße', '東京 🎈')],
    ['with escapes', goodRow('one "two"\n\tthree\\', 'a\u0001')],
    [
      'with escaped letters',
      '{"contents":[{"role":"user","parts":[{"text":"q \\u00e9\\ud83c\\udf88"}]},{"role":"model","parts":[{"text":"a"}]}]}',
    ],
    ['before a carriage return', `${JSON.stringify(goodRow())}\r`],
  ])('reads a row %s', (_name, row) => {
    expect(isPlain(row)).toBe(true);
    expect(checkPlain(bytesOf(row))).toEqual(checkParsed(bytesOf(row)));
  });

  it.each([
    ['begins with white space', goodRow(' question')],
    ['is empty', goodRow('')],
    ['begins with an escape', goodRow('\nquestion')],
    ['begins with a wide space', goodRow('\u3000')],
    ['has a bare control character', JSON.stringify(goodRow('a#b')).replace('#', '\t')],
  ])('leaves a row whose text %s to be parsed', (_name, row) => {
    expect(isPlain(row)).toBe(false);
  });

  it.each([
    JSON.stringify(goodRow()).slice(1, -1),
    '"system_instruction":{"parts":[{"text":"a"}]}',
    '"tools":[]',
  ])('leaves a row to be parsed that has %s as well', (more) => {
    const row = JSON.stringify({ ...INSTRUCTION, ...goodRow() });
    expect(isPlain(row)).toBe(true);
    expect(isPlain(row.replace(/}$/, `,${more}}`))).toBe(false);
  });

  it.each(['"role":"user"', '"parts":[{"text":"b"}]', '"other":1'])(
    'leaves a row to be parsed whose turn has %s as well',
    (more) => {
      const row = JSON.stringify(goodRow());
      expect(isPlain(row.replace('"role"', `${more},"role"`))).toBe(false);
      expect(isPlain(row.replace(']},{', `],${more}},{`))).toBe(false);
    },
  );

  const cases = Object.entries(ROW_RULE_CASES).flatMap(([code, { keeps, breaks, context }]) => [
    [`breaks ${code}`, { row: bytesOf(breaks), context: { ...CONTEXT, ...context } }] as const,
    [`keeps ${code}`, { row: bytesOf(keeps), context: { ...CONTEXT, ...context } }] as const,
  ]);

  it.each(cases)(
    'says what parsing says of a row that %s, or nothing',
    (_name, { row, context }) => {
      const found = checkPlain(row, context);
      expect([undefined, checkParsed(row, context)]).toContainEqual(found);
    },
  );

  it('tells a row that is too long from one that is not, as parsing does', () => {
    const rows = [400_000, 520_000, 600_000].map((length) => bytesOf(goodRow('x'.repeat(length))));
    const found = rows.map((row) => checkPlain(row));
    expect(found).toEqual(rows.map((row) => checkParsed(row)));
    expect(found.map((row) => row?.findings.map(({ code }) => code))).toEqual([
      [],
      ['EXAMPLE_MAYBE_TOO_LONG'],
      ['EXAMPLE_TOO_LONG'],
    ]);
  });

  it('leaves rows to be parsed that may have too many values', () => {
    expect(isPlain(goodRow('x'.repeat(2 ** 20)))).toBe(false);
  });

  it('reads no line without its line feed, and none of which a part is missing', () => {
    const line = bytesOf(goodRow('question', 'Grüße'));
    expect(read(line)).toBe(-1);
    for (let end = 0; end < line.length; end += 1) {
      const part = Buffer.concat([line.subarray(0, end), Buffer.from('\n')]);
      expect(read(part)).toBe(-1);
      expect(read(Buffer.concat([part, line]))).toBe(-1);
    }
    // The view of the batch may begin and end anywhere in its memory.
    const memory = Buffer.concat([Buffer.from('???'), line, Buffer.from('\n}]}')]);
    expect(read(memory.subarray(3, 4 + line.length))).toBe(line.length);
    expect(read(memory.subarray(3, 3 + line.length))).toBe(-1);
  });

  it('is not used for formats whose rows need more than it reads', () => {
    expect(takes({})).toBe(true);
    expect(takes({ role: 'evaluation' })).toBe(true);
    expect(takes({ baseModel: 'meta/llama3_1@llama-3.1-8b-instruct' })).toBe(true);
    const others = ['preference', 'reinforcement', 'prompts', 'evaluation', 'json-lines'] as const;
    expect(others.map((format) => takes({ format }))).toEqual(others.map(() => false));
  });
});
