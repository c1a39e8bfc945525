import { checkDataset, type CheckDatasetOptions, CheckSeries } from '../../../src/dataset';
import { FILE_RULES, type FileRuleCode } from '../../../src/dataset/file-rules';
import { LineHashes } from '../../../src/dataset/line-hashes';
import { ruleOf } from '../../../src/dataset/rules';
import { chunks, goodRow, jsonl, type Row } from '../../support/dataset-bytes';

type Content = string | Buffer;
type FileRuleCase = {
  options?: Partial<CheckDatasetOptions>;
  keeps: Content;
  breaks: Content;
  /** Options of the file that breaks the rule, where its content does not. */
  breakingOptions?: Partial<CheckDatasetOptions>;
  line?: number;
  also?: FileRuleCode[];
};

const rows = (count: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, index) => goodRow(`question ${from + index}`));
const good = jsonl(rows(120));
const video = (mediaResolution: string): Row => ({
  contents: [
    {
      role: 'user',
      parts: [{ fileData: { fileUri: 'gs://b/v.mp4', mimeType: 'video/mp4' } }],
    },
    { role: 'model', parts: [{ text: mediaResolution }] },
  ],
  generationConfig: { mediaResolution: `MEDIA_RESOLUTION_${mediaResolution}` },
});
const message = (index: number): Row => ({
  messages: [
    { role: 'user', content: `question ${index}` },
    { role: 'assistant', content: 'answer' },
  ],
});
const HIGH = { mediaResolution: 'MEDIA_RESOLUTION_HIGH' };
const INSTRUCTED = { system_instruction: { parts: [{ text: 'be brief' }] } };
const LOW = { mediaResolution: 'MEDIA_RESOLUTION_LOW' };
const resolved = (count: number): Row[] =>
  rows(count).map((row) => ({ ...row, generationConfig: LOW }));
const scout = { baseModel: 'meta/llama4@llama-4-scout-17b-16e-instruct' };
const picture = (index: number): Row => ({
  messages: [
    {
      role: 'user',
      content: [{ type: 'image_url', image_url: { url: `gs://b/${index}.png` } }],
    },
    { role: 'assistant', content: 'answer' },
  ],
});
const pictures = Array.from({ length: 120 }, (_, index) => picture(index));
const messages = Array.from({ length: 120 }, (_, index) => message(index));
const prompt = { contents: [{ role: 'user', parts: [{ text: 'x' }] }], references: {} };
const unreadable: FileRuleCode[] = ['EXAMPLES_FEW', 'EXAMPLES_INVALID_SHARE'];
const open = { baseModel: 'meta/llama3_1@llama-3.1-8b' };
const validation = { role: 'validation', trainingExamples: 1_000_000 } as const;
const reinforced = { method: 'reinforcement', baseModel: 'gemini-3.5-flash' } as const;

/** Of the stream, and of a series of checks. */
const ELSEWHERE = ['EXAMPLE_IN_TRAINING', 'FILE_CHANGED', 'PROMPT_IN_EVALUATION'] as const;

