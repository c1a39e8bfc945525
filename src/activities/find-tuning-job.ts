/**
 * Looks for a run's tuning job by its label. Pages everything, unfiltered: which filters `list` supports, and in which
 * order it answers, is not documented, and a job that is overlooked here would be paid twice.
 */
import { Context } from '@temporalio/activity';
import type { FindTuningJobInput, FindTuningJobResult, JobAddress } from '../contract/activities';
import { LABELS } from '../contract/names';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { cancellableSleep } from './cancellable-sleep';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { snapshotOf } from './snapshot-of';
import { converting } from './to-application-failure';

/** A page as large as siblings of this method document; the maximum is not documented. */
const PAGE_SIZE = 100;
/** Between two looks in the window: the service is asked at most this often, and at least five times. */
const LONGEST_PAUSE_MS = 15_000;

async function look(
  deps: ActivityDependencies,
  address: JobAddress,
  runLabel: string,
  signal: AbortSignal,
): Promise<TuningJobSnapshot[]> {
  const jobs: TuningJobSnapshot[] = [];
  let pageToken: string | undefined;
  do {
    const { body } = await deps.vertex.listTuningJobs(
      { ...address, pageSize: PAGE_SIZE, ...(pageToken === undefined ? {} : { pageToken }) },
      { signal },
    );
    for (const job of body.tuningJobs) {
      if (job.labels?.[LABELS.run] === runLabel) {
        jobs.push(snapshotOf(job, address.apiVersion, deps.links));
      }
    }
    pageToken = body.nextPageToken;
  } while (pageToken !== undefined && pageToken !== '');
  return jobs.sort((a, b) => (a.createTime ?? '').localeCompare(b.createTime ?? ''));
}

export function findTuningJob(
  deps: ActivityDependencies,
): (input: FindTuningJobInput) => Promise<FindTuningJobResult> {
  return ({ project, location, apiVersion, runLabel, lookForMs, jobMayExist }) =>
    converting({ waitOut: jobMayExist }, () =>
      withHeartbeats(
        () => ({ what: 'looking for the tuning job', done: 0 }),
        async () => {
          const { cancellationSignal: signal } = Context.current();
          const until = Date.now() + lookForMs;
          const pauseMs = Math.min(LONGEST_PAUSE_MS, lookForMs / 5);
          for (;;) {
            // Read before the look: a look that began before the window's end does not cover it.
            const isLast = Date.now() >= until;
            const jobs = await look(deps, { project, location, apiVersion }, runLabel, signal);
            if (jobs.length > 0 || isLast) return { jobs };
            await cancellableSleep(Math.min(pauseMs, Math.max(0, until - Date.now())), signal);
          }
        },
      ),
    );
}
