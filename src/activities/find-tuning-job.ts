/**
 * Looks for a run's tuning job by its label. Pages everything, unfiltered: which filters `list` supports, and in which
 * order it answers, is not documented, and a job that is overlooked here would be paid twice.
 */
import { Context } from '@temporalio/activity';
import type { FindTuningJobInput, FindTuningJobResult } from '../contract/activities';
import { LABELS } from '../contract/names';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { cancellableSleep } from './cancellable-sleep';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { provenStrays } from './proven-strays';
import { snapshotOf } from './snapshot-of';
import { converting } from './to-application-failure';

/** A page as large as siblings of this method document; the maximum is not documented. */
const PAGE_SIZE = 100;
/** Between two looks in the window: the service is asked at most this often, and at least five times. */
const LONGEST_PAUSE_MS = 15_000;

type Found = { mine: TuningJobSnapshot[]; others: TuningJobSnapshot[]; serverTime?: string };

function oldestFirst(a: TuningJobSnapshot, b: TuningJobSnapshot): number {
  return Date.parse(a.createTime ?? '') - Date.parse(b.createTime ?? '');
}

async function look(
  deps: ActivityDependencies,
  { project, location, apiVersion, runLabel, workflow }: FindTuningJobInput,
  signal: AbortSignal,
): Promise<Found> {
  const mine: TuningJobSnapshot[] = [];
  const others: TuningJobSnapshot[] = [];
  let time: string | undefined;
  let pageToken: string | undefined;
  do {
    const { body, serverTime } = await deps.vertex.listTuningJobs(
      {
        project,
        location,
        apiVersion,
        pageSize: PAGE_SIZE,
        ...(pageToken === undefined ? {} : { pageToken }),
      },
      { signal },
    );
    time ??= serverTime;
    for (const job of body.tuningJobs) {
      const isMine = job.labels?.[LABELS.run] === runLabel;
      const isOther = workflow !== undefined && job.labels?.[LABELS.workflow] === workflow.label;
      if (isMine) mine.push(snapshotOf(job, apiVersion, deps.links));
      else if (isOther) others.push(snapshotOf(job, apiVersion, deps.links));
    }
    pageToken = body.nextPageToken;
  } while (pageToken !== undefined && pageToken !== '');
  return {
    mine: mine.sort(oldestFirst),
    others: others.filter((job) => !isTerminal(job.state)),
    ...(time === undefined ? {} : { serverTime: time }),
  };
}

export function findTuningJob(
  deps: ActivityDependencies,
): (input: FindTuningJobInput) => Promise<FindTuningJobResult> {
  return (input) =>
    converting({ waitOut: input.jobMayExist }, () =>
      withHeartbeats(
        () => ({ what: 'looking for the tuning job', done: 0 }),
        async () => {
          const { lookForMs, workflow } = input;
          const { cancellationSignal: signal } = Context.current();
          const until = Date.now() + lookForMs;
          const pauseMs = Math.min(LONGEST_PAUSE_MS, lookForMs / 5);
          let begin: string | undefined;
          for (;;) {
            // Read before the look: a look that began before the window's end does not cover it.
            const isLast = Date.now() >= until;
            const { mine, others, serverTime } = await look(deps, input, signal);
            begin ??= serverTime;
            if (mine.length > 0 || isLast) {
              return {
                jobs: mine,
                strays: workflow ? await provenStrays(deps, workflow.id, others) : [],
                serverTime: {
                  ...(begin === undefined ? {} : { begin }),
                  ...(serverTime === undefined ? {} : { end: serverTime }),
                },
              };
            }
            await cancellableSleep(Math.min(pauseMs, Math.max(0, until - Date.now())), signal);
          }
        },
      ),
    );
}
