/** A tuning job as the API shows it, per version: v1 leaves out what only v1beta1 has. */
import type { JobState } from '../contract/tuning-job';
import type { ApiVersion } from '../contract/tuning-job';
import type { TunedModel, TuningJob } from '../vertex/wire-types';
import { supervisedStatistics } from './dataset-statistics';
import { servingLocation } from './serving-location';
import { timestamp } from './timestamp';
import type { TuningJobRecord } from './tuning-job';
import { stepsPerEpoch } from './tuning-job';

export function jobName(job: TuningJobRecord): string {
  return `projects/${job.project}/locations/${job.location}/tuningJobs/${job.id}`;
}

export function modelName(job: TuningJobRecord): string {
  return `projects/${job.project}/locations/${job.location}/models/${job.modelId}`;
}

export function endpointName(job: TuningJobRecord, endpointId: string): string {
  const location = servingLocation(job.input.baseModel, job.location);
  return `projects/${job.project}/locations/${location}/endpoints/${endpointId}`;
}

export function jobState(job: TuningJobRecord): JobState {
  switch (job.phase) {
    case 'pending':
      return 'JOB_STATE_PENDING';
    case 'processingDataset':
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
  processingDataset: 'TUNING_JOB_STATE_PROCESSING_DATASET',
  tuning: 'TUNING_JOB_STATE_TUNING',
  postProcessing: 'TUNING_JOB_STATE_POST_PROCESSING',
};

export function tuningJobView(job: TuningJobRecord, version: ApiVersion): TuningJob {
  const tunedModel = tunedModelView(job);
  return {
    name: jobName(job),
    ...inputView(job, version),
    state: jobState(job),
    createTime: timestamp(job.createdAt),
    updateTime: timestamp(job.updatedAt),
    ...(job.startedAt === undefined ? {} : { startTime: timestamp(job.startedAt) }),
    ...(job.endedAt === undefined ? {} : { endTime: timestamp(job.endedAt) }),
    ...(job.error === undefined ? {} : { error: job.error }),
    ...(tunedModel === undefined ? {} : { tunedModel }),
    ...statisticsView(job),
    ...(version === 'v1' ? {} : progressView(job)),
  };
}

/** A job that was created with v1beta1 may have fields that v1 does not know. */
function inputView(job: TuningJobRecord, version: ApiVersion): TuningJob {
  if (version === 'v1beta1') return job.input;
  const { tuningMode: _mode, hyperParameters, ...spec } = job.input.supervisedTuningSpec;
  const { learningRate: _rate, batchSize: _size, ...known } = hyperParameters ?? {};
  return {
    ...job.input,
    supervisedTuningSpec: {
      ...spec,
      ...(hyperParameters === undefined ? {} : { hyperParameters: known }),
    },
  };
}

function tunedModelView(job: TuningJobRecord): TunedModel | undefined {
  if (!hasCheckpoints(job)) return undefined;
  const reached = job.checkpoints.filter(({ reachedAt }) => reachedAt !== undefined);
  const last = job.checkpoints.at(-1);
  const checkpoints = reached
    .filter(({ onlyAtEnd }) => !onlyAtEnd)
    .map(({ checkpointId, epoch, endpointId }) => ({
      checkpointId,
      epoch: String(epoch),
      step: String(epoch * stepsPerEpoch(job)),
      endpoint: endpointName(job, endpointId),
    }));
  const listed = checkpoints.length === 0 ? {} : { checkpoints };
  if (!hasModel(job)) return checkpoints.length === 0 ? undefined : listed;
  return {
    model: `${modelName(job)}@${job.versionId ?? '1'}`,
    endpoint: endpointName(job, last?.endpointId ?? ''),
    ...listed,
  };
}

function statisticsView(job: TuningJobRecord): TuningJob {
  const processed = job.phase !== 'pending' && job.phase !== 'processingDataset';
  if (!processed || job.dataset === undefined || 'error' in job.dataset) return {};
  const steps = stepsPerEpoch(job) * job.epochs;
  return {
    tuningDataStats: {
      supervisedTuningDataStats: supervisedStatistics(job.dataset.training, steps),
    },
  };
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
