import { costViolation } from '../../../src/workflows/cost-violation';

const LIMITS = { maxCostUsd: 10, pricePerMillionTokensUsd: 5, sourceModel: 'gemini' };

describe('costViolation', () => {
  it('is none without a limit, and none up to the limit', () => {
    const { maxCostUsd: _, ...unlimited } = LIMITS;
    expect(costViolation(unlimited, { estimatedUsd: 1_000 })).toBeUndefined();
    expect(costViolation(LIMITS, { estimatedUsd: 10 })).toBeUndefined();
  });

  it.each([
    ['an estimate above it', LIMITS, { estimatedUsd: 10.0001 }, 'may cost 10.0001 USD'],
    ['a model without a price', { maxCostUsd: 10, sourceModel: 'tuned' }, {}, 'tunes tuned, for'],
    ['no estimate', LIMITS, { unknown: 'no epochs' }, 'no epochs'],
  ])('refuses %s', (_, limits, cost, message) => {
    expect(costViolation(limits, cost)).toMatchObject({
      code: 'POLICY_VIOLATION',
      problems: [{ message: expect.stringContaining(message) }],
    });
  });
});
