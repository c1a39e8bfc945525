/** Runs the child `evaluateTunedModel` after a success, when the request wants an evaluation. */
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  executeChild,
  isCancellation,
  ParentClosePolicy,
} from '@temporalio/workflow';
import type { EvaluateTunedModelRequest, EvaluationResult } from '../contract/evaluation';
import { evaluateTunedModel } from './evaluate-tuned-model';
import { codedFailureOf, RunFailed } from './failures';
import type { TuningRun } from './tuning-run';

/** The service names the project by its number; what is allowed was decided by the name that the request gave it. */
function inProject(name: string, project: string): string {
  return name.replace(/^projects\/[^/]+\//, `projects/${project}/`);
}

/** The evaluation, or `undefined` when none was asked for. A broken one fails the run; the tuned model is in its result. */
export async function evaluate(run: TuningRun): Promise<EvaluationResult | undefined> {
  const { evaluation, project, location, apiVersion, runArtifactsUri } = run.request;
  if (!evaluation || runArtifactsUri === undefined) return undefined;
  run.enter('evaluating');
  const endpoint = run.job?.tunedModel?.endpoint;
  if (endpoint === undefined) {
    throw new RunFailed({
      code: 'EVALUATION_FAILED',
      message: `${run.job?.name ?? 'The tuning job'} succeeded without an endpoint: there is nothing to evaluate.`,
    });
  }
  const baseModel = run.request.baseModel ?? run.job?.baseModel;
  if (baseModel === undefined && evaluation.compareWith.includes('base')) {
    throw new RunFailed({
      code: 'EVALUATION_FAILED',
      message: `Vertex AI does not say which base model ${run.request.sourceModel} comes from: there is nothing to compare with. Evaluate with an empty compareWith.`,
    });
  }
  const request: EvaluateTunedModelRequest = {
    project,
    location,
    endpoint: inProject(endpoint, project),
    baseModel: baseModel ?? run.request.sourceModel,
    evaluation,
    artifactsUri: runArtifactsUri,
    apiVersion,
  };
  try {
    const result = await executeChild(evaluateTunedModel, {
      workflowId: `${run.id}/evaluation`,
      args: [request],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `evaluates ${endpoint}`,
    });
    run.result.evaluation = result;
    return result;
  } catch (error) {
    // The evaluation can be cancelled by itself: that is no cancel of the run.
    if (isCancellation(error) && CancellationScope.current().consideredCancelled) throw error;
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    throw new RunFailed({
      code: 'EVALUATION_FAILED',
      message: `The tuned model exists, but its evaluation broke: ${failure.message} (${failure.code})`,
    });
  }
}
