/**
 * Waits until the run's job has ended by itself. A run wakes up when the state changed, when a look that somebody asked for
 * (`refresh`) saw more, and when the deadline was moved (`extendDeadline`).
 */
import {
  ActivityFailure,
  CancellationScope,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { isHeldForQuota, isReturn, sightOf } from '../contract/job-sight';
import type { BlockedBy } from '../contract/messages';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { confirming, waiting } from './activity-policy';
import { codedFailureOf, DeadlinePassed } from './failures';
import { isHistoryLong } from './history-length';
import { countsFrom, deadlineOf, warningOf } from './job-deadline';
import { knownSights } from './known-sights';
import { Looks } from './looks';
import type { TuningRun } from './tuning-run';
import { withinDeadline } from './within-deadline';

/** How long the last look after a passed deadline is tried. */
const LAST_SIGHT_MS = 120_000;

/** Warns, once, when four fifths of the time have gone. */
function warnOfDeadline(run: TuningRun, deadline: number): void {
  run.hasWarnedOfDeadline = true;
  run.warn(
    'DEADLINE_NEAR',
    `The tuning job must end until ${new Date(deadline).toISOString()}, or it is cancelled. The update extendDeadline moves that.`,
  );
  run.publish();
}

/** Trouble that the wait had when its time was over: Temporal hands on its last heartbeat. */
function blockedByOf(error: DeadlinePassed): { blockedBy?: BlockedBy } {
  const timeout = error.cause instanceof ActivityFailure ? error.cause.cause : undefined;
  if (!(timeout instanceof TimeoutFailure)) return {};
  // Written by a wait of whatever version: it is only shown, and the next answer of the service takes it back.
  const last = timeout.lastHeartbeatDetails as { blockedBy?: BlockedBy } | null | undefined;
  return last?.blockedBy === undefined ? {} : { blockedBy: last.blockedBy };
}

/** What one wait hands on to the next: news of the job, or what it could not see past. */
type Waited = { job?: TuningJobSnapshot; blockedBy?: BlockedBy };

/** One wait; without a job when the run woke up before anything changed. */
async function nextChange(
  run: TuningRun,
  job: TuningJobSnapshot,
  { blockedBy }: Waited,
): Promise<Waited> {
  const { timing, epochs } = run.request;
  const { name, apiVersion, state: knownState } = job;
  const { left, returns } = knownSights(sightOf(job), run.result.timeline);
  const deadline = deadlineOf(run, job);
  // The time-out of the wait itself wakes the run up to warn: a timer beside it would be two events in every history.
  const warnAt = warningOf(run, job);
  const wait = new CancellationScope();
  run.wakeUp = () => wait.cancel();
  try {
    const changed = await wait.run(() =>
      withinDeadline(warnAt ?? deadline, (remainingMs) =>
        waiting(remainingMs, timing.waitHeartbeatTimeout).awaitTuningJobChange({
          name,
          apiVersion,
          knownState,
          ...(isHistoryLong() ? { untilEnd: true } : {}),
          ...(isHeldForQuota(job) ? { isHeldForQuota: true } : {}),
          ...(left.length === 0 ? {} : { leftSights: [...left] }),
          ...(returns === 0 ? {} : { returns }),
          ...(blockedBy === undefined ? {} : { blockedBy }),
          ...(epochs === undefined ? {} : { epochs }),
        }),
      ),
    );
    return { job: changed };
  } catch (error) {
    if (error instanceof DeadlinePassed && warnAt !== undefined && warnAt < deadline) {
      warnOfDeadline(run, deadline);
      return blockedByOf(error);
    }
    // Woken up, and not cancelled from outside: that scope is around this one.
    const isWoken = isCancellation(error) && !CancellationScope.current().consideredCancelled;
    if (!isWoken) throw error;
    return {};
  } finally {
    run.wakeUp = () => {};
  }
}

/** Seen once more when the deadline has passed: it may have ended in time, with nobody there to see it. As it was, where it cannot be reached. */
async function lastSight(job: TuningJobSnapshot): Promise<TuningJobSnapshot> {
  const { name, apiVersion } = job;
  try {
    const input = { name, apiVersion, returnAfterMs: 0 };
    return await confirming(LAST_SIGHT_MS).confirmTuningJobEnd(input);
  } catch (error) {
    if (isCancellation(error) || !codedFailureOf(error)) throw error;
    // Whoever cancels it for the deadline has to reach it anyway.
    return job;
  }
}

/** Takes what was seen of the job; a job that the service holds back waits for quota, whoever keeps it waiting. */
function see(run: TuningRun, job: TuningJobSnapshot, at = Date.now()): void {
  const isHeld = isHeldForQuota(job);
  run.hold.see(isHeld, at);
  const hasEndedSo = isTerminal(job.state) && run.phase === 'waitingForQuota';
  run.observe(job, isHeld || hasEndedSo ? 'waitingForQuota' : 'tuning');
}

/** Throws `DeadlinePassed`, or the cancel. */
export async function awaitEnd(run: TuningRun, job: TuningJobSnapshot): Promise<TuningJobSnapshot> {
  let current = job;
  let news: TuningJobSnapshot | undefined;
  const looks = new Looks(
    () => current,
    (seen) => {
      const sights = knownSights(sightOf(current), run.result.timeline);
      if (sightOf(seen) === sights.known || isReturn(sights, sightOf(seen))) return;
      news = seen;
      run.wakeUp();
    },
  );
  run.lookNow = () => looks.wish();
  try {
    // Held back before it was ever seen is held back from the beginning.
    see(run, current, countsFrom(run, current));
    let waited: Waited = {};
    while (!isTerminal(current.state)) {
      try {
        waited = await nextChange(run, current, waited);
        current = news ?? waited.job ?? current;
        news = undefined;
        see(run, current);
      } catch (error) {
        if (!(error instanceof DeadlinePassed)) throw error;
        current = await lastSight(current);
        news = undefined;
        see(run, current);
        // Meanwhile somebody may have given it more time, or the service let it begin.
        if (!isTerminal(current.state) && deadlineOf(run, current) <= Date.now()) throw error;
        waited = {};
      }
    }
    return current;
  } finally {
    run.lookNow = () => {};
    looks.end();
  }
}
