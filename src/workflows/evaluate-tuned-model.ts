/**
 * The workflow `evaluateTunedModel`: asks the tuned and the base model, scores their answers, decides the gate.
 * The child of `tuneModel`, or started alone.
 */
import {
  ApplicationFailure,
  isCancellation,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import { EVALUATED_MODELS } from '../contract/evaluated-models';
import type { EvaluateTunedModelRequest, EvaluationResult } from '../contract/evaluation';
import type { FailureDetail } from '../contract/result';
import { checks, evaluating } from './activity-policy';
import { codedFailureOf } from './failures';

async function run(request: EvaluateTunedModelRequest): Promise<EvaluationResult> {
  const prepared = await checks().checkEvaluationRequest({ request });
  const { endpoint, evaluation } = prepared.evaluation;
  setCurrentDetails(`- **endpoint**: ${endpoint}\n- **artifacts**: \`${prepared.directoryUri}\``);
  const models = EVALUATED_MODELS.filter(
    (model) => model === 'tuned' || evaluation.compareWith.includes(model),
  );
  await Promise.all(models.map((model) => evaluating().inferExamples({ prepared, model })));
  return evaluating().scoreExamples({ prepared });
}

/**
 * Evaluates a tuned model on an evaluation dataset.
 *
 * @returns means, gains and the gate's verdict; a gate that fails is a result, not a failure.
 */
export async function evaluateTunedModel(
  request: EvaluateTunedModelRequest,
): Promise<EvaluationResult> {
  try {
    return await run(request);
  } catch (error) {
    const failure = isCancellation(error) ? undefined : codedFailureOf(error);
    if (!failure) throw error;
    const { code, message, problems } = failure;
    const detail: FailureDetail = { code, ...(problems ? { problems } : {}) };
    throw ApplicationFailure.create({
      type: code,
      message: `${message}${workflowInfo().parent ? '' : ' Nothing was evaluated.'}`,
      nonRetryable: true,
      details: [detail],
    });
  }
}
