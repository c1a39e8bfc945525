/** Metrics of the simulated judge in the shapes of the API: a rating, or a choice between two responses. */
import type {
  PairwiseMetricResult,
  PairwiseMetricSpec,
  PointwiseMetricResult,
  PointwiseMetricSpec,
} from '../vertex/wire-types';
import type { Fields } from './judge-template';
import { checkTemplate, wrong } from './judge-template';
import { choose, judge, ratingOn } from './simulated-judge';
import type { Verdict } from './simulated-judge';

/** The scale of Google's own templates; what another template asks for is not read. */
const RATINGS = [1, 5] as const;

export function pointwiseResult(spec: PointwiseMetricSpec, fields: Fields): PointwiseMetricResult {
  const { metricPromptTemplate, customOutputFormatConfig } = spec;
  checkTemplate(metricPromptTemplate, fields, 'metric_spec.metric_prompt_template');
  const verdict = judge({
    response: fields['response'] ?? fields['prediction'] ?? '',
    reference: fields['reference'],
    around: JSON.stringify([metricPromptTemplate, fields]),
  });
  return {
    score: ratingOn(RATINGS, verdict),
    explanation: verdict.explanation,
    ...rawOutput(customOutputFormatConfig, verdict),
  };
}

export function pairwiseResult(spec: PairwiseMetricSpec, fields: Fields): PairwiseMetricResult {
  const {
    metricPromptTemplate,
    candidateResponseFieldName = 'response',
    baselineResponseFieldName = 'baseline_model_response',
    customOutputFormatConfig,
  } = spec;
  checkTemplate(metricPromptTemplate, fields, 'metric_spec.metric_prompt_template');
  const verdictOn = (name: string, field: string) => {
    const response = fields[name];
    if (response === undefined) throw wrong(`metric_spec.${field}`, `There is no ${name}.`);
    return judge({ response, reference: fields['reference'], around: fields['prompt'] ?? '' });
  };
  const candidate = verdictOn(candidateResponseFieldName, 'candidate_response_field_name');
  const baseline = verdictOn(baselineResponseFieldName, 'baseline_response_field_name');
  return {
    pairwiseChoice: choose(candidate, baseline),
    explanation: candidate.explanation,
    ...rawOutput(customOutputFormatConfig, candidate),
  };
}

function rawOutput(
  config: PointwiseMetricSpec['customOutputFormatConfig'],
  { explanation }: Verdict,
): Pick<PointwiseMetricResult, 'customOutput'> {
  return config?.returnRawOutput === true
    ? { customOutput: { rawOutputs: { rawOutput: [explanation] } } }
    : {};
}
