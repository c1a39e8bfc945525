import { RowConverter } from '../../../src/conversion';
import { checkDataset, type CheckDatasetOptions } from '../../../src/dataset';
import { shapeOf } from '../../../src/dataset/dataset-format';
import { chunks, goodRow, jsonl, type Row, turn } from '../../support/dataset-bytes';

const OPEN = 'meta/llama3_1@llama-3.1-8b';
const GEMINI = 'gemini-3.5-flash';

const reinforcement: Row = {
  contents: [turn('user', 'question')],
  references: { answer: 'x' },
};
const assistant: Row = { contents: [turn('user', 'question'), turn('assistant', 'answer')] };
const answeredWithReferences: Row = { ...goodRow(), references: { answer: 'x' } };

const many = (row: Row): string => jsonl(Array.from({ length: 120 }, () => row));

async function found(row: Row, options: Partial<CheckDatasetOptions>) {
  const { findings, findingCounts, format } = await checkDataset(chunks(many(row)), {
    role: 'training',
    baseModel: GEMINI,
    maxFindings: 100,
    ...options,
  });
  const errors = findings.filter(({ severity }) => severity === 'error');
  return { format, codes: errors.map(({ code }) => code), findings, findingCounts };
}

describe('a dataset for reinforcement tuning', () => {
  it.each([
    ['supervised tuning', { method: 'supervised' }],
    ['preference tuning', { method: 'preferenceOptimization' }],
    ['an open model', { method: 'supervised', baseModel: OPEN }],
    ['full fine-tuning', { method: 'fullFineTuning', baseModel: OPEN }],
    ['an evaluation', { role: 'evaluation' }],
  ] as const)('is told once as what it is where it is given to %s', async (_what, options) => {
    const { format, findings, findingCounts } = await found(reinforcement, options);
    expect(format).toBe('reinforcement');
    expect(findings.filter(({ code }) => code !== 'EXAMPLES_INVALID_SHARE')).toMatchObject([
      {
        code: 'FORMAT_REINFORCEMENT',
        severity: 'error',
        line: 1,
        remedy: expect.stringContaining('reinforcementTuningSpec') as unknown,
      },
    ]);
    expect(findingCounts).toContainEqual({
      code: 'FORMAT_REINFORCEMENT',
      severity: 'error',
      count: 120,
    });
  });

  it('is one for reinforcement tuning, and its prompts are prompts for a teacher', async () => {
    expect(await found(reinforcement, { method: 'reinforcement' })).toMatchObject({
      format: 'reinforcement',
      findings: [],
    });
    const prompts = await found(reinforcement, { method: 'distillation' });
    expect(prompts).toMatchObject({ format: 'prompts', codes: [] });
    expect(prompts.findingCounts.map(({ code }) => code)).toEqual(['KEY_UNKNOWN']);
  });

  it('is none for references beside an answer: there they are a key too many', async () => {
    const { format, findingCounts } = await found(answeredWithReferences, {});
    expect(format).toBe('gemini');
    expect(findingCounts).toEqual([{ code: 'KEY_UNKNOWN', severity: 'warning', count: 120 }]);
  });

  it('is known where the rules of its rows are not', async () => {
    const { format, codes } = await found(reinforcement, { format: 'json-lines' });
    expect([format, codes]).toEqual(['reinforcement', []]);
  });
});

describe('contents with the role assistant', () => {
  it.each([
    ['supervised tuning', { method: 'supervised' }],
    ['preference tuning', { method: 'preferenceOptimization' }],
    ['reinforcement tuning', { method: 'reinforcement' }],
    ['an evaluation', { role: 'evaluation' }],
  ] as const)('are told once as those of open models in %s', async (_what, options) => {
    const { format, codes, findings } = await found(assistant, options);
    expect(format).toBe('open-model');
    expect(codes.toSorted()).toEqual(
      'role' in options ? ['FORMAT_OPEN_MODEL'] : ['EXAMPLES_INVALID_SHARE', 'FORMAT_OPEN_MODEL'],
    );
    expect(findings.find(({ code }) => code === 'FORMAT_OPEN_MODEL')?.remedy).toContain(
      'vertex-tuning convert --from open-model --to gemini',
    );
  });

  it('are rows like others for an open model, also beside contents of the role model', async () => {
    expect(await found(assistant, { baseModel: OPEN })).toMatchObject({
      format: 'open-model',
      findings: [],
    });
    const mixed = jsonl(Array.from({ length: 60 }, () => [assistant, goodRow()]).flat());
    const { findings, shape } = await checkDataset(chunks(mixed), {
      role: 'training',
      baseModel: OPEN,
      maxFindings: 10,
    });
    expect([findings, shape]).toEqual([[], 'contents']);
  });
});

describe('the obsolete messages of Gemini 1.0', () => {
  const obsolete: Row = {
    messages: [
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'question' },
      { role: 'model', content: 'answer' },
      { role: 'user', content: 'question' },
      { role: 'model', content: 'answer' },
    ],
  };

  it.each([
    ['supervised', GEMINI, 'FORMAT_MESSAGES'],
    ['preferenceOptimization', GEMINI, 'FORMAT_MESSAGES'],
    ['reinforcement', GEMINI, 'FORMAT_MESSAGES'],
    ['distillation', GEMINI, 'FORMAT_MESSAGES_OBSOLETE'],
    ['distillation', OPEN, 'FORMAT_MESSAGES_OBSOLETE'],
    ['distillationSampling', OPEN, 'FORMAT_MESSAGES_OBSOLETE'],
    ['supervised', OPEN, 'FORMAT_MESSAGES_OBSOLETE'],
    ['fullFineTuning', OPEN, 'FORMAT_MESSAGES_OBSOLETE'],
  ] as const)(
    'are one finding of %s on %s that says how to convert them',
    async (method, baseModel, code) => {
      const { findings } = await found(obsolete, { method, baseModel });
      const others = findings.filter((finding) => finding.code !== 'EXAMPLES_INVALID_SHARE');
      expect(others).toMatchObject([{ code, severity: 'error', line: 1 }]);
      expect(others[0]?.remedy).toContain('vertex-tuning convert --from openai');
    },
  );

  it('are what that conversion takes, for open models and for Gemini', async () => {
    for (const [to, baseModel] of [
      ['open-model', OPEN],
      ['gemini', GEMINI],
    ] as const) {
      const converted = new RowConverter({ from: 'openai', to }).convert(obsolete);
      expect(converted).toHaveProperty('text');
      const row = 'text' in converted ? (JSON.parse(converted.text) as Row) : {};
      expect((await found(row, { baseModel })).findings).toEqual([]);
    }
  });
});

describe('shapeOf', () => {
  it.each([
    [reinforcement, 'references'],
    [{ ...reinforcement, references: null }, 'contents'],
    [{ ...reinforcement, completions: [] }, 'completions'],
    [assistant, 'assistantContents'],
    [{ ...assistant, references: {} }, 'assistantContents'],
    [answeredWithReferences, 'contents'],
    [{ contents: [], references: {} }, 'contents'],
    [{ contents: 'x', references: {} }, 'contents'],
    [{ contents: [null], references: {} }, 'contents'],
  ])('calls %j %s', (row, shape) => {
    expect(shapeOf(row)).toBe(shape);
  });
});
