/** `evaluateInstances` for the metrics that are computed: exact match, BLEU, ROUGE. */
import type { BleuSpec, EvaluateInstancesResponse, RougeSpec } from '../vertex/wire-types';
import { invalidArgument, notImitated } from './google-error';
import { isObject } from './http-exchange';
import { bleu } from './metrics/bleu';
import { isRougeType, rouge } from './metrics/rouge';
import type { VertexHandlers } from './vertex-api';

type Instance = { prediction: string; reference: string };
type Input = { instances: Instance[]; metricSpec: Record<string, unknown> };
type Scores = { score: number }[];

/** What may stand beside the input: it says where and with which judge, and these metrics need neither. */
const BESIDE = ['location', 'autoraterConfig', 'allowCrossRegionModel'];

export const evaluationMethods: VertexHandlers = {
  evaluateInstances: ({ body }): EvaluateInstancesResponse => {
    const inputs = Object.keys(body).filter((name) => !BESIDE.includes(name));
    const [name, ...more] = inputs;
    if (name === undefined || more.length > 0) {
      throw invalidArgument('[emulator] Exactly one metric input is required.');
    }
    return evaluate(name, body[name]);
  },
};

function evaluate(name: string, value: unknown): EvaluateInstancesResponse {
  switch (name) {
    case 'exactMatchInput': {
      const scores = scored(inputOf(name, value), ({ prediction, reference }) =>
        prediction === reference ? 1 : 0,
      );
      return { exactMatchResults: { exactMatchMetricValues: scores } };
    }
    case 'bleuInput': {
      const input = inputOf(name, value);
      const { useEffectiveOrder = false } = input.metricSpec as BleuSpec;
      const scores = scored(input, ({ prediction, reference }) =>
        bleu(prediction, reference, { useEffectiveOrder }),
      );
      return { bleuResults: { bleuMetricValues: scores } };
    }
    case 'rougeInput': {
      const input = inputOf(name, value);
      return { rougeResults: { rougeMetricValues: rougeScores(input) } };
    }
    default:
      throw notImitated(`The metric of ${name}`);
  }
}

function rougeScores(input: Input): Scores {
  const { rougeType = '', useStemmer = false, splitSummaries } = input.metricSpec as RougeSpec;
  if (!isRougeType(rougeType)) {
    throw invalidArgument('[emulator] rougeType must be rouge1 to rouge9, rougeL or rougeLsum.');
  }
  // It takes NLTK's sentence splitter, a trained model.
  if (splitSummaries === true && rougeType === 'rougeLsum') throw notImitated('splitSummaries');
  return scored(input, ({ prediction, reference }) =>
    rouge(prediction, reference, { rougeType, useStemmer }),
  );
}

function scored(input: Input, score: (instance: Instance) => number): Scores {
  return input.instances.map((instance) => ({ score: score(instance) }));
}

function inputOf(name: string, value: unknown): Input {
  const { instances, metricSpec } = isObject(value) ? value : {};
  // The schema was checked before; what it cannot say is that these are required.
  if (!isObject(metricSpec)) throw invalidArgument(`[emulator] ${name}.metricSpec is required.`);
  if (!Array.isArray(instances) || instances.length === 0) {
    throw invalidArgument(`[emulator] ${name}.instances is required.`);
  }
  const complete = (instances as Partial<Instance>[]).map(({ prediction, reference }) => {
    if (prediction === undefined || reference === undefined) {
      throw invalidArgument(`[emulator] An instance of ${name} lacks prediction or reference.`);
    }
    return { prediction, reference };
  });
  return { instances: complete, metricSpec };
}
