/**
 * Waits until the run's job has ended by itself. A run wakes up when the state changed, when somebody asks for a look
 * (`refresh`), and when the deadline was moved (`extendDeadline`).
 */
import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { confirming, waiting } from './activity-policy';
import { deadlineWarning, tuningDeadline } from './deadline';
import { codedFailureOf, DeadlinePassed } from './failures';
import { isHistoryLong } from './history-length';
import type { TuningRun } from './tuning-run';
import { withinDeadline } from './within-deadline';

/** How long the last look after a passed deadline is tried. */
const LAST_SIGHT_MS = 120_000;

/** When the deadline begins to count. A job that was taken over may be old: its time before is not the run's. */
function countsFrom(run: TuningRun, job: TuningJobSnapshot): number {
  if (run.takenOverAt !== undefined) return run.takenOverAt;
  const createdAt = Date.parse(job.createTime ?? '');
  if (!Number.isNaN(createdAt)) return createdAt;
  // The service always tells; where it does not, the deadline counts from our first sight of the job.
  return Date.parse(run.result.timeline.at(-1)?.at ?? '');
}

/** Milliseconds since 1970 by which the job must have ended, as things stand now. */
export function deadlineOf(run: TuningRun, job: TuningJobSnapshot): number {
  const { runTimeoutMs, runStartTime } = workflowInfo();
  return tuningDeadline({
    createdAt: countsFrom(run, job),
    tuningMs: run.request.deadlinesMs.tuning,
    ...(runTimeoutMs === undefined || runTimeoutMs === 0
      ? {}
      : { runTimeout: { startedAt: runStartTime.getTime(), ms: runTimeoutMs } }),
  });
}

/** Warns, once, when four fifths of the time have gone. */
function warnOfDeadline(run: TuningRun, deadline: number): void {
  run.hasWarnedOfDeadline = true;
  run.warn(
    'DEADLINE_NEAR',
    `The tuning job must end until ${new Date(deadline).toISOString()}, or it is cancelled. The update extendDeadline moves that.`,
  );
  run.publish();
}

/** One wait; `undefined` when the run woke up before anything changed. */
async function nextChange(
  run: TuningRun,
  job: TuningJobSnapshot,
): Promise<TuningJobSnapshot | undefined> {
  const { timing, epochs } = run.request;
  const { name, apiVersion, state: knownState } = job;
  const deadline = deadlineOf(run, job);
  // The time-out of the wait itself wakes the run up to warn: a timer beside it would be two events in every history.
  const warnAt = run.hasWarnedOfDeadline
    ? deadline
    : deadlineWarning(countsFrom(run, job), deadline);
  const wait = new CancellationScope();
  run.wakeUp = () => wait.cancel();
  try {
    return await wait.run(() =>
      withinDeadline(warnAt, (remainingMs) =>
        waiting(remainingMs, timing.waitHeartbeatTimeout).awaitTuningJobChange({
          name,
          apiVersion,
          knownState,
          ...(isHistoryLong() ? { untilEnd: true } : {}),
          ...(epochs === undefined ? {} : { epochs }),
        }),
      ),
    );
  } catch (error) {
    if (error instanceof DeadlinePassed && warnAt < deadline) {
      warnOfDeadline(run, deadline);
      return undefined;
    }
    // Woken up, and not cancelled from outside: that scope is around this one.
    const isWoken = isCancellation(error) && !CancellationScope.current().consideredCancelled;
    if (!isWoken) throw error;
    return undefined;
  } finally {
    run.wakeUp = () => {};
  }
}

/** Seen once more when the deadline has passed: it may have ended in time, with nobody there to see it. */
async function lastSight({ name, apiVersion }: TuningJobSnapshot): Promise<TuningJobSnapshot> {
  try {
    const input = { name, apiVersion, returnAfterMs: 0 };
    return await confirming(LAST_SIGHT_MS).confirmTuningJobEnd(input);
  } catch (error) {
    if (isCancellation(error) || !codedFailureOf(error)) throw error;
    // Whoever cancels it for the deadline has to reach it anyway.
    throw new DeadlinePassed();
  }
}

/** Throws `DeadlinePassed`, or the cancel. */
export async function awaitEnd(run: TuningRun, job: TuningJobSnapshot): Promise<TuningJobSnapshot> {
  run.enter('tuning');
  let current = job;
  while (!isTerminal(current.state)) {
    try {
      current = (await nextChange(run, current)) ?? current;
    } catch (error) {
      if (!(error instanceof DeadlinePassed)) throw error;
      current = await lastSight(current);
      run.observe(current);
      // Meanwhile somebody may have given it more time.
      if (!isTerminal(current.state) && deadlineOf(run, current) <= Date.now()) throw error;
    }
    run.observe(current);
  }
  return current;
}
