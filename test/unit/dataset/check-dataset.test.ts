import type { DatasetRole } from '../../../src/contract/dataset';
import { checkDataset, type CheckDatasetOptions, RULES } from '../../../src/dataset';
import { chunks, goodRow, jsonl, type Row, turn } from '../../support/dataset-bytes';

const OPTIONS: CheckDatasetOptions = {
  role: 'training',
  baseModel: 'gemini-2.5-flash',
  maxFindings: 100,
};

const GOOD_ROWS = Array.from({ length: 120 }, () => goodRow());

function check(content: string | Uint8Array, options: Partial<CheckDatasetOptions> = {}) {
  return checkDataset(chunks(content), { ...OPTIONS, ...options });
}

/** Findings of one row that stands on line 3 between good ones, without those about the whole file. */
async function findingsOfRow(row: Row | string, options: Partial<CheckDatasetOptions> = {}) {
  const content = jsonl([goodRow(), goodRow(), row, ...GOOD_ROWS]);
  const { findings, statistics } = await check(content, options);
  expect(findings.every((finding) => finding.line === 3)).toBe(true);
  const codes = findings.map(({ code, path }) => (path === undefined ? code : `${code} ${path}`));
  const hasError = findings.some(({ severity }) => severity === 'error');
  expect(statistics.invalidExamples).toBe(hasError ? 1 : 0);
  return codes.sort();
}

const user = turn('user', 'question');
const model = turn('model', 'answer');
const withParts = (...parts: unknown[]): Row => ({ contents: [{ role: 'user', parts }, model] });

async function validationCodes(count: number, trainingExamples: number) {
  const content = jsonl(Array.from({ length: count }, () => goodRow()));
  const { findings } = await check(content, { role: 'validation', trainingExamples });
  return findings.map(({ code }) => code);
}

async function codesOfSize(sizeBytes: number) {
  const { findings } = await check(jsonl(GOOD_ROWS), { sizeBytes });
  return findings.map(({ code }) => code);
}

function video(mediaResolution: string): Row {
  return {
    ...withParts({ fileData: { fileUri: 'gs://b/v.mp4', mimeType: 'video/mp4' } }),
    generationConfig: { mediaResolution },
  };
}

