/** The newer form of `evaluateInstances`: one instance, and a metric of any kind; only the first one counts. */
import type {
  EvaluateInstancesRequest,
  EvaluationInstance,
  Metric,
  MetricResult,
  RubricVerdict,
} from '../vertex/wire-types';
import { computedMetric } from './computed-metric';
import { textOf } from './dataset-row';
import { invalidArgument, notImitated } from './google-error';
import type { Fields } from './judge-template';
import { checkAutorater, checkTemplate, wrong } from './judge-template';
import { pointwiseResult } from './judged-metric';
import { kindOf } from './metric-spec';
import { judge, ratingOn } from './simulated-judge';

export function evaluateMetrics(request: EvaluateInstancesRequest): MetricResult[] {
  const { metrics = [], metricSources = [], instance = {} } = request;
  const [first] = [...metrics, ...metricSources.map(metricOf)];
  if (first === undefined) throw invalidArgument('[emulator] A metric is required.');
  return [resultOf(first, instance)];
}

function metricOf({
  metric,
}: NonNullable<EvaluateInstancesRequest['metricSources']>[number]): Metric {
  if (metric === undefined) throw notImitated('metricResourceName');
  return metric;
}

function resultOf(metric: Metric, instance: EvaluationInstance): MetricResult {
  const fields = fieldsOf(instance);
  const computed = computedMetric(metric);
  if (computed !== undefined) {
    const { response, reference } = fields;
    if (response === undefined || reference === undefined) {
      throw invalidArgument('[emulator] The instance lacks response or reference.');
    }
    return { score: computed.score(response, reference) };
  }
  switch (kindOf(metric)) {
    case 'pointwiseMetricSpec': {
      const { score = 0, explanation = '' } = pointwiseResult(
        metric.pointwiseMetricSpec ?? {},
        fields,
      );
      return { score, explanation };
    }
    case 'predefinedMetricSpec':
      return predefinedResult(metric.predefinedMetricSpec ?? {}, fields);
    case 'llmBasedMetricSpec':
      return judgedResult(metric.llmBasedMetricSpec ?? {}, fields, instance);
    default:
      throw notImitated(`The metric ${kindOf(metric)} of one instance`);
  }
}

/** Texts of the instance by the names that templates have for them. */
function fieldsOf(instance: EvaluationInstance): Fields {
  const { prompt, response, reference, otherData } = instance;
  const named = { ...otherData?.mapInstance, prompt, response, reference };
  const texts = Object.entries(named).flatMap(([name, value]) => {
    const text = value?.text ?? value?.contents?.contents?.map(textOf).join('\n');
    return text === undefined ? [] : [[name, text]];
  });
  return Object.fromEntries(texts) as Fields;
}

/** Such as `general_quality_v1`: Google's own rubrics, scored from 0 to 1. */
function predefinedResult(
  { metricSpecName }: NonNullable<Metric['predefinedMetricSpec']>,
  fields: Fields,
): MetricResult {
  if (metricSpecName === undefined || !/^[a-z_]+_v\d+$/.test(metricSpecName)) {
    throw wrong('metrics.predefined_metric_spec.metric_spec_name', 'Not the name of a metric.');
  }
  const verdict = judge({
    response: responseOf(fields),
    reference: fields['reference'],
    around: JSON.stringify([metricSpecName, fields]),
  });
  return { score: verdict.quality, explanation: verdict.explanation };
}

function judgedResult(
  spec: NonNullable<Metric['llmBasedMetricSpec']>,
  fields: Fields,
  instance: EvaluationInstance,
): MetricResult {
  const { metricPromptTemplate, judgeAutoraterConfig, rubricGroupKey } = spec;
  checkAutorater(judgeAutoraterConfig);
  checkTemplate(
    metricPromptTemplate,
    // What rubrics there are, a template may quote.
    { rubric_groups: '', rubrics: '', ...fields },
    'metrics.llm_based_metric_spec.metric_prompt_template',
  );
  const response = responseOf(fields);
  const verdict = judge({
    response,
    reference: fields['reference'],
    around: JSON.stringify([metricPromptTemplate, fields]),
  });
  if (rubricGroupKey === undefined) {
    return { score: ratingOn([1, 5], verdict), explanation: verdict.explanation };
  }
  const rubrics = instance.rubricGroups?.[rubricGroupKey]?.rubrics;
  if (rubrics === undefined)
    throw wrong('instance.rubric_groups', `There is no ${rubricGroupKey}.`);
  const rubricVerdicts = rubrics.map((evaluatedRubric): RubricVerdict => {
    const { quality, explanation } = judge({ response, around: JSON.stringify(evaluatedRubric) });
    return { evaluatedRubric, verdict: quality >= 0.5, reasoning: explanation };
  });
  const kept = rubricVerdicts.filter((rubric) => rubric.verdict === true).length;
  return {
    score: rubrics.length === 0 ? 0 : kept / rubrics.length,
    explanation: verdict.explanation,
    rubricVerdicts,
  };
}

function responseOf(fields: Fields): string {
  const { response } = fields;
  if (response === undefined) throw wrong('instance.response', 'Required.');
  return response;
}
