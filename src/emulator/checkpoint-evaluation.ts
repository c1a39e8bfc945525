/**
 * Evaluation inside a tuning job (`evaluationConfig`): as soon as a checkpoint is there it answers the prompts of the
 * validation dataset, and the answers are scored like those of any dataset. Each has an operation of its own.
 */
import { METHOD_SPECS } from '../contract/tuning-method';
import type { EvaluateDatasetResponse, EvaluationConfig } from '../vertex/wire-types';
import { baseModelAnswer } from './base-model';
import type { PlannedCheckpoint } from './checkpoint-plan';
import type { EvaluatedRow } from './dataset-evaluation';
import { checkEvaluationWish, evaluateRows } from './dataset-evaluation';
import type { DatasetReading, JobError } from './dataset-reading';
import type { FittedModels } from './fitted-models';
import { limited } from './generation-config';
import { ServiceError, rpcStatus } from './google-error';
import { isObject } from './http-exchange';
import type { ObjectStore } from './object-store';
import { beginOperation } from './operation-record';
import { newResourceId } from './resource-id';
import type { TuningJobRecord } from './tuning-job';
import type { Project } from './tuning-projects';

export type CheckpointEvaluation = {
  checkpointId: string;
  /** Whole name. */
  operationName: string;
  end: { response: EvaluateDatasetResponse } | { error: JobError };
};

type Tools = { objects: ObjectStore; fitted: FittedModels };

/** Evaluates the checkpoints that are there and have not been. */
export function evaluateCheckpoints(project: Project, job: TuningJobRecord, tools: Tools): void {
  const config = configOf(job);
  if (config === undefined) return;
  job.evaluations ??= [];
  for (const checkpoint of job.checkpoints) {
    const isDone = job.evaluations.some(
      ({ checkpointId }) => checkpointId === checkpoint.checkpointId,
    );
    if (isDone || checkpoint.isPublished !== true) continue;
    job.evaluations.push(evaluate({ project, job, checkpoint, config }, tools));
  }
}

function configOf({ input, method }: TuningJobRecord): EvaluationConfig | undefined {
  const spec = input[METHOD_SPECS[method]];
  const config = isObject(spec) ? spec['evaluationConfig'] : undefined;
  return isObject(config) ? config : undefined;
}

type Work = {
  project: Project;
  job: TuningJobRecord;
  checkpoint: PlannedCheckpoint;
  config: EvaluationConfig;
};

function evaluate(work: Work, tools: Tools): CheckpointEvaluation {
  const { project, job, checkpoint, config } = work;
  const id = newResourceId();
  const { metrics = [], outputConfig = {}, autoraterConfig = {} } = config;
  const operation = beginOperation(project, {
    parent: `projects/${job.project}/locations/${job.location}`,
    location: job.location,
    version: 'v1beta1',
    task: { kind: 'evaluateDataset', request: { metrics, outputConfig, autoraterConfig }, id },
  });
  const end = outcomeOf(work, { ...tools, id });
  const type = 'type.googleapis.com/google.cloud.aiplatform.v1beta1.EvaluateDatasetResponse';
  operation.end = 'error' in end ? end : { response: { '@type': type, ...end.response } };
  return { checkpointId: checkpoint.checkpointId, operationName: operation.name, end };
}

function outcomeOf(work: Work, tools: Tools & { id: string }): CheckpointEvaluation['end'] {
  try {
    const { dataset } = work.job;
    const validation =
      dataset !== undefined && 'training' in dataset ? dataset.validation : undefined;
    if (validation === undefined) {
      throw new ServiceError(
        'FAILED_PRECONDITION',
        '[emulator] There is no validation dataset to evaluate on.',
      );
    }
    const checked = checkEvaluationWish(work.config);
    const rows = answeredRows(work, tools.fitted, validation);
    const { id, objects } = tools;
    return { response: evaluateRows(objects, { ...checked, id, uri: validation.uri, rows }) };
  } catch (error) {
    if (error instanceof ServiceError) return { error: rpcStatus(error) };
    throw error;
  }
}

/** What the checkpoint says to each prompt, beside what it should say, and what its base model says. */
function answeredRows(
  { project, job, checkpoint, config }: Work,
  fitted: FittedModels,
  { examples }: DatasetReading,
): EvaluatedRow[] {
  const model = fitted.model(project, job, checkpoint);
  const { inferenceGenerationConfig = {} } = config;
  return examples.map(({ question, output }) => {
    const fields = {
      prompt: question,
      response: limited(model.answer(question), inferenceGenerationConfig).text,
      reference: output,
      baseline_model_response: limited(baseModelAnswer(question), inferenceGenerationConfig).text,
    };
    return { line: JSON.stringify(fields), fields };
  });
}
