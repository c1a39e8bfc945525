/** The `fields` of list calls: what a snapshot is made of, and no row of a dataset. */
import type { ApiVersion } from '../contract/tuning-job';

const COUNTS = 'tuningDatasetExampleCount,totalBillableTokenCount,tuningStepCount';
const CHARACTERS = 'totalBillableCharacterCount,totalTuningCharacterCount';
const DROPPED = 'droppedExampleIndices,droppedExampleReasons';
const DATASET_STATS = `${COUNTS},${CHARACTERS},${DROPPED}`;

const SUPERVISED_STATS = `supervisedTuningDataStats(${COUNTS},${CHARACTERS},totalTruncatedExampleCount,truncatedExampleIndices,droppedExampleReasons)`;
const PREFERENCE_STATS = `preferenceOptimizationDataStats(${COUNTS},${DROPPED})`;
const BETA_STATS = [
  `distillationDataStats(trainingDatasetStats(${DATASET_STATS}))`,
  `reinforcementTuningDataStats(${DATASET_STATS})`,
];

const JOB = [
  'name',
  'state',
  'createTime',
  'startTime',
  'endTime',
  'updateTime',
  'labels',
  'description',
  'baseModel',
  'preTunedModel(baseModel)',
  'error(code,message)',
  'tunedModel(model,endpoint,checkpoints(checkpointId,epoch,step,endpoint))',
];
const BETA_JOB = ['tuningJobState', 'tuningJobMetadata(completedEpochCount,completedStepCount)'];

function fields(jobFields: string[], stats: string[]): string {
  const job = [...jobFields, `tuningDataStats(${stats.join(',')})`].join(',');
  return `nextPageToken,tuningJobs(${job})`;
}

/** A field that a version does not have would be refused, so that each has its own list. */
export const LIST_FIELDS: Readonly<Record<ApiVersion, string>> = {
  v1: fields(JOB, [SUPERVISED_STATS, PREFERENCE_STATS]),
  v1beta1: fields([...JOB, ...BETA_JOB], [SUPERVISED_STATS, PREFERENCE_STATS, ...BETA_STATS]),
};
