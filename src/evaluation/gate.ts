/**
 * The gate: whether an evaluation is good enough, rule by rule, with the reason in words.
 * What is missing does not pass.
 */
import type { EvaluatedModel } from '../contract/evaluated-models';
import type {
  EvaluationVerdict,
  GateRule,
  GateRuleResult,
  MetricComparison,
} from '../contract/evaluation';
import { lowerBound } from './bootstrap';
import { differences, pairScores } from './score-comparison';
import type { ExampleScores } from './scores-file';

export type GateDecision = { verdict: EvaluationVerdict; gate: GateRuleResult[] };

type GateInput = {
  gate: readonly GateRule[];
  comparisons: readonly MetricComparison[];
  models: readonly EvaluatedModel[];
  examples: readonly ExampleScores[];
  seed: number;
};

/** 0.6 - 0.4 is a little less than 0.2 in binary; that must not fail a rule. */
const ROUNDING = 1e-9;

type Judgement = { passed: boolean; observed: number; explanation: string };

const shown = (value: number): string => value.toFixed(3);
const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

function judgeMin(comparison: MetricComparison, min: number): Judgement {
  const observed = comparison.tuned.mean;
  const passed = observed >= min - ROUNDING;
  return {
    passed,
    observed,
    explanation: `The tuned model's mean is ${shown(observed)}; at least ${shown(min)} is wanted.`,
  };
}

function judgeGain(
  comparison: MetricComparison,
  { minGain, confidence }: { minGain: number; confidence: number | undefined },
  gains: readonly number[],
  seed: number,
): Judgement {
  const gain = comparison.gain?.mean ?? Number.NaN;
  const wanted = `at least ${shown(minGain)} is wanted`;
  if (confidence === undefined) {
    return {
      passed: gain >= minGain - ROUNDING,
      observed: gain,
      explanation: `The gain over the base model is ${shown(gain)}; ${wanted}.`,
    };
  }
  const bound = lowerBound(gains, confidence, seed);
  return {
    passed: bound >= minGain - ROUNDING,
    observed: bound,
    explanation: `The gain over the base model is ${shown(gain)}, with ${percent(confidence)} confidence at least ${shown(bound)}; ${wanted}.`,
  };
}

function notJudged(rule: GateRule, explanation: string): GateRuleResult {
  return { rule, passed: false, observed: null, explanation };
}

function judge(rule: GateRule, input: GateInput): GateRuleResult {
  const comparison = input.comparisons.find(({ metric }) => metric === rule.metric);
  if (comparison === undefined) {
    return notJudged(rule, `There are no scores of the metric ${rule.metric}.`);
  }
  const paired = pairScores(input.examples, rule.metric, input.models);
  if (paired.missing > 0) {
    return notJudged(
      rule,
      `${paired.missing} of ${input.examples.length} examples have no score of the metric ${rule.metric}.`,
    );
  }
  const judgements: Judgement[] = [];
  if (rule.min !== undefined) judgements.push(judgeMin(comparison, rule.min));
  if (rule.minGain !== undefined) {
    const gains = differences(paired);
    if (gains === undefined || comparison.gain === undefined) {
      return notJudged(rule, 'The base model was not asked, so there is no gain over it.');
    }
    const { minGain, confidence } = rule;
    judgements.push(judgeGain(comparison, { minGain, confidence }, gains, input.seed));
  }
  const decisive = judgements.find(({ passed }) => !passed) ?? judgements.at(-1);
  if (decisive === undefined || !Number.isFinite(decisive.observed)) {
    return notJudged(rule, `The metric ${rule.metric} gives no number to judge.`);
  }
  return {
    rule,
    passed: decisive.passed,
    observed: decisive.observed,
    explanation: judgements.map(({ explanation }) => explanation).join(' '),
  };
}

/** All rules must hold; without rules there is no gate. */
export function decideGate(input: GateInput): GateDecision {
  const gate = input.gate.map((rule) => judge(rule, input));
  if (gate.length === 0) return { verdict: 'ungated', gate };
  return { verdict: gate.every(({ passed }) => passed) ? 'passed' : 'failed', gate };
}