describe('checkDataset', () => {
  it('finds nothing in a good dataset and counts it', async () => {
    const content = jsonl(GOOD_ROWS);
    expect(await check(content)).toEqual({
      findings: [],
      findingCounts: [],
      statistics: {
        lines: 120,
        examples: 120,
        invalidExamples: 0,
        bytes: content.length,
        characters: 120 * 'questionanswer'.length,
        estimatedTokens: (120 * 'questionanswer'.length) / 4,
      },
    });
  });

  const accepted: [string, Row | string][] = [
    ['a line end of CR LF', `${JSON.stringify(goodRow())}\r`],
    ['snake_case', { system_instruction: { parts: [{ text: 's' }] }, contents: [user, model] }],
    [
      'a snake_case file',
      withParts({ file_data: { file_uri: 'gs://b/o', mime_type: 'image/png' } }),
    ],
    [
      'a file on the web',
      withParts({ fileData: { fileUri: 'https://a/b', mimeType: 'image/png' } }),
    ],
    [
      'a system role in systemInstruction',
      { systemInstruction: { role: 'system', parts: [{ text: 's' }] }, contents: [user, model] },
    ],
    ['several turns', { contents: [user, model, user, model] }],
    [
      'a function call as answer',
      {
        contents: [user, { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] }],
        tools: [{}],
      },
    ],
    ['null for an absent field', { contents: [user, model], tools: null }],
    [
      'a media resolution',
      { contents: [user, model], generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW' } },
    ],
  ];
  it.each(accepted)('accepts %s', async (_name, row) => {
    expect(await findingsOfRow(row)).toEqual([]);
  });

  const refused: [string, Row | string, string[]][] = [
    ['a blank line', ' \t', ['ROW_BLANK']],
    ['a NUL', '{"contents":\0}', ['ROW_HAS_NUL']],
    ['what is not JSON', '{"contents":[', ['ROW_NOT_JSON']],
    ['a trailing comma', `${JSON.stringify(goodRow())},`, ['ROW_NOT_JSON']],
    ['a list', '[]', ['ROW_NOT_OBJECT']],
    ['null', 'null', ['ROW_NOT_OBJECT']],
    ['no contents', { tools: [] }, ['CONTENTS_MISSING']],
    ['contents of a wrong type', { contents: 'x' }, ['CONTENTS_NOT_LIST contents']],
    ['contents without a turn', { contents: [] }, ['CONTENTS_EMPTY contents']],
    ['a turn of a wrong type', { contents: ['x', model] }, ['TURN_NOT_OBJECT contents[0]']],
    [
      'a turn without a role',
      { contents: [{ parts: [{ text: 'x' }] }, model] },
      ['ROLE_MISSING contents[0]'],
    ],
    [
      'the role assistant',
      { contents: [user, turn('assistant', 'x')] },
      ['ROLE_ASSISTANT contents[1].role'],
    ],
    [
      'the role system',
      { contents: [turn('system', 'x'), user, model] },
      ['ROLE_SYSTEM contents[0].role'],
    ],
    [
      'an upper-case role',
      { contents: [turn('USER', 'x'), model] },
      ['ROLE_UNKNOWN contents[0].role'],
    ],
    [
      'a role of a wrong type',
      { contents: [{ role: 1, parts: [{ text: 'x' }] }, model] },
      ['ROLE_UNKNOWN contents[0].role'],
    ],
    [
      'no user turn',
      { contents: [model] },
      ['FIRST_TURN_NOT_USER contents[0]', 'USER_TURN_MISSING contents'],
    ],
    [
      'a last turn of the user',
      { contents: [user, model, user] },
      ['LAST_TURN_NOT_MODEL contents[2]'],
    ],
    [
      'an empty answer',
      { contents: [user, turn('model', ' \n')] },
      ['MODEL_TURN_EMPTY contents[1]'],
    ],
    [
      'two user turns in a row',
      { contents: [user, user, model] },
      ['TURNS_NOT_ALTERNATING contents[1]'],
    ],
    [
      'a turn without parts',
      { contents: [{ role: 'user' }, model] },
      ['PARTS_MISSING contents[0]'],
    ],
    ['an empty list of parts', withParts(), ['PARTS_MISSING contents[0]']],
    [
      'parts of a wrong type',
      { contents: [{ role: 'user', parts: 'x' }, model] },
      ['PARTS_NOT_LIST contents[0].parts'],
    ],
    ['a part of a wrong type', withParts('x'), ['PART_NOT_OBJECT contents[0].parts[0]']],
    [
      'an unknown part',
      withParts({ weight: 1 }),
      ['KEY_UNKNOWN contents[0].parts[0]', 'PART_UNKNOWN contents[0].parts[0]'],
    ],
    [
      'a part that cannot be tuned on',
      withParts({ executableCode: {} }),
      ['PART_UNKNOWN contents[0].parts[0]'],
    ],
    [
      'a part of two kinds',
      withParts({ text: 'x', functionCall: { name: 'f' } }),
      ['PART_AMBIGUOUS contents[0].parts[0]'],
    ],
    ['text of a wrong type', withParts({ text: 5 }), ['PART_WRONG_TYPE contents[0].parts[0].text']],
    [
      'a file of a wrong type',
      withParts({ fileData: 'gs://b/o' }),
      ['PART_WRONG_TYPE contents[0].parts[0].fileData'],
    ],
    [
      'a local file',
      withParts({ fileData: { fileUri: './a.png', mimeType: 'image/png' } }),
      ['FILE_URI_INVALID contents[0].parts[0].fileData.fileUri'],
    ],
    [
      'a bucket without an object',
      withParts({ fileData: { fileUri: 'gs://b/', mimeType: 'image/png' } }),
      ['FILE_URI_INVALID contents[0].parts[0].fileData.fileUri'],
    ],
    [
      'a file without a type',
      withParts({ fileData: { fileUri: 'gs://b/o' } }),
      ['FILE_MIME_TYPE_MISSING contents[0].parts[0].fileData'],
    ],
    [
      'inline data',
      withParts({ inlineData: { mimeType: 'image/png', data: 'AA==' } }),
      ['INLINE_DATA contents[0].parts[0].inlineData'],
    ],
    [
      'a call without a name',
      withParts({ functionCall: {} }),
      ['FUNCTION_NAME_MISSING contents[0].parts[0].functionCall'],
    ],
    [
      'a function turn',
      {
        contents: [
          user,
          model,
          { role: 'function', parts: [{ functionResponse: { name: 'f' } }] },
          model,
        ],
      },
      ['ROLE_FUNCTION contents[2].role'],
    ],
    [
      'both spellings of the system instruction',
      {
        systemInstruction: { parts: [] },
        system_instruction: { parts: [] },
        contents: [user, model],
      },
      ['BOTH_SPELLINGS'],
    ],
    [
      'both spellings in a part',
      withParts({ fileData: { fileUri: 'gs://b/o', mimeType: 'a/b' }, file_data: {} }),
      ['BOTH_SPELLINGS contents[0].parts[0]'],
    ],
    [
      'a system instruction that is a string',
      { systemInstruction: 'x', contents: [user, model] },
      ['SYSTEM_INSTRUCTION_INVALID systemInstruction'],
    ],
    [
      'a system instruction with a file',
      { systemInstruction: { parts: [{ text: 'x' }, { fileData: {} }] }, contents: [user, model] },
      ['SYSTEM_INSTRUCTION_NOT_TEXT systemInstruction.parts[1]'],
    ],
    ['tools of a wrong type', { tools: {}, contents: [user, model] }, ['TOOLS_NOT_LIST tools']],
    [
      'a generation config of a wrong type',
      { generationConfig: 1, contents: [user, model] },
      ['GENERATION_CONFIG_INVALID generationConfig'],
    ],
    ['an unknown key', { labels: {}, contents: [user, model] }, ['KEY_UNKNOWN']],
    [
      'too many images',
      withParts(
        ...Array.from({ length: 31 }, () => ({
          fileData: { fileUri: 'gs://b/o', mimeType: 'image/png' },
        })),
      ),
      ['MEDIA_TOO_MANY contents'],
    ],
    ['the messages format', { messages: [{ role: 'user', content: 'x' }] }, ['FORMAT_MESSAGES']],
    ['prompt and completion', { prompt: 'x', completion: 'y' }, ['FORMAT_PROMPT_COMPLETION']],
    ['input_text and output_text', { input_text: 'x', output_text: 'y' }, ['FORMAT_INPUT_OUTPUT']],
    ['a preference row', { contents: [user], completions: [] }, ['FORMAT_PREFERENCE']],
    [
      'an example over the limit',
      { contents: [turn('user', 'x'.repeat(131_072 * 4)), model] },
      ['EXAMPLE_TOO_LONG'],
    ],
  ];
  it.each(refused)('finds %s', async (_name, row, expected) => {
    expect(await findingsOfRow(row)).toEqual(expected);
  });

  it('takes an example at the token limit', async () => {
    const prompt = turn('user', 'x'.repeat(131_072 * 4 - 'answer'.length));
    expect(await findingsOfRow({ contents: [prompt, model] })).toEqual([]);
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

  it('wants a text to compare with in an evaluation dataset', async () => {
    const call = { contents: [user, { role: 'model', parts: [{ functionCall: { name: 'f' } }] }] };
    expect(await findingsOfRow(call, { role: 'evaluation' })).toEqual([
      'REFERENCE_NOT_TEXT contents[1]',
    ]);
  });

  it('warns where rows with video differ in their media resolution', async () => {
    const rows = [...GOOD_ROWS, video('LOW'), video('LOW'), video('HIGH'), video('MEDIUM')];
    const { findings, findingCounts } = await check(jsonl(rows));
    expect(findings).toMatchObject([{ code: 'MEDIA_RESOLUTION_MIXED', line: 123 }]);
    expect(findingCounts).toMatchObject([{ count: 2 }]);
  });

  it('checks only JSON for models that are not Gemini, and says so', async () => {
    const rows = [{ messages: [] }, { prompt: 'x', completion: 'y' }, '{'];
    const { findings } = await check(jsonl(rows), {
      baseModel: 'meta/llama3_1@llama-3.1-8b-instruct',
    });
    expect(findings.map(({ code }) => code).sort()).toEqual([
      'EXAMPLES_INVALID_SHARE',
      'FORMAT_NOT_CHECKED',
      'ROW_NOT_JSON',
    ]);
  });

  it('survives a row that is nested a hundred thousand levels deep', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const row = `{"contents":[{"role":"user","parts":[{"functionCall":{"name":"f","args":{"a":${deep}}}}]},${JSON.stringify(model)}]}`;
    expect(await findingsOfRow(row)).toEqual([]);
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

  it('has a test for every rule about rows', () => {
    const tested = new Set(
      [
        ...refused.flatMap(([, , codes]) => codes),
        ...wholeFile.flatMap(([, , codes]) => codes),
      ].map((entry) => entry.split(' ')[0]),
    );
    const testedBelow = [
      'EXAMPLES_TOO_MANY',
      'FILE_BOM',
      'FILE_LARGE',
      'FILE_TOO_LARGE',
      'FORMAT_NOT_CHECKED',
      'MEDIA_RESOLUTION_MIXED',
      'REFERENCE_NOT_TEXT',
      'ROW_NOT_UTF8',
      'ROW_TOO_LONG',
      'VALIDATION_SHARE',
    ];
    const untested = Object.keys(RULES).filter((code) => !tested.has(code));
    expect(untested.sort()).toEqual(testedBelow);
  });
});
