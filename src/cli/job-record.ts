/**
 * A tuning job as the commands print it: the API's own resource, with what we read from it beside it. Fields that the API
 * gets later are in it as they are.
 */
import { OWN_SNAPSHOT_FIELDS } from '../contract/tuning-job';
import type { ApiVersion, TuningJobSnapshot } from '../contract/tuning-job';
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
  const beside = Object.entries(job).filter(([name]) => !Object.hasOwn(resource, name));
  return { job, record: { ...resource, ...Object.fromEntries(beside), apiVersion } };
}

export function jobShape(apiVersion: ApiVersion): RecordShape {
  return { message: 'TuningJob', apiVersion, ownFields: OWN_SNAPSHOT_FIELDS };
}

/** Parts of the resource that a person wants to see as they are, whichever method it is of. */
const SHOWN_AS_IT_IS =
  /^(description|tunedModelDisplayName|serviceAccount|outputUri|experiment|preTunedModel|customBaseModel|encryptionSpec|gcsMetricsUri|.+Spec)$/;

function restOf(record: JobRecord): [string, string][] {
  return Object.entries(record).flatMap(([name, value]) => {
    const isNew =
      !(OWN_SNAPSHOT_FIELDS as readonly string[]).includes(name) &&
      unknownField(record.apiVersion, 'TuningJob', name) !== undefined;
    return SHOWN_AS_IT_IS.test(name) || isNew ? leaves(value, cellText(name)) : [];
  });
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
    ['epochs', progress?.completedEpochs?.toString()],
    ['tuned model', tunedModel?.model],
    ['endpoint', tunedModel?.endpoint],
    ...Object.entries(job.labels ?? {}).map(
      ([label, value]) => ['label', `${label}=${cellText(value)}`] as const,
    ),
    ...restOf(record),
    ['console', consoleUrl(job.name)],
  ]);
  print(pairs.map(cellText).join('\n'));
}
