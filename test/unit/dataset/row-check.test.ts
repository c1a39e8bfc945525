import { RowChecker, type RowContext } from '../../../src/dataset/row-check';
import { parseExample } from '../../../src/dataset';
import { CONTENTS_RULES } from '../../../src/dataset/contents-rules';
import { LINE_RULES } from '../../../src/dataset/line-rules';
import { OPEN_MODEL_RULES } from '../../../src/dataset/open-model-rules';
import { ruleOf } from '../../../src/dataset/rules';
import { type Row, turn } from '../../support/dataset-bytes';
import {
  ROW_RULE_CASES,
  type RowRuleCase,
  type RowRuleCode,
} from '../../support/dataset-rule-cases';

const CONTEXT: RowContext = {
  role: 'training',
  method: 'supervised',
  baseModel: 'gemini-2.5-flash',
};

function check(row: Row | string | Buffer, context: Partial<RowContext> = {}) {
  const bytes = Buffer.isBuffer(row)
    ? row
    : Buffer.from(typeof row === 'string' ? row : JSON.stringify(row));
  return new RowChecker({ ...CONTEXT, ...context }).checkBytes(bytes);
}

function codesOf(row: Row | string | Buffer, context: Partial<RowContext> = {}): string[] {
  return check(row, context).findings.map(({ code }) => code);
}

const cases = Object.entries(ROW_RULE_CASES) as [RowRuleCode, RowRuleCase][];

describe('the rules about rows', () => {
  it('have a row that keeps and one that breaks each of them', () => {
    const codes = Object.keys({ ...LINE_RULES, ...CONTENTS_RULES, ...OPEN_MODEL_RULES });
    const tested = cases.map(([code]) => code as string);
    // What is not even parsed is the business of whoever cuts the file into lines; the last has properties.
    expect(codes.filter((code) => !tested.includes(code))).toEqual([
      'ROW_TOO_LONG',
      'ROW_TOO_COMPLEX',
      'ROW_FINDINGS_CUT',
    ]);
  });

  it.each(cases)('%s is not found where it is kept', (_code, { keeps, context }) => {
    expect(codesOf(keeps, context)).toEqual([]);
  });

  it.each(cases)('%s is found, with its place', (code, { breaks, context, path, also = [] }) => {
    const { findings, isInvalid } = check(breaks, context);
    const codes: string[] = findings.map((finding) => finding.code);
    expect(codes).toHaveLength(1 + also.length);
    expect(codes).toEqual(expect.arrayContaining([code, ...also]));
    expect(findings.find((finding) => finding.code === code)?.path).toBe(path);
    const severities = [code, ...also].map((each) => ruleOf(each).severity);
    expect(isInvalid).toBe(severities.includes('error'));
  });

  it.each(cases)('%s has a message and a remedy that make sense', (code, { breaks, context }) => {
    const facts = check(breaks, context).findings.find((finding) => finding.code === code)?.facts;
    const message = ruleOf(code).message(facts ?? {});
    expect(message).toMatch(/^[^a-z].*\.$|^[a-z]\w* .*\.$/s);
    expect(message).not.toContain('undefined');
    expect(ruleOf(code).remedy).toMatch(/[.)]$/);
  });
});

const user = turn('user', 'question');
const model = turn('model', 'answer');

const codesOfText = (text: string): string[] => codesOf({ contents: [turn('user', text), model] });

const codesOfPair = (good: string, bad: string): string[] =>
  codesOf(
    {
      contents: [user],
      completions: [
        { score: 1, completion: turn('model', good) },
        { score: 0, completion: turn('model', bad) },
      ],
    },
    { method: 'preferenceOptimization' },
  );

const picturing = (url: string) => ({
  messages: [
    { role: 'user', content: [{ type: 'image_url', image_url: { url } }] },
    { role: 'assistant', content: 'x' },
  ],
});

