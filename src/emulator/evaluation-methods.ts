/** The methods of evaluation: `evaluateInstances` in both its forms, and `evaluateDataset`. */
import type { EvaluateInstancesResponse } from '../vertex/wire-types';
import { invalidArgument, notImitated } from './google-error';
import { evaluateMetrics } from './instance-metrics';
import { evaluateByJudge } from './judge-inputs';
import { checkAutorater } from './judge-template';
import { operationView } from './operation-record';
import { evaluatePairs } from './pair-inputs';
import { parentOf } from './registry';
import { newResourceId } from './resource-id';
import type { TuningProjects } from './tuning-projects';
import type { VertexCall, VertexHandlers } from './vertex-api';

/** What may stand beside the input: it says where and with which judge. */
const BESIDE = ['location', 'autoraterConfig', 'allowCrossRegionModel'];
/** The newer form: one instance, and metrics with a spec each. */
const NEWER = ['instance', 'metrics', 'metricSources'];

export function evaluationMethods(projects: TuningProjects): VertexHandlers {
  return {
    evaluateInstances,
    evaluateDataset: (call) => {
      const task = { kind: 'evaluateDataset', request: call.body, id: newResourceId() } as const;
      return operationView(projects.begin(call, { parent: parentOf(call), task }));
    },
  };
}

function evaluateInstances({ body }: VertexCall): EvaluateInstancesResponse {
  const inputs = Object.keys(body).filter((name) => !BESIDE.includes(name));
  checkAutorater(body['autoraterConfig'] as { samplingCount?: number } | undefined);
  if (inputs.length > 0 && inputs.every((name) => NEWER.includes(name))) {
    return { metricResults: evaluateMetrics(body) };
  }
  const [name, ...more] = inputs;
  if (name === undefined || more.length > 0) {
    throw invalidArgument('[emulator] Exactly one metric input is required.');
  }
  const answer = evaluatePairs(name, body[name]) ?? evaluateByJudge(name, body);
  // COMET and MetricX are models.
  if (answer === undefined) throw notImitated(`The metric of ${name}`);
  return answer;
}
