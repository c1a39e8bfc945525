/** The retrieval models behind tuned checkpoints; jobs that know the same examples share one. */
import { baseModelAnswer } from './base-model';
import type { PlannedCheckpoint } from './checkpoint-plan';
import type { TrainingExample } from './dataset-row';
import { notFound } from './google-error';
import type { AnsweredQuestion } from './retrieval-model';
import { RetrievalModel } from './retrieval-model';
import type { TuningJobRecord } from './tuning-job';
import type { Project } from './tuning-projects';

export class FittedModels {
  /** By the examples of the dataset, and what was known of this and of all before. */
  private readonly models = new WeakMap<readonly TrainingExample[], Map<string, RetrievalModel>>();

  model(project: Project, job: TuningJobRecord, checkpoint: PlannedCheckpoint): RetrievalModel {
    const own = examplesOf(job);
    const models = this.models.get(own) ?? new Map<string, RetrievalModel>();
    this.models.set(own, models);
    const key = `${job.method}/${knownCount(job, checkpoint)}/${job.continues?.jobId}/${job.continues?.checkpointId}`;
    const model = models.get(key) ?? new RetrievalModel(learnt(project, job, checkpoint));
    models.set(key, model);
    return model;
  }
}

/** What the checkpoint was taught: by its own job, and before by those that it continues. */
function learnt(
  project: Project,
  job: TuningJobRecord,
  checkpoint: PlannedCheckpoint,
): AnsweredQuestion[] {
  const own = examplesOf(job).slice(0, knownCount(job, checkpoint));
  return [...earlier(project, job), ...own.map((example) => taught(job, example))];
}

function earlier(project: Project, { continues }: TuningJobRecord): AnsweredQuestion[] {
  if (continues === undefined) return [];
  const parent = project.jobs.find(({ id }) => id === continues.jobId);
  const checkpoint = parent?.checkpoints.find(
    ({ checkpointId }) => checkpointId === continues.checkpointId,
  );
  return parent && checkpoint ? learnt(project, parent, checkpoint) : [];
}

/** A student learns what its teacher, here an untuned model, says. */
function taught({ method }: TuningJobRecord, example: TrainingExample): AnsweredQuestion {
  const { question, output } = example;
  return method === 'distillation'
    ? { question, output: baseModelAnswer(question) }
    : { question, output };
}

function examplesOf(job: TuningJobRecord): readonly TrainingExample[] {
  // An endpoint exists only where tuning went on, and so a dataset was read.
  if (job.dataset === undefined || 'error' in job.dataset) throw notFound('The tuned model');
  return job.dataset.training.examples;
}

/** An earlier checkpoint has learnt less: its share of the epochs is its share of the examples. */
function knownCount(job: TuningJobRecord, { epoch }: PlannedCheckpoint): number {
  return Math.ceil((examplesOf(job).length * epoch) / job.epochs);
}
