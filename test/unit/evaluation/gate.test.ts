import type { GateRule } from '../../../src/contract/evaluation';
import { compareScores, decideGate, type ExampleScores } from '../../../src/evaluation';

/** Scores of one metric `m`, by example. */
function examplesOf(tuned: (number | null)[], base?: (number | null)[]): ExampleScores[] {
  return tuned.map((score, index) => ({
    line: index + 1,
    scores: { m: { tuned: score, ...(base ? { base: base[index] ?? null } : {}) } },
  }));
}

function decide(
  gate: GateRule[],
  examples: ExampleScores[],
  models: ('tuned' | 'base')[] = ['tuned', 'base'],
) {
  const comparisons = compareScores({ metrics: ['m'], models, examples, seed: 1 });
  return decideGate({ gate, comparisons, models, examples, seed: 1 });
}

/** 100 examples: the tuned model is right on the first 60, the base model on the first 40. */
const SIXTY_TO_FORTY = examplesOf(
  Array.from({ length: 100 }, (_, index) => (index < 60 ? 1 : 0)),
  Array.from({ length: 100 }, (_, index) => (index < 40 ? 1 : 0)),
);

function compareSeeded(seed: number) {
  return compareScores({
    metrics: ['m'],
    models: ['tuned', 'base'],
    examples: SIXTY_TO_FORTY,
    seed,
  });
}

describe('decideGate', () => {
  it('is ungated without rules', () => {
    expect(decide([], SIXTY_TO_FORTY)).toEqual({ verdict: 'ungated', gate: [] });
  });

  const rules: [GateRule, boolean, number][] = [
    [{ metric: 'm', min: 0.6 }, true, 0.6],
    [{ metric: 'm', min: 0.61 }, false, 0.6],
    [{ metric: 'm', over: 'base', minGain: 0.2 }, true, 0.2],
    [{ metric: 'm', over: 'base', minGain: 0.21 }, false, 0.2],
    [{ metric: 'm', min: 0.5, over: 'base', minGain: 0.1 }, true, 0.2],
    [{ metric: 'm', min: 0.9, over: 'base', minGain: 0.1 }, false, 0.6],
    [{ metric: 'm', min: 0.5, over: 'base', minGain: 0.9 }, false, 0.2],
  ];
  it.each(rules)('judges %j', (rule, passed, observed) => {
    const { verdict, gate } = decide([rule], SIXTY_TO_FORTY);
    expect(verdict).toBe(passed ? 'passed' : 'failed');
    expect(gate).toMatchObject([{ rule, passed }]);
    expect(gate[0]?.observed).toBeCloseTo(observed, 9);
  });

  it('judges a gain by its lower bound where a confidence is asked for', () => {
    const rule = { metric: 'm', over: 'base', minGain: 0.12, confidence: 0.95 } as const;
    const { gate } = decide([rule], SIXTY_TO_FORTY);
    // 20 of 100 gained: standard error 0.04, so the bound is near 0.2 - 1.645 * 0.04 = 0.134.
    expect(gate[0]?.observed).toBeGreaterThan(0.12);
    expect(gate[0]?.observed).toBeLessThan(0.15);
    expect(gate[0]?.passed).toBe(true);
    const surer = decide([{ ...rule, confidence: 0.999 }], SIXTY_TO_FORTY);
    expect(surer.gate[0]?.observed).toBeLessThan(0.11);
    expect(surer.verdict).toBe('failed');
  });

  it('wants all rules to hold', () => {
    const { verdict, gate } = decide(
      [
        { metric: 'm', min: 0.5 },
        { metric: 'm', min: 0.7 },
      ],
      SIXTY_TO_FORTY,
    );
    expect(verdict).toBe('failed');
    expect(gate.map(({ passed }) => passed)).toEqual([true, false]);
  });

  const missing: [string, GateRule, ExampleScores[], string][] = [
    [
      'another metric',
      { metric: 'other', min: 0 },
      SIXTY_TO_FORTY,
      'There are no scores of the metric other.',
    ],
    ['no examples', { metric: 'm', min: 0 }, [], 'There are no scores of the metric m.'],
    [
      'a score of null',
      { metric: 'm', min: 0 },
      examplesOf([1, null, 1], [1, 1, 1]),
      '1 of 3 examples have no score of the metric m.',
    ],
    [
      'a score that is no number',
      { metric: 'm', min: 0 },
      examplesOf([1, Number.NaN], [1, 1]),
      '1 of 2 examples have no score of the metric m.',
    ],
  ];
  it.each(missing)('does not pass with %s', (_name, rule, examples, explanation) => {
    expect(decide([rule], examples)).toEqual({
      verdict: 'failed',
      gate: [{ rule, passed: false, observed: null, explanation }],
    });
  });

  it('does not pass a gain without a base model', () => {
    const { gate } = decide([{ metric: 'm', over: 'base', minGain: 0 }], examplesOf([1, 1]), [
      'tuned',
    ]);
    expect(gate).toMatchObject([{ passed: false, observed: null }]);
  });
});

describe('compareScores', () => {
  it('gives means with intervals that contain them, and repeats for a seed', () => {
    const [comparison] = compareSeeded(5);
    expect(comparison).toMatchObject({
      metric: 'm',
      tuned: { mean: 0.6, count: 100 },
      base: { mean: 0.4, count: 100 },
    });
    // Normal approximation: 1.96 * sqrt(0.6 * 0.4 / 100) = 0.096; for the gain 1.96 * 0.04 = 0.078.
    expect(comparison?.tuned.low).toBeCloseTo(0.504, 1);
    expect(comparison?.tuned.high).toBeCloseTo(0.696, 1);
    expect(comparison?.gain?.mean).toBeCloseTo(0.2, 9);
    expect(comparison?.gain?.low).toBeGreaterThan(0.1);
    expect(comparison?.gain?.low).toBeLessThan(0.14);
    expect(comparison?.gain?.high).toBeGreaterThan(0.26);
    expect(compareSeeded(5)).toEqual([comparison]);
    expect(compareSeeded(6)).not.toEqual([comparison]);
  });

  it('has no width where all scores are the same', () => {
    const [comparison] = compareScores({
      metrics: ['m'],
      models: ['tuned'],
      examples: examplesOf([0.5, 0.5, 0.5]),
      seed: 0,
    });
    expect(comparison).toEqual({
      metric: 'm',
      tuned: { mean: 0.5, low: 0.5, high: 0.5, count: 3 },
    });
  });

  it('compares only examples on which both models have a score', () => {
    const [comparison] = compareScores({
      metrics: ['m'],
      models: ['tuned', 'base'],
      examples: examplesOf([1, 0, null, 1], [0, 0, 1, null]),
      seed: 0,
    });
    expect(comparison).toMatchObject({
      tuned: { mean: 0.5, count: 2 },
      base: { mean: 0, count: 2 },
    });
  });

  it('leaves out a metric without scores', () => {
    expect(
      compareScores({ metrics: ['other'], models: ['tuned'], examples: SIXTY_TO_FORTY, seed: 0 }),
    ).toEqual([]);
  });
});
