/**
 * Looks for a job that was tuned from the same: succeeded, and its model still there. Pages everything, unfiltered, as the look
 * for the run's own job does.
 */
import { Context } from '@temporalio/activity';
import type { FindUnchangedInput, TuningActivities } from '../contract/activities';
import { fieldsOf } from '../contract/fields';
import { parseGsUri } from '../contract/gs-uri';
import { LABELS } from '../contract/names';
import { stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import { tuningJobPages } from '../vertex/tuning-job-pages';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { fingerprintOf } from './request/fingerprint';
import { datasetsGiven, isSameBody } from './request/same-body';
import { snapshotOf } from './snapshot-of';
import { wasReset } from './was-reset';
import { converting } from './to-application-failure';

/**
 * The jobs that carry the fingerprint and this owner's label, have succeeded, and are the first with their run's label: a copy of
 * a job's body carries our labels too, and can only be made after the job.
 */
async function succeededWith(
  deps: ActivityDependencies,
  { project, location, apiVersion, tuningJob }: FindUnchangedInput,
  { fingerprint, signal }: { fingerprint: string; signal: AbortSignal },
): Promise<TuningJobSnapshot[]> {
  const found: TuningJobSnapshot[] = [];
  const firstOf = new Map<string, number>();
  const ownerLabel = fieldsOf(tuningJob['labels'])[LABELS.owner];
  const place = { project, location, apiVersion };
  for await (const { body } of tuningJobPages(deps.vertex, place, { signal })) {
    for (const job of body.tuningJobs) {
      const { [LABELS.run]: run, [LABELS.owner]: owner, ...labels } = job.labels ?? {};
      if (run === undefined || owner === undefined || owner !== ownerLabel) continue;
      firstOf.set(run, Math.min(firstOf.get(run) ?? Infinity, createdAt(job)));
      if (labels[LABELS.fingerprint] !== fingerprint) continue;
      const snapshot = snapshotOf(job, apiVersion, deps.links);
      if (stateMeaning(snapshot.state) === 'succeeded') found.push(snapshot);
    }
  }
  return (
    found
      .filter((job) => createdAt(job) === firstOf.get(job.labels?.[LABELS.run] ?? ''))
      // The newest first.
      .sort((a, b) => createdAt(b) - createdAt(a))
  );
}

/** Milliseconds since 1970; never for a job that does not tell. */
function createdAt({ createTime }: { createTime?: string }): number {
  const at = Date.parse(createTime ?? '');
  return Number.isNaN(at) ? Infinity : at;
}

/** Whether an object has this content, and had it before this moment and ever since. */
async function hadContent(
  { objects }: ActivityDependencies,
  { uri, crc32c, before }: { uri: unknown; crc32c: string | undefined; before: number },
  signal: AbortSignal,
): Promise<boolean> {
  if (typeof uri !== 'string' || parseGsUri(uri) === undefined || crc32c === undefined)
    return false;
  try {
    const { crc32c: now, timeCreated = '' } = await objects.stat(uri, { signal });
    // Every write makes a generation: one that is older than the job is what the job has read.
    return now === crc32c && Date.parse(timeCreated) < before;
  } catch (error) {
    if (!(error instanceof GoogleApiError) || ![403, 404].includes(error.httpStatus ?? 0)) {
      throw error;
    }
    return false;
  }
}

/**
 * A list says nothing of the spec: the job itself is asked. Its fingerprint is that of a content which was checked; the dataset may
 * have changed between that and the moment when the service read it.
 */
async function wasMadeFrom(
  deps: ActivityDependencies,
  { tuningJob, datasets, apiVersion }: FindUnchangedInput,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<boolean> {
  const { body: job } = await deps.vertex.getTuningJob({ name, apiVersion }, { signal });
  const uris = new Set(datasets.map(({ uri }) => uri));
  if (!isSameBody(tuningJob, { ...job }, uris)) return false;
  for (const { uri, given } of datasetsGiven(tuningJob, job, uris)) {
    const crc32c = datasets.find((dataset) => dataset.uri === uri)?.crc32c;
    const content = { uri: given, crc32c, before: createdAt(job) };
    if (!(await hadContent(deps, content, signal))) return false;
  }
  return true;
}

async function hasModel(
  { vertex }: ActivityDependencies,
  { tunedModel, apiVersion }: TuningJobSnapshot,
  signal: AbortSignal,
): Promise<boolean> {
  if (tunedModel?.model === undefined) return false;
  try {
    await vertex.getModel({ name: tunedModel.model, apiVersion }, { signal });
    return true;
  } catch (error) {
    if (!(error instanceof GoogleApiError) || error.httpStatus !== 404) throw error;
    return false;
  }
}

export function findUnchanged(deps: ActivityDependencies): TuningActivities['findUnchanged'] {
  return (input) =>
    converting({ waitOut: false }, () =>
      withHeartbeats(
        () => ({ what: 'looking for an unchanged job', done: 0 }),
        async () => {
          const { cancellationSignal: signal } = Context.current();
          const fingerprint = fingerprintOf(input.tuningJob, input.datasets);
          if (fingerprint === undefined) return {};
          const reset = wasReset(input) ? { wasReset: true as const } : {};
          for (const job of await succeededWith(deps, input, { fingerprint, signal })) {
            const isSame = await wasMadeFrom(deps, input, { name: job.name, signal });
            if (isSame && (await hasModel(deps, job, signal)))
              return { fingerprint, job, ...reset };
          }
          return { fingerprint };
        },
      ),
    );
}
