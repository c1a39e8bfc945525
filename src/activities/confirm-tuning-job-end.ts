/** Whether a tuning job has ended: one look per attempt, tried again by Temporal while it has not. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { TuningActivities } from '../contract/activities';
import { isTerminal } from '../contract/tuning-job';
import { WAITING_FAILURES } from '../contract/waiting-failures';
import type { ActivityDependencies } from './dependencies';
import { snapshotOf } from './snapshot-of';
import { converting } from './to-application-failure';

/** Somebody waits for the end of a cancelled job: it is looked for at least this often. */
const LONGEST_PAUSE_MS = 10_000;
/** What is asked again when its time is over is not asked a moment too soon. */
const SHORTEST_PAUSE_MS = 50;

export function confirmTuningJobEnd({
  vertex,
  links,
  quota,
  settings,
}: ActivityDependencies): TuningActivities['confirmTuningJobEnd'] {
  return ({ name, apiVersion, returnAfterMs }) =>
    converting({ waitOut: true }, async () => {
      const { cancellationSignal: signal, info } = Context.current();
      const { body } = await vertex.getTuningJob({ name, apiVersion }, { signal });
      const job = snapshotOf(body, apiVersion, links);
      // A cancelled job frees its place as well as one that ended by itself.
      if (isTerminal(job.state)) quota.jobEnded();
      // The server's clock may go before ours.
      const waitedMs = Math.max(0, Date.now() - info.scheduledTimestampMs);
      const remainingMs = returnAfterMs - waitedMs;
      if (isTerminal(job.state) || remainingMs <= 0) return job;
      throw ApplicationFailure.create({
        type: WAITING_FAILURES.notEnded,
        message: `${name} is still ${job.state}.`,
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: Math.min(
          settings.pollIntervalMs,
          LONGEST_PAUSE_MS,
          Math.max(remainingMs, SHORTEST_PAUSE_MS),
        ),
      });
    });
}