const CASES: Record<Exclude<FileRuleCode, (typeof ELSEWHERE)[number]>, FileRuleCase> = {
  FILE_EMPTY: { keeps: good, breaks: '' },
  FILE_GZIP: {
    keeps: good,
    breaks: Buffer.from([0x1f, 0x8b, 8, 0, 10, 1]),
    line: 1,
    also: unreadable,
  },
  FILE_NOT_UTF8: {
    keeps: good,
    breaks: Buffer.from(`\uFEFF${good}`, 'utf16le'),
    line: 1,
    also: unreadable,
  },
  FILE_PRETTY_PRINTED: {
    keeps: good,
    breaks: JSON.stringify(rows(3), null, 2),
    line: 1,
    also: unreadable,
  },
  FILE_BOM: { keeps: good, breaks: `\uFEFF${good}`, line: 1 },
  FILE_LARGE: {
    options: { sizeBytes: 1e9 },
    keeps: good,
    breaks: good,
    breakingOptions: { sizeBytes: 1e9 + 1 },
  },
  FILE_TOO_LARGE: {
    options: { sizeBytes: 1e9 },
    keeps: good,
    breaks: good,
    breakingOptions: { sizeBytes: 2 ** 30 + 1 },
  },
  FORMAT_NOT_CHECKED: {
    keeps: good,
    breaks: good,
    breakingOptions: { baseModel: 'translation-llm-002' },
  },
  FORMAT_MIXED: {
    options: open,
    keeps: jsonl(messages),
    breaks: jsonl([...messages, { prompt: 'x', completion: 'y' }]),
    line: 121,
  },
  SYSTEM_INSTRUCTION_MISSING: {
    keeps: jsonl(rows(120).map((row) => ({ ...row, ...INSTRUCTED }))),
    breaks: jsonl([...rows(119).map((row) => ({ ...row, ...INSTRUCTED })), goodRow('bare')]),
    line: 120,
  },
  MEDIA_RESOLUTION_MIXED: {
    keeps: jsonl([...resolved(120), video('LOW'), { ...video('LOW'), tools: [] }]),
    breaks: jsonl([...resolved(120), { ...goodRow(), generationConfig: HIGH }, video('MEDIUM')]),
    line: 121,
  },
  MEDIA_RESOLUTION_UNSET: {
    keeps: jsonl(resolved(120)),
    breaks: jsonl([...resolved(120), ...rows(1, 200), ...rows(1, 201)]),
    line: 121,
  },
  EXAMPLES_FILTERED: {
    options: scout,
    keeps: jsonl(messages),
    breaks: jsonl([...pictures, message(500)]),
  },
  EXAMPLES_FEW: { keeps: jsonl(rows(100)), breaks: jsonl(rows(99)) },
  EXAMPLES_TOO_MANY: {
    options: reinforced,
    keeps: jsonl(Array.from({ length: 5_000 }, () => prompt)),
    breaks: jsonl(Array.from({ length: 5_001 }, () => prompt)),
  },
  EXAMPLES_MANY: {
    options: { ...reinforced, ...validation },
    keeps: jsonl(Array.from({ length: 500 }, () => prompt)),
    breaks: jsonl(Array.from({ length: 501 }, () => prompt)),
  },
  VALIDATION_SHARE: {
    options: { ...validation, trainingExamples: 4_000 },
    keeps: jsonl(rows(1_200)),
    breaks: jsonl(rows(1_201)),
  },
  VALIDATION_SHARE_HIGH: {
    options: { ...open, ...validation, trainingExamples: 480 },
    keeps: jsonl(messages),
    breaks: jsonl([...messages, message(121)]),
  },
  EXAMPLES_INVALID_SHARE: {
    keeps: good,
    breaks: jsonl([...rows(108), ...Array.from({ length: 13 }, () => '{')]),
  },
  EXAMPLE_DUPLICATE: {
    keeps: good,
    breaks: jsonl([...rows(120), ` ${JSON.stringify(goodRow('question 5'))}\r`]),
    line: 121,
  },
  LINES_NOT_COMPARED: {
    keeps: good,
    breaks: good,
    breakingOptions: { compareLines: { own: incomplete() } },
  },
};

function incomplete(): LineHashes {
  const lines = new LineHashes();
  lines.setIncomplete();
  return lines;
}

async function findingsOf(content: Content, options: Partial<CheckDatasetOptions> = {}) {
  const { findings } = await checkDataset(chunks(content), {
    role: 'training',
    baseModel: 'gemini-2.5-flash',
    maxFindings: 100,
    compareLines: { own: new LineHashes() },
    ...options,
  });
  // What the rows break is not the business of these rules.
  return findings.filter(({ code }) => Object.hasOwn(FILE_RULES, code));
}

/** The rows of limits are all the same. */
const isRepetitive = (code: string): boolean => code.startsWith('EXAMPLES_');

const cases = Object.entries(CASES) as [keyof typeof CASES, FileRuleCase][];

describe('the rules about files', () => {
  it('have a file that keeps and one that breaks each of them', () => {
    const untested = Object.keys(FILE_RULES).filter((code) => !Object.hasOwn(CASES, code));
    expect(untested.toSorted()).toEqual(ELSEWHERE);
  });

  it.each(cases)('%s is not found where it is kept', async (code, { keeps, options }) => {
    const findings = await findingsOf(keeps, options);
    const found = findings.filter((finding) => finding.code !== 'EXAMPLE_DUPLICATE');
    expect(isRepetitive(code) ? found : findings).toEqual([]);
  });

  it.each(cases)('%s is found, with its line', async (code, wanted) => {
    const { breaks, options, breakingOptions, line, also = [] } = wanted;
    const findings = await findingsOf(breaks, { ...options, ...breakingOptions });
    const others = new Set<string>([
      code,
      ...also,
      ...(isRepetitive(code) ? ['EXAMPLE_DUPLICATE'] : []),
    ]);
    expect(findings.filter((finding) => !others.has(finding.code))).toEqual([]);
    const finding = findings.find((one) => one.code === code);
    expect(finding?.severity).toBe(ruleOf(code).severity);
    expect(finding?.line).toBe(line);
    expect(finding?.message).not.toContain('undefined');
  });
});

