import {
  checkDataset,
  type CheckDatasetOptions,
  CheckSeries,
  type DatasetSource,
  evaluationBeside,
  FileChangedError,
  inThisThread,
} from '../../../src/dataset';
import { chunks, goodRow, jsonl, type Row } from '../../support/dataset-bytes';

const OPTIONS = { baseModel: 'gemini-2.5-flash', maxFindings: 20 };
const NAME = 'gs://b/test.jsonl#1';

const rows = (count: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, index) => goodRow(`question ${from + index}`));

/** Asks what line 4 of the training dataset and line 2 of the validation dataset ask, and gives other answers. */
const EVALUATION = jsonl([
  ...rows(10, 1_000),
  goodRow('question 3', 'ours'),
  goodRow('question 501', 'ours'),
]);

/** A series whose evaluation dataset is this; counts how often it was read for its prompts. */
function seriesWith(evaluation: DatasetSource): { series: CheckSeries; reads: () => number } {
  const series = new CheckSeries();
  let reads = 0;
  series.comparePromptsWith(NAME, (collecting) => {
    reads += 1;
    return checkDataset(evaluation, { ...OPTIONS, ...collecting, role: 'evaluation' });
  });
  return { series, reads: () => reads };
}

const check = (
  series: CheckSeries,
  role: CheckDatasetOptions['role'],
  content: string,
  options: Partial<CheckDatasetOptions> = {},
) =>
  series.check(role, (comparison) =>
    checkDataset(chunks(content), { ...OPTIONS, role, ...comparison, ...options }),
  );

async function* changing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(EVALUATION);
  throw new FileChangedError('changed');
}

