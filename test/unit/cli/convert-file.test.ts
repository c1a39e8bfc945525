import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPlaces } from '../../../src/cli/dataset-check';
import { type ConversionRequest, convertFile } from '../../../src/cli/convert-file';
import { jsonl } from '../../support/dataset-bytes';

/** A real dataset is too large for the repository. */
const GSM8K = process.env['TUNING_TEST_GSM8K'] ?? join(__dirname, '../../../../shared/data/gsm8k');

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ question: `q${index}`, answer: 'a' }));

describe('convertFile', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vertex-tuning-convert-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const at = (name: string): string => join(directory, name);
  const lines = (name: string): string[] => readFileSync(at(name), 'utf8').trimEnd().split('\n');

  function convert(content: string | undefined, request: Partial<ConversionRequest> = {}) {
    if (content !== undefined) writeFileSync(at('in'), content);
    return convertFile({
      input: at('in'),
      output: at('out.jsonl'),
      from: 'qa',
      to: 'gemini',
      seed: 0,
      delimiter: ',',
      mayOverwrite: false,
      ...request,
    });
  }

  it('reads CSV in UTF-16 with its byte order mark', async () => {
    for (const isBigEndian of [false, true]) {
      const bytes = Buffer.from('\uFEFFquestion,answer\nгде,там\n', 'utf16le');
      writeFileSync(at('in'), isBigEndian ? bytes.swap16() : bytes);
      await convert(undefined, {
        from: 'csv',
        columns: { prompt: 'question', completion: 'answer' },
        mayOverwrite: true,
      });
      expect(lines('out.jsonl')).toEqual([expect.stringMatching(/"где".*"там"/)]);
    }
  });

  it('refuses CSV of another encoding, with the line, and writes nothing', async () => {
    const header = Buffer.from('prompt,completion\nä,b\n');
    for (const [bad, text] of [
      [Buffer.from('caf\u00e9,b\n', 'latin1'), 'line 3 is not UTF-8'],
      [Buffer.from('caf\u00e9', 'latin1'), 'line 3 is not UTF-8'],
    ] as const) {
      writeFileSync(at('in'), Buffer.concat([header, bad]));
      const conversion = convert(undefined, { from: 'csv' });
      await expect(conversion).rejects.toMatchObject({
        code: 'INPUT_UNREADABLE',
        message: expect.stringContaining(text) as unknown,
      });
      expect(existsSync(at('out.jsonl'))).toBe(false);
    }
    const odd = Buffer.from('\uFEFFprompt,completion\n\uD800,x\n', 'utf16le');
    writeFileSync(at('in'), odd);
    await expect(convert(undefined, { from: 'csv' })).rejects.toThrow(/from line \d on/);
  });

  it('writes the rows it can, and tells the lines of the others', async () => {
    const report = await convert(`\uFEFF${jsonl([...rows(2), '', '{', { question: 'q' }, '[]'])}`);
    expect(report).toEqual({
      rows: 5,
      written: [{ path: at('out.jsonl'), rows: 2 }],
      leftOut: 3,
      lost: [],
      problems: [
        { line: 4, problem: 'The line is not JSON.' },
        { line: 5, problem: 'the column of the completion is missing' },
        { line: 6, problem: 'The line is JSON of type array, not an object.' },
      ],
    });
    expect(lines('out.jsonl')).toHaveLength(2);
    expect(readdirSync(directory).toSorted()).toEqual(['in', 'out.jsonl']);
  });

  it('counts the rows that lose a field, and names the first', async () => {
    const messages = [
      { role: 'user', content: 'question', name: 'Ann' },
      { role: 'assistant', content: 'answer' },
    ];
    const content = jsonl([
      { messages: [{ role: 'bot' }], metadata: { a: 'b' } },
      { messages },
      { messages, metadata: { a: 'b' }, 'a key': 'of mine' },
      { messages, metadata: {} },
    ]);
    const report = await convert(content, { from: 'openai' });
    expect(report).toMatchObject({ written: [{ rows: 3 }], leftOut: 1 });
    // Of a row that is not written nothing is lost but the row.
    expect(report.lost).toEqual([
      { field: 'messages[].name', rows: 3, line: 2 },
      { field: 'metadata', rows: 1, line: 3 },
      { field: '*', rows: 1, line: 3 },
    ]);
  });

  it('counts problems beyond those it tells', async () => {
    const report = await convert('{\n'.repeat(50));
    expect(report.leftOut).toBe(50);
    expect(report.problems).toHaveLength(20);
  });

  it('reads CSV: quotes, line breaks in fields, other delimiters, records that are none', async () => {
    const csv = [
      '\uFEFFquestion;answer',
      '"one; and\na half";"say ""yes"""',
      'too;many;fields',
      'three;3',
      'a"b;c',
      'four;4',
    ].join('\n');
    const columns = { prompt: 'question', completion: 'answer' };
    const report = await convert(csv, { from: 'csv', columns, delimiter: ';' });
    expect(report).toMatchObject({ rows: 5, leftOut: 2 });
    expect(report.problems).toEqual([
      { line: 4, problem: 'the record has not as many fields as the header' },
      { line: expect.any(Number), problem: 'a quote is opened within a field' },
    ]);
    expect(lines('out.jsonl')[0]).toContain('"one; and\\na half"');
    expect(lines('out.jsonl')[0]).toContain('say \\"yes\\"');
  });

  it('shares rows out over files, the same way for the same seed', async () => {
    const request = { shares: [0.8, 0.1, 0.1], seed: 7 };
    const report = await convert(jsonl([...rows(500), ...rows(500)]), request);
    const paths = ['train', 'validation', 'test'].map((part) => at(`out.${part}.jsonl`));
    expect(report.written.map(({ path }) => path)).toEqual(paths);
    expect(report.written.reduce((sum, part) => sum + part.rows, 0)).toBe(1000);
    const [train, validation] = [lines('out.train.jsonl'), lines('out.validation.jsonl')];
    expect(validation.length).toBeGreaterThan(0);
    expect(train.filter((row) => validation.includes(row))).toEqual([]);
    await convert(undefined, { ...request, mayOverwrite: true });
    expect(lines('out.train.jsonl')).toEqual(train);
  });

  it('never overwrites unless it is told to', async () => {
    writeFileSync(at('out.jsonl'), 'mine');
    await expect(convert(jsonl(rows(1)))).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      problems: [{ path: at('out.jsonl'), message: 'exists already.' }],
    });
    expect(lines('out.jsonl')).toEqual(['mine']);
    await convert(undefined, { mayOverwrite: true });
    expect(lines('out.jsonl')[0]).toContain('contents');
  });

  it('may read and write one file', async () => {
    await convert(jsonl(rows(3)), { output: at('in'), mayOverwrite: true });
    expect(lines('in')).toHaveLength(3);
  });

  it('leaves nothing behind where it cannot write or read', async () => {
    await expect(convert(jsonl(rows(1)), { output: at('no/out.jsonl') })).rejects.toMatchObject({
      problems: [{ path: at('no/out.jsonl'), message: expect.stringContaining('directory') }],
    });
    await expect(convert(undefined, { input: at('none') })).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    });
    mkdirSync(at('folder'));
    await expect(convert(undefined, { input: at('folder') })).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    });
    expect(readdirSync(directory).toSorted()).toEqual(['folder', 'in']);
  });

  const describeWithData = existsSync(join(GSM8K, 'train.jsonl')) ? describe : describe.skip;
  describeWithData('with GSM8K', () => {
    it('writes datasets that pass the check', async () => {
      const shares = [0.9, 0.1];
      const input = join(GSM8K, 'train.jsonl');
      const report = await convert(undefined, { input, shares, seed: 7 });
      expect(report).toMatchObject({ rows: 7_473, leftOut: 0 });
      const places = [
        { role: 'training', path: at('out.train.jsonl'), uri: 'train' },
        { role: 'validation', path: at('out.validation.jsonl'), uri: 'validation' },
      ] as const;
      const checks = await checkPlaces(places, {
        method: 'supervised',
        baseModel: 'gemini-2.5-flash',
        maxFindings: 10,
        objects: () => {
          throw new Error('Nothing lies in Cloud Storage.');
        },
      });
      expect(checks.map(({ findings }) => findings)).toEqual([[], []]);
      expect(checks.reduce((sum, { examples }) => sum + examples, 0)).toBe(7_473);
    });
  });
});
