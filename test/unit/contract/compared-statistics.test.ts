import * as fc from 'fast-check';
import { comparedStatistics } from '../../../src/contract/compared-statistics';
import type { DatasetReport } from '../../../src/contract/dataset';
import type { TuningMethod } from '../../../src/contract/tuning-method';

type Checked = Partial<DatasetReport> & { blanks?: number[]; blankCount?: number };

function training({ blanks = [], blankCount = blanks.length, ...more }: Checked): DatasetReport {
  const blank = { code: 'ROW_BLANK', severity: 'warning' } as const;
  return {
    role: 'training',
    uri: 'gs://acme/train.jsonl',
    examples: 10,
    invalidExamples: 1,
    estimatedTokens: 400,
    findings: blanks.map((line) => ({ ...blank, line, message: '', remedy: '' })),
    findingCounts: blankCount > 0 ? [{ ...blank, count: blankCount }] : [],
    ...more,
  };
}

function linesOf(checked: Checked, examples: number, numbers: number[]): (number | undefined)[] {
  const droppedExamples = numbers.map((example) => ({ example, reason: 'Too long.' }));
  const compared = comparedStatistics({
    method: 'supervised',
    training: training(checked),
    dataStats: { examples, droppedExamples },
  });
  return compared?.droppedExamples.map(({ line }) => line) ?? [];
}

const dataStats = { examples: 10, billableTokens: 430, dropped: 2, droppedNamed: 2 };

function predictedOf(checked: Checked, method: TuningMethod = 'supervised') {
  return comparedStatistics({ method, training: training(checked), dataStats })?.predicted;
}

describe('comparedStatistics', () => {
  it('is nothing until the service tells', () => {
    const input = { method: 'supervised', training: training({}), dataStats: undefined } as const;
    expect(comparedStatistics(input)).toBeNull();
  });

  it('sets what the check said beside what the service counted', () => {
    const input = { method: 'supervised', training: training({}), dataStats } as const;
    expect(comparedStatistics(input)).toEqual({
      predicted: {
        examples: 10,
        dropped: 1,
        tokens: { low: 400, high: 400 },
        billableTokens: { low: 400, high: 400 },
      },
      service: dataStats,
      droppedExamples: [],
    });
  });

  it('predicts billable tokens by the unit of the method, and none where there is none', () => {
    expect(predictedOf({}, 'preferenceOptimization')).toMatchObject({
      tokens: { low: 400, high: 400 },
      billableTokens: { low: 400, high: 400 },
    });
    expect(predictedOf({}, 'distillation')).toEqual({
      examples: 10,
      dropped: 1,
      tokens: { low: 400, high: 400 },
    });
  });

  it('takes the interval of a count, and predicts no tokens of media', () => {
    const tokenCount = { tokens: 500, low: 480, high: 520, sampled: 5, examples: 10, seed: 0 };
    expect(predictedOf({ tokenCount })?.billableTokens).toEqual({ low: 480, high: 520 });
    expect(predictedOf({ mediaExamples: 3 })).toEqual({ examples: 10, dropped: 1 });
  });

  it('predicts nothing for a dataset that was not checked', () => {
    const droppedExamples = [{ example: 3, reason: 'Too long.' }];
    expect(
      comparedStatistics({
        method: 'supervised',
        training: undefined,
        dataStats: { ...dataStats, droppedExamples },
      }),
    ).toEqual({ predicted: null, service: dataStats, droppedExamples });
  });

  it('names the line of a dropped example where every line is one', () => {
    expect(linesOf({}, 10, [1, 7, 10])).toEqual([1, 7, 10]);
  });

  it('names no line outside of the file', () => {
    expect(linesOf({}, 10, [0, -1, 11])).toEqual([undefined, undefined, undefined]);
  });

  it('skips blank lines where the service does, and counts them where it does', () => {
    expect(linesOf({ blanks: [1, 4, 5] }, 10, [1, 2, 3, 10])).toEqual([2, 3, 6, 13]);
    expect(linesOf({ blanks: [1, 4, 5] }, 13, [1, 6, 13])).toEqual([1, 6, 13]);
  });

  it('names no line where it cannot tell', () => {
    expect(linesOf({ blanks: [4] }, 9, [5])).toEqual([undefined]);
    expect(linesOf({ blanks: [4], blankCount: 2 }, 10, [5])).toEqual([undefined]);
    expect(linesOf({ proven: false }, 10, [5])).toEqual([undefined]);
  });

  it('finds the example that was meant, wherever blank lines stand', () => {
    const file = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(file, (isBlank) => {
        const lines = isBlank.map((_, index) => index + 1);
        const blanks = lines.filter((line) => isBlank[line - 1]);
        const exampleLines = lines.filter((line) => !isBlank[line - 1]);
        const examples = exampleLines.length;
        const numbers = exampleLines.map((_, index) => index + 1);
        expect(linesOf({ blanks, examples }, examples, numbers)).toEqual(exampleLines);
      }),
    );
  });
});
