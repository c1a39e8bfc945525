/**
 * A tuning job as the commands print it: the API's own resource, with what we read from it beside it. Fields that the API
 * gets later are in it as they are.
 */
import { OWN_SNAPSHOT_FIELDS } from '../contract/tuning-job';
import type { ApiVersion, TunedModelCheckpoint, TuningJobSnapshot } from '../contract/tuning-job';
import { consoleUrl } from '../vertex';
import { unknownField } from '../vertex/discovery/field-path';
import { toTuningJobSnapshot } from '../vertex/snapshot';
import type { TuningJob } from '../vertex/wire-types';
import type { AnyRecord, RecordShape } from './columns';
import { cellText, leaves } from './columns';
import { formatPairs } from './format';
import { printRecord } from './records';
import type { RecordOptions } from './records';
import { print } from './terminal';

/** With what we read from the API's fields beside them. */
export type JobRecord = AnyRecord & Pick<TuningJobSnapshot, (typeof OWN_SNAPSHOT_FIELDS)[number]>;

/** A job as read, and as printed. */
export type SeenJob = { job: TuningJobSnapshot; record: JobRecord };

export function seeJob(resource: TuningJob, apiVersion: ApiVersion): SeenJob {
  const job = toTuningJobSnapshot(resource, apiVersion);
  const own = OWN_SNAPSHOT_FIELDS.filter((name) => job[name] !== undefined);
  const beside = Object.fromEntries(own.map((name) => [name, job[name]]));
  return { job, record: { ...resource, ...beside, apiVersion } };
}

export function jobShape(apiVersion: ApiVersion): RecordShape {
  return { message: 'TuningJob', apiVersion, ownFields: OWN_SNAPSHOT_FIELDS };
}

/** Parts of the resource that a person wants to see as they are, whichever method it is of. */
const SHOWN_AS_IT_IS =
  /^(description|tunedModelDisplayName|serviceAccount|outputUri|experiment|preTunedModel|customBaseModel|encryptionSpec|gcsMetricsUri|evaluateDatasetRuns|pipelineJob|.+Spec)$/;

function restOf(record: JobRecord): [string, string][] {
  return Object.entries(record).flatMap(([name, value]) => {
    const isNew =
      !(OWN_SNAPSHOT_FIELDS as readonly string[]).includes(name) &&
      unknownField(record.apiVersion, 'TuningJob', name) !== undefined;
    return SHOWN_AS_IT_IS.test(name) || isNew ? leaves(value, cellText(name)) : [];
  });
}

/** What was counted in the datasets. Distributions are long, and in the JSON. */
function statistics({ tuningDataStats }: JobRecord): [string, string][] {
  const paths = tuningDataStats === undefined ? [] : leaves(tuningDataStats, 'tuningDataStats');
  return paths.filter(([path]) => !/Distribution\b/.test(path));
}

function checkpointText({ checkpointId, epoch, step, endpoint }: TunedModelCheckpoint): string {
  const parts = [
    ...(epoch === undefined ? [] : [`epoch ${epoch}`]),
    ...(step === undefined ? [] : [`step ${step}`]),
    ...(endpoint === undefined ? [] : [endpoint]),
  ];
  return parts.length === 0 ? checkpointId : `${checkpointId}: ${parts.join(', ')}`;
}

/** `3`, or `3 of 10` where it is known how many there will be. */
function stepsText({ progress, dataStats }: TuningJobSnapshot): string | undefined {
  const [done, all] = [progress?.completedSteps, dataStats?.steps];
  if (done === undefined) return all === undefined ? undefined : `${all} in all`;
  return all === undefined ? `${done}` : `${done} of ${all}`;
}

export function printJob({ job, record }: SeenJob, options: RecordOptions): void {
  if (options.output !== 'table' || options.columns !== undefined) {
    printRecord(record, options, jobShape(job.apiVersion));
    return;
  }
  const { progress, tunedModel, error } = job;
  const pairs = formatPairs([
    ['name', job.name],
    ['state', job.state],
    ['detail', job.detailState],
    ['error', error ? `${error.code}: ${error.message}` : undefined],
    ['base model', job.baseModel],
    ['created', job.createTime],
    ['started', job.startTime],
    ['ended', job.endTime],
    ['updated', job.updateTime],
    ['examples', job.dataStats?.examples?.toString()],
    ['epochs', progress?.completedEpochs?.toString()],
    ['steps', stepsText(job)],
    ['tuned model', tunedModel?.model],
    ['endpoint', tunedModel?.endpoint],
    ...(tunedModel?.checkpoints ?? []).map(
      (checkpoint) => ['checkpoint', checkpointText(checkpoint)] as const,
    ),
    ...Object.entries(job.labels ?? {}).map(
      ([label, value]) => ['label', `${label}=${cellText(value)}`] as const,
    ),
    ...restOf(record),
    ...statistics(record),
    ['console', consoleUrl(job.name)],
  ]);
  print(pairs.map(cellText).join('\n'));
}
