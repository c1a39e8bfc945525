/** Runs the child `evaluateTunedModel` after a success, when the request wants an evaluation. */
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  uuid4,
} from '@temporalio/workflow';
import { TemporalFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { EvaluateTunedModelRequest, EvaluationResult } from '../contract/evaluation';
import { evaluateTunedModel } from './evaluate-tuned-model';
import { codedFailureOf, RunFailed } from './failures';
import type { TuningRun } from './tuning-run';

/** The service names the project by its number; what is allowed was decided by the name that the request gave it. */
function inProject(name: string, project: string): string {
  return name.replace(/^projects\/[^/]+\//, `projects/${project}/`);
}

/** Nobody waits for what it finds, and its answers cost money. */
async function cancelForgotten(workflowId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).cancel();
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof TemporalFailure)) throw error;
  }
}

/**
 * The child under the id, or under one of its own beside it where that is taken: a run that was reset while it evaluated finds the
 * child of before still at work, which the server neither cancels nor gives back.
 */
async function evaluateUnder(
  workflowId: string,
  request: EvaluateTunedModelRequest,
): Promise<EvaluationResult> {
  const start = (id: string): Promise<EvaluationResult> =>
    executeChild(evaluateTunedModel, {
      workflowId: id,
      args: [request],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `evaluates ${request.endpoint}`,
    });
  try {
    return await start(workflowId);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await cancelForgotten(workflowId);
    return start(`${workflowId}/${uuid4().slice(0, 8)}`);
  }
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
    const result = await evaluateUnder(`${run.id}/evaluation`, request);
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
