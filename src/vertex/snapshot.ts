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

/** A message, or an empty one for anything that is none. */
function message<T extends object>(value: T | undefined): Partial<T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** The messages of a list; what is none is left out. */
function messages<T extends object>(value: readonly T[] | undefined): Partial<T>[] {
  return values(value).map(message);
}

function values<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** Pairs of texts; any other pair is left out. */
function texts(value: Record<string, string> | undefined): Record<string, string> | undefined {
  const pairs = Object.entries(message(value)).filter(([, one]) => typeof one === 'string');
  return pairs.length === 0 ? undefined : (Object.fromEntries(pairs) as Record<string, string>);
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
  totalBillableCharacterCount?: unknown;
  totalTuningCharacterCount?: unknown;
  tuningStepCount?: unknown;
  totalTruncatedExampleCount?: unknown;
  truncatedExampleIndices?: (string | number)[];
  droppedExampleIndices?: (string | number)[];
  droppedExampleReasons?: string[];
};

type Dropped = NonNullable<NonNullable<Snapshot['dataStats']>['droppedExamples']>[number];

/** Indices and reasons are parallel lists; what is neither number nor text in them is left out, and its place kept. */
function droppedExamples(stats: Partial<AnyStats>): Dropped[] {
  const indices = values(stats.truncatedExampleIndices ?? stats.droppedExampleIndices);
  const reasons = values(stats.droppedExampleReasons);
  return Array.from({ length: Math.max(indices.length, reasons.length) }, (_, position) => {
    const reason = text(reasons[position]);
    return present<Dropped>({
      example: count(indices[position]),
      reason: reason === undefined ? undefined : scrubReason(reason),
    });
  }).filter((one) => one !== undefined);
}

function dataStats(given: TuningDataStats | undefined): Snapshot['dataStats'] {
  const stats = message(given);
  const found: AnyStats = message<AnyStats>(
    stats.supervisedTuningDataStats ??
      stats.preferenceOptimizationDataStats ??
      message(stats.distillationDataStats).trainingDatasetStats ??
      stats.reinforcementTuningDataStats,
  );
  const dropped = droppedExamples(found);
  return present<NonNullable<Snapshot['dataStats']>>({
    examples: count(found.tuningDatasetExampleCount),
    billableTokens: count(found.totalBillableTokenCount),
    billableCharacters: count(found.totalBillableCharacterCount),
    characters: count(found.totalTuningCharacterCount),
    steps: count(found.tuningStepCount),
    // Only supervised tuning counts them; the indices of the others are a sample and no count.
    dropped: count(found.totalTruncatedExampleCount),
    droppedNamed: dropped.length === 0 ? undefined : dropped.length,
    droppedExamples: nonEmpty(dropped),
  });
}

function tunedModel(given: TuningJob['tunedModel']): Snapshot['tunedModel'] {
  const model = message(given);
  const checkpoints = messages(model.checkpoints).flatMap((checkpoint) => {
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
    model: text(model.model),
    endpoint: text(model.endpoint),
    servingUrl: undefined,
    checkpoints: nonEmpty(checkpoints.filter((checkpoint) => checkpoint !== undefined)),
  });
}

function jobError(given: TuningJob['error']): Snapshot['error'] {
  const error = message(given);
  if (Object.keys(error).length === 0) return undefined;
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
    labels: texts(job.labels),
    baseModel: text(job.baseModel) ?? text(message(job.preTunedModel).baseModel),
    error: jobError(job.error),
    progress: present<NonNullable<Snapshot['progress']>>({
      completedEpochs: count(message(job.tuningJobMetadata).completedEpochCount),
      completedSteps: count(message(job.tuningJobMetadata).completedStepCount),
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
