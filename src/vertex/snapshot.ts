/** From the service's tuning job to our snapshot: lenient in what it reads, without any dataset text in what it gives. */
import type { ApiVersion, TunedModelCheckpoint, TuningJobSnapshot } from '../contract/tuning-job';
import { scrubReason, scrubText } from '../google/scrub';
import type { TuningDataStats, TuningJob } from './wire-types';

type Snapshot = TuningJobSnapshot;

/** int64 comes as a decimal string, counts of some messages as numbers; anything else is no count. */
function count(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** Leaves out what is undefined, and gives `undefined` when nothing is left. */
function present<T extends object>(fields: {
  [K in keyof T]: T[K] | undefined;
}): T | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}

function nonEmpty<T>(items: T[]): T[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** What the statistics of all methods have in common; each method has a message of its own for them. */
type AnyStats = {
  tuningDatasetExampleCount?: unknown;
  totalBillableTokenCount?: unknown;
  tuningStepCount?: unknown;
  totalTruncatedExampleCount?: unknown;
  truncatedExampleIndices?: (string | number)[];
  droppedExampleIndices?: (string | number)[];
  droppedExampleReasons?: string[];
};

function dataStats(stats: TuningDataStats | undefined): Snapshot['dataStats'] {
  const found: AnyStats | undefined =
    stats?.supervisedTuningDataStats ??
    stats?.preferenceOptimizationDataStats ??
    stats?.distillationDataStats?.trainingDatasetStats ??
    stats?.reinforcementTuningDataStats;
  if (found === undefined) return undefined;
  const indices = list(found.truncatedExampleIndices ?? found.droppedExampleIndices)
    .map(count)
    .filter((index) => index !== undefined);
  const reasons = list(found.droppedExampleReasons)
    .filter((reason) => typeof reason === 'string')
    .map(scrubReason);
  return present<NonNullable<Snapshot['dataStats']>>({
    examples: count(found.tuningDatasetExampleCount),
    billableTokens: count(found.totalBillableTokenCount),
    steps: count(found.tuningStepCount),
    // Only supervised tuning counts them; the indices of the others are a sample and no count.
    dropped: count(found.totalTruncatedExampleCount),
    droppedIndices: nonEmpty(indices),
    droppedReasons: nonEmpty(reasons),
  });
}

function tunedModel(model: TuningJob['tunedModel']): Snapshot['tunedModel'] {
  const checkpoints = list(model?.checkpoints).flatMap((checkpoint) => {
    const checkpointId = text(checkpoint.checkpointId);
    if (checkpointId === undefined) return [];
    return present<TunedModelCheckpoint>({
      checkpointId,
      epoch: count(checkpoint.epoch),
      step: count(checkpoint.step),
      endpoint: text(checkpoint.endpoint),
    });
  });
  return present<NonNullable<Snapshot['tunedModel']>>({
    model: text(model?.model),
    endpoint: text(model?.endpoint),
    servingUrl: undefined,
    checkpoints: nonEmpty(checkpoints.filter((checkpoint) => checkpoint !== undefined)),
  });
}

function jobError(error: TuningJob['error']): Snapshot['error'] {
  if (error === undefined) return undefined;
  return { code: count(error.code) ?? 0, message: scrubText(text(error.message) ?? '') };
}

/** A state that is missing or unknown is carried as it is: shown, and waited on. */
export function toTuningJobSnapshot(job: TuningJob, apiVersion: ApiVersion): TuningJobSnapshot {
  const optional = present<Partial<Snapshot>>({
    detailState: text(job.tuningJobState),
    createTime: text(job.createTime),
    startTime: text(job.startTime),
    endTime: text(job.endTime),
    updateTime: text(job.updateTime),
    labels: job.labels,
    baseModel: text(job.baseModel) ?? text(job.preTunedModel?.baseModel),
    error: jobError(job.error),
    progress: present<NonNullable<Snapshot['progress']>>({
      completedEpochs: count(job.tuningJobMetadata?.completedEpochCount),
      completedSteps: count(job.tuningJobMetadata?.completedStepCount),
    }),
    tunedModel: tunedModel(job.tunedModel),
    dataStats: dataStats(job.tuningDataStats),
  });
  return {
    name: text(job.name) ?? '',
    apiVersion,
    state: text(job.state) ?? 'JOB_STATE_UNSPECIFIED',
    ...optional,
  };
}
