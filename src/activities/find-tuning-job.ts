/**
 * Looks for a run's tuning job by its label, and for one of the same request id. Pages everything, unfiltered: a job that is
 * overlooked here would be paid twice.
 */
import { Context } from '@temporalio/activity';
import type { FindTuningJobInput, FindTuningJobResult } from '../contract/activities';
import { LABELS } from '../contract/names';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { tuningJobPages } from '../vertex/tuning-job-pages';
import { cancellableSleep } from './cancellable-sleep';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { provenStrays } from './proven-strays';
import { snapshotOf } from './snapshot-of';
import { converting } from './to-application-failure';

/** Between two looks in the window: the service is asked at most this often, and at least five times. */
const LONGEST_PAUSE_MS = 15_000;

type Found = {
  mine: TuningJobSnapshot[];
  claimed: TuningJobSnapshot[];
  others: TuningJobSnapshot[];
  serverTime?: string;
};

function oldestFirst(a: TuningJobSnapshot, b: TuningJobSnapshot): number {
  return Date.parse(a.createTime ?? '') - Date.parse(b.createTime ?? '');
}

/** What is over without a tuned model, or about to be, answers no request. */
function isUsable(job: TuningJobSnapshot): boolean {
  return !['failed', 'cancelled', 'expired', 'cancelling'].includes(stateMeaning(job.state));
}

async function look(
  deps: ActivityDependencies,
  { project, location, apiVersion, runLabel, requestLabel, workflow }: FindTuningJobInput,
  signal: AbortSignal,
): Promise<Found> {
  const mine: TuningJobSnapshot[] = [];
  const claimed: TuningJobSnapshot[] = [];
  const others: TuningJobSnapshot[] = [];
  let time: string | undefined;
  const place = { project, location, apiVersion };
  for await (const { body, serverTime } of tuningJobPages(deps.vertex, place, { signal })) {
    time ??= serverTime;
    for (const job of body.tuningJobs) {
      const { labels } = job;
      const isMine = labels?.[LABELS.run] === runLabel;
      const isClaimed = requestLabel !== undefined && labels?.[LABELS.request] === requestLabel;
      const isOther = workflow !== undefined && labels?.[LABELS.workflow] === workflow.label;
      if (!isMine && !isClaimed && !isOther) continue;
      const snapshot = snapshotOf(job, apiVersion, deps.links);
      if (isMine) mine.push(snapshot);
      else if (isClaimed && isUsable(snapshot)) claimed.push(snapshot);
      else if (isOther && !isTerminal(snapshot.state)) others.push(snapshot);
    }
  }
  return {
    mine: mine.sort(oldestFirst),
    claimed: claimed.sort(oldestFirst),
    others,
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
            const { mine, claimed, others, serverTime } = await look(deps, input, signal);
            begin ??= serverTime;
            if (mine.length > 0 || isLast) {
              return {
                jobs: mine,
                claimed,
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