describe('RowChecker', () => {
  it('says what a row is and holds, for the rules about the file', () => {
    const row = {
      contents: [
        {
          role: 'user',
          parts: [{ fileData: { fileUri: 'gs://b/v.mp4', mimeType: 'video/mp4' } }],
        },
        model,
      ],
      systemInstruction: { parts: [{ text: 'be brief' }] },
      generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_HIGH' },
    };
    expect(check(row)).toMatchObject({
      shape: 'contents',
      isBlank: false,
      isInvalid: false,
      characters: 'be brief'.length + 'answer'.length,
      hasMedia: true,
      hasVideo: true,
      mediaResolution: 3,
    });
  });

  it.each([
    [{ fileData: { fileUri: 'gs://b/v.MP4' } }, { video: 1 }],
    [{ fileData: { fileUri: 'https://b/o.jpeg?size=2.x' } }, { image: 1 }],
    [
      { fileData: { fileUri: 'gs://b/o.pdf', mimeType: 'application/octet-stream' } },
      { document: 1 },
    ],
    [{ fileData: { fileUri: 'gs://b/o.txt', mimeType: 'text/plain' } }, {}],
    [{ fileData: { fileUri: 'gs://b/o' } }, {}],
    [{ inlineData: { data: 'eA==' } }, {}],
  ])('takes %j for a file that characters do not tell the tokens of', (part, kinds) => {
    const row = { contents: [{ role: 'user', parts: [part] }, model] };
    expect(check(row)).toMatchObject({
      files: 1,
      image: 0,
      audio: 0,
      video: 0,
      document: 0,
      ...kinds,
    });
    expect(check(row).hasFiles).toBe(true);
    expect(check({ contents: [user, model] }).hasFiles).toBe(false);
  });

  it('reads the roles of a single question and answer by their place', () => {
    const [asked, answered] = [{ parts: [{ text: 'q' }] }, { role: '', parts: [{ text: 'a' }] }];
    expect(codesOf({ contents: [asked, answered] })).toEqual(['ROLE_BLANK', 'ROLE_BLANK']);
    expect(codesOf({ contents: [user, model, asked, model] })).toEqual(['ROLE_MISSING']);
    expect(parseExample({ contents: [asked, answered] })?.contents).toMatchObject([
      { role: 'user' },
      { role: 'model' },
    ]);
    expect(parseExample({ contents: [turn('USER', 'q'), model] })?.contents[0]?.role).toBe('user');
    expect(parseExample({ contents: [user, model, asked] })).toBeUndefined();
  });

  it('knows which models take a resolution of a part, and which images open models take', () => {
    const file = { fileData: { fileUri: 'gs://b/o.png', mimeType: 'image/png' } };
    const parts = [{ ...file, mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' } }];
    const row = { contents: [{ role: 'user', parts }, model] };
    expect(codesOf(row)).toEqual(['MEDIA_RESOLUTION_OF_PART']);
    expect(codesOf(row, { baseModel: 'gemini-3.5-flash' })).toEqual([]);
    const context = { baseModel: 'meta/llama4@llama-4-scout-17b' };
    for (const url of ['gs://b/o.webp', 'gs://b/o', 'data:image/jpeg;base64,AA==']) {
      expect(codesOf(picturing(url), context)).toEqual([]);
    }
    expect(codesOf(picturing('gs://b/o.gif'), context)).toEqual(['IMAGE_TYPE_UNKNOWN']);
  });

  it('refuses an empty answer only where it is the last', () => {
    const empty = turn('model', ' ');
    expect(codesOf({ contents: [user, empty, user, model] })).toEqual(['TEXT_EMPTY']);
    expect(codesOf({ contents: [user, model, user, empty] })).toEqual(['MODEL_TURN_EMPTY']);
    const [asks, answers] = [
      { role: 'user', content: 'q' },
      { role: 'assistant', content: 'a' },
    ];
    const blank = { role: 'assistant', content: ' ' };
    const context = { baseModel: 'meta/llama3_1@llama-3.1-8b' };
    expect(codesOf({ messages: [asks, blank, asks, answers] }, context)).toEqual(['TEXT_EMPTY']);
    expect(codesOf({ messages: [asks, blank] }, context)).toEqual(['MODEL_TURN_EMPTY']);
  });

  it('limits files without a type by the kind that their names show', () => {
    const parts = Array.from({ length: 2 }, () => ({ fileData: { fileUri: 'gs://b/v.mp4' } }));
    const row = { contents: [{ role: 'user', parts }, model] };
    expect(codesOf(row)).toContain('MEDIA_TOO_MANY');
  });

  it('counts the bytes of text in other scripts, wherever it stands', () => {
    const row = {
      systemInstruction: { parts: [{ text: 'я' }] },
      contents: [turn('user', '漢字'), turn('model', 'é')],
      tools: [{ functionDeclarations: [{ name: 'f', description: '字' }] }],
    };
    expect(check(row).extraBytes).toBe(1 + 4 + 1 + 2);
    const pair = {
      contents: [turn('user', '字')],
      completions: [
        { score: 1, completion: turn('model', '字') },
        { score: 0, completion: turn('model', 'x') },
      ],
    };
    expect(check(pair, { method: 'preferenceOptimization' }).extraBytes).toBe(2 * 2 + 2);
  });

  it('refuses for its length only what is too long by the whole range of the estimate', () => {
    expect(codesOfText('x'.repeat(524_289))).toEqual(['EXAMPLE_MAYBE_TOO_LONG']);
    expect(codesOfText('字'.repeat(99_000))).toEqual([]);
    expect(codesOfText('字'.repeat(100_000))).toEqual(['EXAMPLE_MAYBE_TOO_LONG']);
    const [long, half] = ['x'.repeat(409_600), 'x'.repeat(204_800)];
    // The model is given the prompt with one completion at a time.
    expect(codesOfPair(half, half.slice(8))).toEqual([]);
    expect(codesOfPair(long, 'x')).toEqual(['EXAMPLE_MAYBE_TOO_LONG']);
    expect(codesOfPair('x', long)).toEqual(['EXAMPLE_MAYBE_TOO_LONG']);
  });

  it('counts preference rows as they are billed: the prompt twice', () => {
    const row = {
      contents: [user],
      completions: [
        { score: 1, completion: turn('model', 'good') },
        { score: 0, completion: turn('model', 'worse') },
      ],
    };
    const { characters } = check(row, { method: 'preferenceOptimization' });
    expect(characters).toBe(2 * 'question'.length + 'good'.length + 'worse'.length);
  });

  it('keeps nothing of the row before', () => {
    const rows = new RowChecker(CONTEXT);
    const first = rows.checkText('{"contents":[1]}').findings;
    expect(rows.checkText(JSON.stringify({ contents: [user, model] }))).toMatchObject({
      isInvalid: false,
      findings: [],
    });
    expect(first).toHaveLength(1);
  });

  it('takes the rows of open models in each of their shapes', () => {
    const context = { baseModel: 'qwen/qwen3@qwen3-8b' };
    for (const row of [
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'assistant', content: 'y' },
        ],
      },
      { prompt: 'x', completion: 'y' },
      { contents: [user, turn('assistant', 'x')], systemInstruction: { parts: [{ text: 's' }] } },
      { contents: [user, model] },
    ]) {
      expect(codesOf(row, context)).toEqual([]);
    }
  });

  it('reads contents in evaluation datasets, however the model was tuned', () => {
    const context = { role: 'evaluation', baseModel: 'meta/llama3_1@llama-3.1-8b' } as const;
    expect(codesOf({ contents: [user, model] }, context)).toEqual([]);
    expect(codesOf({ prompt: 'x', completion: 'y' }, context)).toEqual([
      'FORMAT_PROMPT_COMPLETION',
    ]);
  });

  it('holds rows against a format that is forced on it', () => {
    const row = {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'y' },
      ],
    };
    expect(codesOf(row, { format: 'open-model' })).toEqual([]);
    expect(codesOf(row, { format: 'json-lines' })).toEqual([]);
    expect(codesOf(row, { format: 'preference' })).toEqual(['FORMAT_MESSAGES']);
  });

  it('checks only JSON where no format is known', () => {
    for (const context of [
      { baseModel: 'translation-llm-002' },
      { method: 'veo', baseModel: 'veo-3.0-generate-001' },
      { method: 'reinforcement', baseModel: 'meta/llama3_1@llama-3.1-8b' },
    ] as const) {
      expect(codesOf({ anything: 1 }, context)).toEqual([]);
      expect(codesOf('{', context)).toEqual(['ROW_NOT_JSON']);
    }
  });

  it('survives a row that is nested a hundred thousand levels deep, wherever that is', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const call = `{"contents":[${JSON.stringify(user)},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":${deep}}}}]}],"tools":${deep}}`;
    expect(codesOf(call, { baseModel: 'gemini-3.5-flash' })).toEqual([
      'TOOL_INVALID',
      'FUNCTION_NOT_DECLARED',
    ]);
    for (const key of ['contents', 'messages', 'completions', 'generationConfig']) {
      expect(check(`{"${key}":${deep}}`).isInvalid).toBe(true);
    }
    expect(codesOf(`${deep}${deep}`)).toEqual(['ROW_NOT_JSON']);
  });
});