describe('CheckSeries with an evaluation dataset', () => {
  it('finds its prompts in the others, by both lines, and reads it once for that', async () => {
    const { series, reads } = seriesWith(chunks(EVALUATION));
    const training = await check(series, 'training', jsonl(rows(120)));
    expect(training.findings).toEqual([
      expect.objectContaining({
        code: 'PROMPT_IN_EVALUATION',
        severity: 'warning',
        line: 4,
        message: 'The prompt is the same as that of line 11 of the evaluation dataset.',
      }),
    ]);
    const validation = await check(series, 'validation', jsonl(rows(5, 500)));
    expect(validation.findings).toMatchObject([
      { code: 'PROMPT_IN_EVALUATION', line: 2, message: expect.stringMatching('line 12 of') },
    ]);
    expect(reads()).toBe(1);
    const evaluation = await check(series, 'evaluation', EVALUATION);
    expect(evaluation.findings).toEqual([]);
  });

  it('tells a row of the training dataset that is the same as a whole once, as that', async () => {
    const both = jsonl([...rows(10, 1_000), goodRow('question 3'), goodRow('question 4', 'ours')]);
    const { series } = seriesWith(chunks(both));
    const training = await check(series, 'training', jsonl(rows(120)));
    expect(training.findingCounts).toEqual([
      { code: 'PROMPT_IN_EVALUATION', severity: 'warning', count: 1 },
    ]);
    expect(training.findings).toMatchObject([{ code: 'PROMPT_IN_EVALUATION', line: 5 }]);
    // Nobody compares its lines with those of the evaluation dataset.
    const validation = await check(series, 'validation', jsonl(rows(1, 1_003)));
    expect(validation.findings).toMatchObject([{ code: 'PROMPT_IN_EVALUATION', line: 1 }]);
    const evaluation = await check(series, 'evaluation', both);
    expect(evaluation.findings).toMatchObject([
      {
        code: 'EXAMPLE_IN_TRAINING',
        line: 11,
        message: 'The line is the same as line 4 of the training dataset.',
      },
    ]);
  });

  it('tells it where blank lines and batches shift what is compared', async () => {
    const both = jsonl(['', goodRow('question 90'), '']);
    const { series } = seriesWith(chunks(both));
    const content = jsonl([...rows(50), '', '', ...rows(70, 50), goodRow('question 90', 'other')]);
    const checker = { ...inThisThread, batchBytes: 500 };
    const training = await check(series, 'training', content, { checker });
    expect(training.findings.filter(({ code }) => code !== 'ROW_BLANK')).toMatchObject([
      { code: 'PROMPT_IN_EVALUATION', line: 123 },
    ]);
    const evaluation = await check(series, 'evaluation', both);
    expect(evaluation.findings.filter(({ code }) => code !== 'ROW_BLANK')).toMatchObject([
      { code: 'EXAMPLE_IN_TRAINING', line: 2, message: expect.stringMatching('line 93 of') },
    ]);
  });

  it('counts all such rows, and lists as many as asked for', async () => {
    const { series } = seriesWith(chunks(EVALUATION));
    const again = Array.from({ length: 300 }, (_, index) => goodRow('question 3', `${index}`));
    const { findings, findingCounts } = await check(series, 'training', jsonl(again));
    expect(findingCounts).toEqual([
      { code: 'PROMPT_IN_EVALUATION', severity: 'warning', count: 300 },
    ]);
    expect(findings).toHaveLength(OPTIONS.maxFindings);
  });

  it('compares prompts of other formats', async () => {
    const { series } = seriesWith(chunks(EVALUATION));
    const pairs = jsonl([
      { prompt: 'question 2', completion: 'x' },
      {
        messages: [
          { role: 'user', content: 'question 3' },
          { role: 'assistant', content: 'x' },
        ],
      },
    ]);
    const { findings } = await check(series, 'training', pairs, {
      baseModel: 'meta/llama3_1@llama-3.1-8b',
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'PROMPT_IN_EVALUATION', line: 2 }),
    );
  });

  it('compares answers and instructions with nothing', async () => {
    const { series } = seriesWith(chunks(jsonl([goodRow('new', 'answer')])));
    const { findings } = await check(series, 'training', jsonl(rows(120)));
    expect(findings).toEqual([]);
  });

  it('says so when it could not read all of it', async () => {
    const { series } = seriesWith(() => changing());
    const { findings } = await check(series, 'training', jsonl(rows(120)));
    expect(findings.map(({ code }) => code)).toEqual(['LINES_NOT_COMPARED']);
  });

  it('fails when it cannot be read, and not before it is needed', async () => {
    const series = new CheckSeries();
    series.comparePromptsWith(NAME, () => Promise.reject(new Error('no answer')));
    const content = jsonl(rows(120));
    const left = await series
      .check('training', (comparison) =>
        checkDataset(() => chunks(content), { ...OPTIONS, role: 'training', ...comparison }),
      )
      .catch((error: unknown) => error);
    expect(left).toEqual(new Error('no answer'));
    await expect(check(series, 'evaluation', EVALUATION)).resolves.toBeDefined();
  });

  it('hashes no prompt where there is nothing to compare with', async () => {
    const seen: boolean[] = [];
    const checker: typeof inThisThread = {
      ...inThisThread,
      check: async (bytes, spec, start) => {
        const found = await inThisThread.check(bytes, spec, start);
        seen.push(found.prompts !== undefined);
        return found;
      },
    };
    const content = jsonl(rows(120));
    await check(new CheckSeries(), 'training', content, { checker });
    await check(seriesWith(chunks(EVALUATION)).series, 'evaluation', content, { checker });
    expect(seen).toEqual([false, false]);
    await check(seriesWith(chunks(EVALUATION)).series, 'training', content, { checker });
    expect(seen).toEqual([false, false, true]);
  });

  it('goes on with findings of an earlier attempt only where it compared with the same prompts', async () => {
    const content = jsonl([goodRow('question 3'), ...rows(120, 200)]);
    let state: unknown;
    await check(seriesWith(chunks(EVALUATION)).series, 'training', content, {
      checker: { ...inThisThread, batchBytes: 2_000 },
      onProgress: (progress) => {
        state ??= progress.state();
      },
    });
    const from = async (of: string): Promise<number | undefined> => {
      const series = new CheckSeries();
      series.comparePromptsWith(of, (collecting) =>
        checkDataset(chunks(EVALUATION), { ...OPTIONS, ...collecting, role: 'evaluation' }),
      );
      let opened: number | undefined;
      await series.check('training', (comparison) =>
        checkDataset(
          ({ offset }) => {
            // It is opened from its start as well, for the lines that were checked.
            opened = Math.max(opened ?? 0, offset);
            return chunks(Buffer.from(content).subarray(offset));
          },
          { ...OPTIONS, role: 'training', ...comparison, resumeFrom: state },
        ),
      );
      return opened;
    };
    expect(await from(NAME)).toBeGreaterThan(0);
    expect(await from('gs://b/test.jsonl#2')).toBe(0);
  });
});

describe('evaluationBeside', () => {
  const [training, evaluation] = [{ role: 'training' }, { role: 'evaluation' }] as const;

  it('is the evaluation dataset, where there is another to compare with it', () => {
    expect(evaluationBeside([training, evaluation])).toBe(evaluation);
    expect(evaluationBeside([evaluation])).toBeUndefined();
    expect(evaluationBeside([training])).toBeUndefined();
  });
});
