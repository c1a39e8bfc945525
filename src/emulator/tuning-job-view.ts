/** A tuning job as the API shows it, per version: v1 leaves out what only v1beta1 has. */
import { isOpenModel } from '../contract/model-name';
import type { JobState } from '../contract/tuning-job';
import type { ApiVersion } from '../contract/tuning-job';
import type { EvaluateDatasetRun, TunedModel, TuningJob } from '../vertex/wire-types';
import { outputUriOf } from './create-rules';
import { dataStatistics } from './data-statistics';
import { knownFields } from './known-fields';
import { servingLocation } from './serving-location';
import { timestamp } from './timestamp';
import type { TuningJobRecord } from './tuning-job';
import { stepOf, totalSteps } from './tuning-job';

export function jobName(job: TuningJobRecord): string {
  return `projects/${job.project}/locations/${job.location}/tuningJobs/${job.id}`;
}

export function modelName(job: TuningJobRecord): string {
  return `projects/${job.project}/locations/${job.location}/models/${job.modelId}`;
}

export function endpointName(job: TuningJobRecord, endpointId: string): string {
  const location = servingLocation(job.baseModel, job.location);
  return `projects/${job.project}/locations/${location}/endpoints/${endpointId}`;
}

export function jobState(job: TuningJobRecord): JobState {
  switch (job.phase) {
    case 'queued':
    case 'pending':
      return 'JOB_STATE_PENDING';
    case 'processingDataset':
    case 'waitingForCapacity':
    case 'tuning':
    case 'postProcessing':
      return 'JOB_STATE_RUNNING';
    case 'cancelling':
      return 'JOB_STATE_CANCELLING';
    case 'ended':
      return `JOB_STATE_${job.endState ?? 'FAILED'}`;
  }
}

/** True while the job is alive, and after it ended with a model. */
export function hasCheckpoints(job: TuningJobRecord): boolean {
  return job.phase !== 'ended' || hasModel(job);
}

export function hasModel(job: TuningJobRecord): boolean {
  return job.endState === 'SUCCEEDED' || job.endState === 'PARTIALLY_SUCCEEDED';
}

/** Such a job leaves files in Cloud Storage, and nothing in the registry. */
export function endsAsFiles({ input, baseModel }: TuningJobRecord): boolean {
  return isOpenModel(baseModel) && outputUriOf(input) !== undefined;
}

/** A job as tests judge by it: whatever lists show, and without any text. */
export type JobRecordView = {
  name: string;
  state: JobState;
  labels: Record<string, string>;
  createTime: string;
  endTime?: string;
};

export function jobRecordView(job: TuningJobRecord): JobRecordView {
  return {
    name: jobName(job),
    state: jobState(job),
    labels: job.input.labels ?? {},
    createTime: timestamp(job.createdAt),
    ...(job.endedAt === undefined ? {} : { endTime: timestamp(job.endedAt) }),
  };
}

const DETAIL_STATES: Partial<Record<TuningJobRecord['phase'], string>> = {
  queued: 'TUNING_JOB_STATE_WAITING_FOR_QUOTA',
  waitingForCapacity: 'TUNING_JOB_STATE_WAITING_FOR_CAPACITY',
  processingDataset: 'TUNING_JOB_STATE_PROCESSING_DATASET',
  tuning: 'TUNING_JOB_STATE_TUNING',
  postProcessing: 'TUNING_JOB_STATE_POST_PROCESSING',
};

/** Deprecated, and still set: a rebase may name a job by it. */
const PIPELINE_FIELD: string = 'pipelineJob';
const OPERATION_FIELD: string = 'operationName';

export function tuningJobView(job: TuningJobRecord, version: ApiVersion): TuningJob {
  const tunedModel = tunedModelView(job);
  const place = `projects/${job.project}/locations/${job.location}`;
  const view: TuningJob = {
    name: jobName(job),
    ...job.input,
    state: jobState(job),
    createTime: timestamp(job.createdAt),
    updateTime: timestamp(job.updatedAt),
    ...(job.startedAt === undefined ? {} : { startTime: timestamp(job.startedAt) }),
    ...(job.endedAt === undefined ? {} : { endTime: timestamp(job.endedAt) }),
    ...(job.error === undefined ? {} : { error: job.error }),
    ...(job.startedAt === undefined
      ? {}
      : { experiment: `${place}/metadataStores/default/contexts/tuning-experiment-${job.id}` }),
    [PIPELINE_FIELD]: `${place}/pipelineJobs/${job.id}`,
    ...(tunedModel === undefined ? {} : { tunedModel }),
    ...evaluationsView(job),
    ...statisticsView(job),
    ...progressView(job),
  };
  // A job that was created with v1beta1 may have fields, and a whole spec, that v1 does not know.
  return version === 'v1' ? knownFields(version, 'TuningJob', view) : view;
}

function tunedModelView(job: TuningJobRecord): TunedModel | undefined {
  if (!hasCheckpoints(job) || endsAsFiles(job)) return undefined;
  const last = job.checkpoints.at(-1);
  const checkpoints = job.checkpoints
    .filter(({ isPublished, onlyAtEnd }) => isPublished === true && !onlyAtEnd)
    .map((checkpoint) => ({
      checkpointId: checkpoint.checkpointId,
      epoch: String(checkpoint.epoch),
      step: String(stepOf(job, checkpoint)),
      endpoint: endpointName(job, checkpoint.endpointId),
    }));
  const listed = checkpoints.length === 0 ? {} : { checkpoints };
  if (!hasModel(job)) return checkpoints.length === 0 ? undefined : listed;
  return {
    model: `${modelName(job)}@${job.versionId ?? '1'}`,
    endpoint: endpointName(job, last?.endpointId ?? ''),
    ...listed,
  };
}

function evaluationsView({ evaluations = [] }: TuningJobRecord): TuningJob {
  if (evaluations.length === 0) return {};
  return {
    evaluateDatasetRuns: evaluations.map(
      ({ checkpointId, operationName, end }): EvaluateDatasetRun => ({
        checkpointId,
        // Deprecated; but what replaces it, evaluation runs as resources, there is none of here.
        [OPERATION_FIELD]: operationName,
        ...('error' in end ? end : { evaluateDatasetResponse: end.response }),
      }),
    ),
  };
}

const BEFORE_STATISTICS: readonly TuningJobRecord['phase'][] = [
  'queued',
  'pending',
  'processingDataset',
];

function statisticsView(job: TuningJobRecord): TuningJob {
  if (BEFORE_STATISTICS.includes(job.phase)) return {};
  if (job.dataset === undefined || 'error' in job.dataset) return {};
  const statistics = dataStatistics(job.method, job.dataset.training, totalSteps(job));
  return statistics === undefined ? {} : { tuningDataStats: statistics };
}

function progressView(job: TuningJobRecord): TuningJob {
  const detail = DETAIL_STATES[job.phase];
  return {
    ...(detail === undefined ? {} : { tuningJobState: detail }),
    ...(job.completedSteps === 0
      ? {}
      : {
          tuningJobMetadata: {
            completedEpochCount: String(job.completedEpochs),
            completedStepCount: String(job.completedSteps),
          },
        }),
  };
}
