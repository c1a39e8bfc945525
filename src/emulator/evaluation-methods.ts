/** `evaluateInstances` and `evaluateDataset`, for the metrics that are computed: exact match, BLEU, ROUGE. */
import type {
  EvaluateInstancesRequest,
  EvaluateInstancesResponse,
  EvaluationInstance,
  Metric,
} from '../vertex/wire-types';
import type { ComputedMetric } from './computed-metric';
import { bleuMetric, computedMetric, exactMatchMetric, rougeMetric } from './computed-metric';
import { textOf } from './dataset-row';
import { invalidArgument, notImitated } from './google-error';
import { isObject } from './http-exchange';
import { operationView } from './operation-record';
import { parentOf } from './registry';
import { newResourceId } from './resource-id';
import type { TuningProjects } from './tuning-projects';
import type { VertexHandlers } from './vertex-api';

type Instance = { prediction: string; reference: string };
type Input = { instances: Instance[]; metricSpec: Record<string, unknown> };

/** What may stand beside the input: it says where and with which judge, and these metrics need neither. */
const BESIDE = ['location', 'autoraterConfig', 'allowCrossRegionModel'];
/** The newer form: one instance, and metrics with a spec each. */
const NEWER = ['instance', 'metrics', 'metricSources'];

export function evaluationMethods(projects: TuningProjects): VertexHandlers {
  return {
    evaluateInstances: ({ body }): EvaluateInstancesResponse => {
      const inputs = Object.keys(body).filter((name) => !BESIDE.includes(name));
      if (inputs.length > 0 && inputs.every((name) => NEWER.includes(name))) {
        return evaluateMetrics(body);
      }
      const [name, ...more] = inputs;
      if (name === undefined || more.length > 0) {
        throw invalidArgument('[emulator] Exactly one metric input is required.');
      }
      return evaluate(name, body[name]);
    },
    evaluateDataset: (call) => {
      const task = { kind: 'evaluateDataset', request: call.body, id: newResourceId() } as const;
      return operationView(projects.begin(call, { parent: parentOf(call), task }));
    },
  };
}

/** Only the first metric counts, as documented. */
function evaluateMetrics(request: EvaluateInstancesRequest): EvaluateInstancesResponse {
  const { metrics = [], metricSources = [], instance = {} } = request;
  const [first] = [...metrics, ...metricSources.map(metricOf)];
  if (first === undefined) throw invalidArgument('[emulator] A metric is required.');
  const [prediction, reference] = [textIn(instance.response), textIn(instance.reference)];
  if (prediction === undefined || reference === undefined) {
    throw invalidArgument('[emulator] The instance lacks response or reference.');
  }
  return { metricResults: [{ score: computedMetric(first).score(prediction, reference) }] };
}

function metricOf({
  metric,
}: NonNullable<EvaluateInstancesRequest['metricSources']>[number]): Metric {
  if (metric === undefined) throw notImitated('metricResourceName');
  return metric;
}

function textIn(value: EvaluationInstance['response']): string | undefined {
  return value?.text ?? value?.contents?.contents?.map(textOf).join('\n');
}

function evaluate(name: string, value: unknown): EvaluateInstancesResponse {
  const input = inputOf(name, value);
  switch (name) {
    case 'exactMatchInput':
      return { exactMatchResults: { exactMatchMetricValues: scored(input, exactMatchMetric) } };
    case 'bleuInput': {
      const scores = scored(input, bleuMetric(input.metricSpec));
      return { bleuResults: { bleuMetricValues: scores } };
    }
    case 'rougeInput': {
      const scores = scored(input, rougeMetric(input.metricSpec));
      return { rougeResults: { rougeMetricValues: scores } };
    }
    default:
      throw notImitated(`The metric of ${name}`);
  }
}

function scored(input: Input, metric: ComputedMetric): { score: number }[] {
  return input.instances.map(({ prediction, reference }) => ({
    score: metric.score(prediction, reference),
  }));
}

const COMPUTED = ['exactMatchInput', 'bleuInput', 'rougeInput'];

function inputOf(name: string, value: unknown): Input {
  if (!COMPUTED.includes(name)) throw notImitated(`The metric of ${name}`);
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
