import * as fc from 'fast-check';
import { BILLING } from '../../../src/contract/billing';
import { budgetRefusal, priceRefusal } from '../../../src/contract/budget';
import { describeEstimate, estimateCost } from '../../../src/contract/cost-estimate';
import type { CostQuestion } from '../../../src/contract/cost-estimate';
import type { DatasetReport } from '../../../src/contract/dataset';
import { METHOD_SPECS } from '../../../src/contract/tuning-method';
import type { TuningMethod } from '../../../src/contract/tuning-method';

function training(overrides: Partial<DatasetReport> = {}): DatasetReport {
  return {
    role: 'training',
    uri: 'gs://acme/train.jsonl',
    examples: 100,
    estimatedTokens: 10_000,
    findings: [],
    findingCounts: [],
    ...overrides,
  };
}

function question(overrides: Partial<CostQuestion> = {}): CostQuestion {
  return {
    method: 'supervised',
    epochs: 3,
    pricePerMillionTokensUsd: 5,
    priceSource: 'request',
    training: training(),
    ...overrides,
  };
}

describe('estimateCost', () => {
  it('is tokens times epochs times price for supervised tuning', () => {
    const cost = estimateCost(question());
    expect(cost).toEqual({
      estimatedTokens: 10_000,
      estimatedUsd: 0.15,
      estimate: {
        method: 'supervised',
        epochs: { low: 3, high: 3 },
        billableTokens: { low: 30_000, high: 30_000 },
        pricePerMillionTokensUsd: 5,
        priceSource: 'request',
        usd: { low: 0.15, high: 0.15 },
      },
    });
  });

  it('counts epochs that the request does not name at the upper end of the stated range, and says so', () => {
    const { estimate, estimatedUsd } = estimateCost(question({ epochs: undefined }));
    const { low, high, source } = BILLING.supervised.epochs;
    expect(estimate?.epochs).toEqual({ low, high, assumedBy: source });
    expect(estimate?.usd).toEqual({ low: 0.05 * low, high: 0.05 * high });
    expect(estimatedUsd).toBe(0.05 * high);
    expect(estimate && describeEstimate(estimate)).toContain(source);
  });

  it('takes the tokens of a preference dataset as they are: its check has counted the prompt twice', () => {
    const { estimate } = estimateCost(question({ method: 'preferenceOptimization' }));
    expect(estimate?.billableTokens).toEqual({ low: 30_000, high: 30_000 });
  });

  it('counts characters at the upper end of what they may be in tokens', () => {
    const estimatedTokenRange = { low: 9_200, high: 12_800 };
    const { estimate, estimatedUsd } = estimateCost(
      question({ training: training({ estimatedTokenRange }) }),
    );
    expect(estimate?.billableTokens).toEqual({ low: 27_600, high: 38_400 });
    expect(estimatedUsd).toBe(0.192);
  });

  it('takes the interval of counted tokens instead of the characters', () => {
    const tokenCount = { tokens: 9_000, low: 8_000, high: 9_900, sampled: 10, examples: 100 };
    const { estimate, estimatedUsd } = estimateCost(
      question({ training: training({ tokenCount: { ...tokenCount, seed: 0 } }) }),
    );
    expect(estimate?.billableTokens).toEqual({ low: 24_000, high: 29_700 });
    expect(estimatedUsd).toBe(0.1485);
  });

  const BILLED_BY_TOKENS: TuningMethod[] = [
    'supervised',
    'preferenceOptimization',
    'fullFineTuning',
  ];
  const others = (Object.keys(METHOD_SPECS) as TuningMethod[]).filter(
    (method) => !BILLED_BY_TOKENS.includes(method),
  );
  it.each(others)('gives no amount for %s, whose unit is not known, and says why', (method) => {
    const cost = estimateCost(question({ method }));
    expect(cost.estimatedUsd).toBeUndefined();
    expect(cost.unknown).toBe(BILLING[method].unit);
  });

  it.each([
    ['no price', { pricePerMillionTokensUsd: undefined }, /price/],
    ['no training dataset', { training: undefined }, /no training dataset/],
    [
      'media, whose tokens characters do not tell',
      { training: training({ mediaExamples: 2 }) },
      /2 training examples/,
    ],
    ['rows that were not read', { training: training({ estimatedTokens: 0 }) }, /not read/],
  ] as const)('gives no amount with %s', (_what, overrides, reason) => {
    const cost = estimateCost(question(overrides));
    expect(cost.estimatedUsd).toBeUndefined();
    expect(cost.unknown).toMatch(reason);
  });

  it('never has an upper end below its lower end, nor an amount that is no number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BILLED_BY_TOKENS),
        fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        (method, epochs, estimatedTokens, price) => {
          const cost = estimateCost(
            question({
              method,
              epochs,
              pricePerMillionTokensUsd: price,
              training: training({ estimatedTokens }),
            }),
          );
          const usd = cost.estimate?.usd ?? { low: NaN, high: NaN };
          expect(usd.low).toBeLessThanOrEqual(usd.high);
          expect(Number.isFinite(usd.high)).toBe(true);
          expect(cost.estimatedUsd).toBe(usd.high);
        },
      ),
    );
  });
});

describe('budgetRefusal', () => {
  const cost = estimateCost(question());

  it('refuses nothing without a limit, nor at the limit itself', () => {
    expect(budgetRefusal(cost, undefined)).toBeUndefined();
    expect(budgetRefusal(cost, 0.15)).toBeUndefined();
  });

  it('says estimate, limit and what to change', () => {
    const refusal = budgetRefusal(cost, 0.14);
    expect(refusal?.code).toBe('BUDGET_EXCEEDED');
    for (const part of ['0.15 USD', '0.14 USD', '30000 billable tokens', 'fewer epochs']) {
      expect(refusal?.message).toContain(part);
    }
    const open = budgetRefusal(estimateCost(question({ epochs: undefined })), 0.14);
    expect(open?.message).toContain('an epochCount');
  });

  it('refuses a cost that cannot be bounded', () => {
    const unknown = estimateCost(question({ method: 'reinforcement' }));
    expect(budgetRefusal(unknown, 1_000)).toMatchObject({
      code: 'PRICE_UNKNOWN',
      message: expect.stringContaining(BILLING.reinforcement.unit) as unknown,
    });
  });
});

describe('priceRefusal', () => {
  it('refuses a limit without a price before anything is read', () => {
    const limits = { maxCostUsd: 5, pricePerMillionTokensUsd: undefined };
    expect(priceRefusal(limits)?.code).toBe('PRICE_UNKNOWN');
    expect(priceRefusal({ ...limits, pricePerMillionTokensUsd: 1 })).toBeUndefined();
    expect(priceRefusal({ ...limits, maxCostUsd: undefined })).toBeUndefined();
  });
});
