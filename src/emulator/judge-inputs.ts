/** Inputs of `evaluateInstances` with one instance, which a judge scores: here the simulated one. */
import type {
  EvaluateInstancesRequest,
  EvaluateInstancesResponse,
  PairwiseMetricInstance,
} from '../vertex/wire-types';
import { textOf } from './dataset-row';
import { invalidArgument } from './google-error';
import { isObject } from './http-exchange';
import type { Fields } from './judge-template';
import { wrong } from './judge-template';
import { pairwiseResult, pointwiseResult } from './judged-metric';
import { choose, judge, ratingOn } from './simulated-judge';

/** Scales of the older judges (documentation of the evaluation service). */
const SCALES: Readonly<Record<string, readonly [number, number]>> = {
  coherence: [1, 5],
  fluency: [1, 5],
  fulfillment: [1, 5],
  groundedness: [0, 1],
  safety: [0, 1],
  questionAnsweringCorrectness: [0, 1],
  questionAnsweringHelpfulness: [1, 5],
  questionAnsweringQuality: [1, 5],
  questionAnsweringRelevance: [1, 5],
  summarizationHelpfulness: [1, 5],
  summarizationQuality: [1, 5],
  summarizationVerbosity: [-2, 2],
};
const CHOICES = ['pairwiseQuestionAnsweringQuality', 'pairwiseSummarizationQuality'];

/** `undefined` for an input of another kind. */
export function evaluateByJudge(
  inputName: string,
  request: EvaluateInstancesRequest,
): EvaluateInstancesResponse | undefined {
  switch (inputName) {
    case 'pointwiseMetricInput': {
      const { instance, metricSpec } = request.pointwiseMetricInput ?? {};
      const fields = fieldsOf(inputName, instance);
      return { pointwiseMetricResult: pointwiseResult(required(inputName, metricSpec), fields) };
    }
    case 'pairwiseMetricInput': {
      const { instance, metricSpec } = request.pairwiseMetricInput ?? {};
      const fields = fieldsOf(inputName, instance);
      return { pairwiseMetricResult: pairwiseResult(required(inputName, metricSpec), fields) };
    }
    case 'rubricBasedInstructionFollowingInput': {
      const { instance, metricSpec } = request.rubricBasedInstructionFollowingInput ?? {};
      required(inputName, metricSpec);
      return { rubricBasedInstructionFollowingResult: followed(fieldsOf(inputName, instance)) };
    }
    default:
      return olderJudge(inputName, request);
  }
}

function required<T>(inputName: string, metricSpec: T | undefined): T {
  if (metricSpec !== undefined) return metricSpec;
  throw invalidArgument(`[emulator] ${inputName}.metricSpec is required.`);
}

/** The instance as texts: from a JSON text, or from contents by key. */
function fieldsOf(inputName: string, instance: PairwiseMetricInstance | undefined): Fields {
  const { jsonInstance, contentMapInstance } = instance ?? {};
  if ((jsonInstance === undefined) === (contentMapInstance === undefined)) {
    throw wrong(`${inputName}.instance`, 'Exactly one of json_instance, content_map_instance.');
  }
  if (jsonInstance === undefined) {
    const values = Object.entries(contentMapInstance?.values ?? {});
    return Object.fromEntries(
      values.map(([key, { contents = [] }]) => [key, contents.map(textOf).join('\n')]),
    );
  }
  const parsed = parse(jsonInstance);
  if (!isObject(parsed)) throw wrong(`${inputName}.instance.json_instance`, 'Not a JSON object.');
  return Object.fromEntries(
    Object.entries(parsed).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The judge would write its rubrics first: here each sentence of the prompt is one. */
function followed(fields: Fields) {
  const { prompt, response = '' } = fields;
  if (prompt === undefined) {
    throw wrong('rubric_based_instruction_following_input.instance', 'It has no prompt.');
  }
  const sentences = prompt.split(/(?<=[.!?\n])\s+/).filter((sentence) => sentence.trim() !== '');
  const rubricCritiqueResults = sentences.map((sentence) => ({
    rubric: `[emulator] Simulated: ${sentence.trim()}`,
    verdict: judge({ response, around: sentence }).quality >= 0.5,
  }));
  const kept = rubricCritiqueResults.filter(({ verdict }) => verdict).length;
  return { score: sentences.length === 0 ? 0 : kept / sentences.length, rubricCritiqueResults };
}

function olderJudge(
  inputName: string,
  request: EvaluateInstancesRequest,
): EvaluateInstancesResponse | undefined {
  const name = inputName.replace(/Input$/, '');
  const scale = Object.hasOwn(SCALES, name) ? SCALES[name] : undefined;
  if (scale === undefined && !CHOICES.includes(name)) return undefined;
  const { instance = {}, metricSpec } = (request[inputName as keyof EvaluateInstancesRequest] ??
    {}) as { instance?: Record<string, string>; metricSpec?: { useReference?: boolean } };
  required(inputName, metricSpec);
  const { prediction, baselinePrediction, reference, ...around } = instance;
  const verdictOn = (response: string | undefined, field: string) => {
    if (response === undefined) throw wrong(`${inputName}.instance.${field}`, 'Required.');
    const known = metricSpec?.useReference === true ? reference : undefined;
    return judge({ response, reference: known, around: JSON.stringify([name, around]) });
  };
  const candidate = verdictOn(prediction, 'prediction');
  const { explanation } = candidate;
  if (scale !== undefined) {
    return { [`${name}Result`]: { score: ratingOn(scale, candidate), explanation } };
  }
  const baseline = verdictOn(baselinePrediction, 'baseline_prediction');
  return { [`${name}Result`]: { pairwiseChoice: choose(candidate, baseline), explanation } };
}
