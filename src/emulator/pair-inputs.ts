/** Inputs of `evaluateInstances` with many pairs of prediction and reference, each scored by itself, without a judge. */
import type { BleuSpec, EvaluateInstancesResponse, RougeSpec } from '../vertex/wire-types';
import { bleuMetric, exactMatchMetric, rougeMetric } from './computed-metric';
import { invalidArgument } from './google-error';
import { isObject } from './http-exchange';
import {
  toolCallValid,
  toolNameMatch,
  toolParameterKeyMatch,
  toolParameterKvMatch,
} from './metrics/tool-call';
import type { TrajectoryCall, TrajectoryMetric } from './metrics/trajectory';
import {
  anyOrderTrajectory,
  exactTrajectory,
  inOrderTrajectory,
  trajectoryPrecision,
  trajectoryRecall,
  usesTool,
} from './metrics/trajectory';

type Input = { instances: Record<string, unknown>[]; metricSpec: Record<string, unknown> };

type PairInput = {
  /** Fields that every instance has. */
  needs: readonly string[];
  /** The score of an instance; made once per call. */
  scorer: (spec: Record<string, unknown>) => (instance: Record<string, unknown>) => number;
};

const PAIR = ['prediction', 'reference'];

const ofTexts = (score: (prediction: string, reference: string) => number) => {
  return (instance: Record<string, unknown>) =>
    score(String(instance['prediction']), String(instance['reference']));
};

const ofTrajectories = (metric: TrajectoryMetric): PairInput => ({
  needs: ['predictedTrajectory', 'referenceTrajectory'],
  scorer: () => (instance) =>
    metric(callsOf(instance['predictedTrajectory']), callsOf(instance['referenceTrajectory'])),
});

/** By their names without `Input`; results are named alike. */
const PAIR_INPUTS: Readonly<Record<string, PairInput>> = {
  exactMatch: { needs: PAIR, scorer: () => ofTexts(exactMatchMetric.score) },
  bleu: { needs: PAIR, scorer: (spec: BleuSpec) => ofTexts(bleuMetric(spec).score) },
  rouge: { needs: PAIR, scorer: (spec: RougeSpec) => ofTexts(rougeMetric(spec).score) },
  toolCallValid: { needs: PAIR, scorer: () => ofTexts(toolCallValid) },
  toolNameMatch: { needs: PAIR, scorer: () => ofTexts(toolNameMatch) },
  toolParameterKeyMatch: { needs: PAIR, scorer: () => ofTexts(toolParameterKeyMatch) },
  toolParameterKvMatch: {
    needs: PAIR,
    scorer: (spec: { useStrictStringMatch?: boolean }) =>
      ofTexts((prediction, reference) => toolParameterKvMatch(prediction, reference, spec)),
  },
  trajectoryExactMatch: ofTrajectories(exactTrajectory),
  trajectoryInOrderMatch: ofTrajectories(inOrderTrajectory),
  trajectoryAnyOrderMatch: ofTrajectories(anyOrderTrajectory),
  trajectoryPrecision: ofTrajectories(trajectoryPrecision),
  trajectoryRecall: ofTrajectories(trajectoryRecall),
  trajectorySingleToolUse: {
    needs: ['predictedTrajectory'],
    scorer: ({ toolName }) => {
      if (typeof toolName !== 'string' || toolName === '') {
        throw invalidArgument('[emulator] trajectorySingleToolUseInput.metricSpec lacks toolName.');
      }
      return (instance) => usesTool(callsOf(instance['predictedTrajectory']), toolName);
    },
  },
};

/** `undefined` for an input of another kind. */
export function evaluatePairs(
  inputName: string,
  value: unknown,
): EvaluateInstancesResponse | undefined {
  const name = inputName.replace(/Input$/, '');
  const kind = Object.hasOwn(PAIR_INPUTS, name) ? PAIR_INPUTS[name] : undefined;
  if (kind === undefined) return undefined;
  const { instances, metricSpec } = inputOf(inputName, value, kind.needs);
  const score = kind.scorer(metricSpec);
  const values = instances.map((instance) => ({ score: score(instance) }));
  return { [`${name}Results`]: { [`${name}MetricValues`]: values } };
}

function inputOf(name: string, value: unknown, needs: readonly string[]): Input {
  const { instances, metricSpec } = isObject(value) ? value : {};
  // The schema was checked before; what it cannot say is that these are required.
  if (!isObject(metricSpec)) throw invalidArgument(`[emulator] ${name}.metricSpec is required.`);
  if (!Array.isArray(instances) || instances.length === 0) {
    throw invalidArgument(`[emulator] ${name}.instances is required.`);
  }
  for (const instance of instances as Record<string, unknown>[]) {
    if (needs.every((field) => instance[field] !== undefined)) continue;
    throw invalidArgument(`[emulator] An instance of ${name} lacks ${needs.join(' or ')}.`);
  }
  return { instances: instances as Record<string, unknown>[], metricSpec };
}

function callsOf(trajectory: unknown): TrajectoryCall[] {
  return (trajectory as { toolCalls?: TrajectoryCall[] }).toolCalls ?? [];
}
