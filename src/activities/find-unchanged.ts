/**
 * Looks for a job that was tuned from the same: succeeded, and its model still there. Pages everything, unfiltered, as the look
 * for the run's own job does.
 */
import { Context } from '@temporalio/activity';
import type { FindUnchangedInput, TuningActivities } from '../contract/activities';
import { LABELS } from '../contract/names';
import { stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import { tuningJobPages } from '../vertex/tuning-job-pages';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { fingerprintOf } from './request/fingerprint';
import { snapshotOf } from './snapshot-of';
import { converting } from './to-application-failure';

async function succeededWith(
  deps: ActivityDependencies,
  { project, location, apiVersion }: FindUnchangedInput,
  { fingerprint, signal }: { fingerprint: string; signal: AbortSignal },
): Promise<TuningJobSnapshot[]> {
  const found: TuningJobSnapshot[] = [];
  const place = { project, location, apiVersion };
  for await (const { body } of tuningJobPages(deps.vertex, place, { signal })) {
    for (const job of body.tuningJobs) {
      if (job.labels?.[LABELS.fingerprint] !== fingerprint) continue;
      const snapshot = snapshotOf(job, apiVersion, deps.links);
      if (stateMeaning(snapshot.state) === 'succeeded') found.push(snapshot);
    }
  }
  // The newest first.
  return found.sort((a, b) => Date.parse(b.createTime ?? '') - Date.parse(a.createTime ?? ''));
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
          for (const job of await succeededWith(deps, input, { fingerprint, signal })) {
            if (await hasModel(deps, job, signal)) return { fingerprint, job };
          }
          return { fingerprint };
        },
      ),
    );
}