function check(series: CheckSeries, role: CheckDatasetOptions['role'], content: Content) {
  return series.check(role, (comparison) =>
    checkDataset(chunks(content), {
      role,
      baseModel: 'gemini-2.5-flash',
      maxFindings: 100,
      ...comparison,
    }),
  );
}

const ofOpen = (series: CheckSeries, role: CheckDatasetOptions['role'], content: string) =>
  series.check(role, (comparison) =>
    checkDataset(chunks(content), { role, ...open, maxFindings: 10, ...comparison }),
  );

const codesOfLarge = async (baseModel: string): Promise<string[]> =>
  (await findingsOf(good, { baseModel, sizeBytes: 2 ** 31 })).map(({ code }) => code);

describe('CheckSeries', () => {
  it('finds lines of the training dataset in the others, by both lines', async () => {
    const series = new CheckSeries();
    await check(series, 'training', good);
    const shared = jsonl([...rows(10, 200), goodRow('question 7'), ...rows(10, 300)]);
    for (const role of ['validation', 'evaluation'] as const) {
      const { findings } = await check(series, role, shared);
      expect(findings).toMatchObject([
        {
          code: 'EXAMPLE_IN_TRAINING',
          severity: 'warning',
          line: 11,
          message: 'The line is the same as line 8 of the training dataset.',
        },
      ]);
    }
    const { findings } = await check(series, 'validation', jsonl(rows(20, 400)));
    expect(findings).toEqual([]);
  });

  it('compares media resolutions and counts over files', async () => {
    const series = new CheckSeries();
    await check(series, 'training', jsonl([...rows(120), video('LOW')]));
    const { findings } = await check(series, 'validation', jsonl([video('HIGH')]));
    expect(findings).toMatchObject([{ code: 'MEDIA_RESOLUTION_MIXED', line: 1 }]);
    const many = await check(series, 'validation', jsonl(rows(1_001, 1_000)));
    expect(many.findings).toMatchObject([
      { code: 'VALIDATION_SHARE' },
      { code: 'MEDIA_RESOLUTION_UNSET', line: 1 },
    ]);
  });

  it('compares the format of the rows over files', async () => {
    const series = new CheckSeries();
    await ofOpen(series, 'training', jsonl(messages));
    const other = await ofOpen(series, 'validation', jsonl(rows(3)));
    expect(other.findings).toMatchObject([{ code: 'FORMAT_MIXED', line: 1 }]);
    const same = await ofOpen(series, 'validation', jsonl([message(500)]));
    expect(same.findings).toEqual([]);
  });

  it('counts the rows without a system instruction beside others, of those with contents alone', async () => {
    const instructed = { ...goodRow('instructed'), ...INSTRUCTED };
    const bare = [goodRow('bare'), { ...goodRow('bare too'), systemInstruction: null }];
    const content = jsonl([instructed, ...bare, '{', '', message(1), prompt]);
    const findings = await findingsOf(content);
    expect(findings.find(({ code }) => code === 'SYSTEM_INSTRUCTION_MISSING')).toMatchObject({
      severity: 'warning',
      line: 2,
      message: '2 rows have no systemInstruction, and others have one.',
    });
    expect(await findingsOf(content, { role: 'evaluation' })).toEqual([]);
  });

  it('counts examples that Llama 4 Scout leaves out as lost', async () => {
    const content = jsonl([...pictures, ...messages]);
    const { findings } = await checkDataset(chunks(content), {
      role: 'training',
      ...scout,
      maxFindings: 10,
    });
    expect(findings.map(({ code }) => code)).toEqual([
      'EXAMPLES_INVALID_SHARE',
      'EXAMPLES_FILTERED',
    ]);
    expect(findings[0]?.message).toMatch(/^120 examples/);
  });

  it('knows no largest file of open models, and one of those whose rows it does not read', async () => {
    expect(await codesOfLarge(open.baseModel)).toEqual(['FILE_LARGE']);
    expect(await codesOfLarge('translation-llm-002')).toEqual([
      'FILE_TOO_LARGE',
      'FORMAT_NOT_CHECKED',
    ]);
  });

  it('says when it could not compare with all of the training dataset', async () => {
    const series = new CheckSeries();
    await series.check('training', ({ compareLines }) => {
      compareLines?.own.setIncomplete();
      return checkDataset(chunks(good), {
        role: 'training',
        baseModel: 'gemini-2.5-flash',
        maxFindings: 10,
      });
    });
    const { findings } = await check(series, 'evaluation', jsonl(rows(3)));
    expect(findings.map(({ code }) => code)).toEqual(['LINES_NOT_COMPARED']);
  });
});
