/**
 * Waits until the run's job has ended by itself. A run wakes up when the state changed, when somebody asks for a look
 * (`refresh`), and when the deadline was moved (`extendDeadline`).
 */
import { CancellationScope, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { waiting } from './activity-policy';
import { deadlineWarning, tuningDeadline } from './deadline';
import type { TuningRun } from './tuning-run';
import { withinDeadline } from './within-deadline';

function createdAtOf(run: TuningRun, job: TuningJobSnapshot): number {
  const createdAt = Date.parse(job.createTime ?? '');
  if (!Number.isNaN(createdAt)) return createdAt;
  // The service always tells; where it does not, the deadline counts from our first sight of the job.
  return Date.parse(run.result.timeline.at(-1)?.at ?? '');
}

/** Milliseconds since 1970 by which the job must have ended, as things stand now. */
export function deadlineOf(run: TuningRun, job: TuningJobSnapshot): number {
  const { runTimeoutMs, runStartTime } = workflowInfo();
  return tuningDeadline({
    createdAt: createdAtOf(run, job),
    tuningMs: run.request.deadlinesMs.tuning,
    ...(runTimeoutMs === undefined || runTimeoutMs === 0
      ? {}
      : { runTimeout: { startedAt: runStartTime.getTime(), ms: runTimeoutMs } }),
  });
}

/** One wait; `undefined` when somebody woke the run up before anything changed. */
async function nextChange(
  run: TuningRun,
  job: TuningJobSnapshot,
  untilEnd: boolean,
): Promise<TuningJobSnapshot | undefined> {
  const { timing, epochs } = run.request;
  const { name, apiVersion, state: knownState } = job;
  const wait = new CancellationScope();
  run.wakeUp = () => wait.cancel();
  try {
    return await wait.run(() =>
      withinDeadline(deadlineOf(run, job), (remainingMs) =>
        waiting(remainingMs, timing.waitHeartbeatTimeout).awaitTuningJobChange({
          name,
          apiVersion,
          knownState,
          ...(untilEnd ? { untilEnd } : {}),
          ...(epochs === undefined ? {} : { epochs }),
        }),
      ),
    );
  } catch (error) {
    // Woken up, and not cancelled from outside: that scope is around this one.
    const isWoken = isCancellation(error) && !CancellationScope.current().consideredCancelled;
    if (!isWoken) throw error;
    return undefined;
  } finally {
    run.wakeUp = () => {};
  }
}

/** A job changes its state a few times; one that goes to and fro is told of at its end only, so that the history stays short. */
const MAX_CHANGES = 40;

/** Throws `DeadlinePassed`, or the cancel. */
export async function awaitEnd(run: TuningRun, job: TuningJobSnapshot): Promise<TuningJobSnapshot> {
  run.enter('tuning');
  let current = job;
  let changes = 0;
  while (!isTerminal(current.state)) {
    const changed = await nextChange(run, current, changes >= MAX_CHANGES);
    if (changed) changes += 1;
    current = changed ?? current;
    run.observe(current);
  }
  return current;
}

/** Warns, once, when four fifths of the time have gone; ends when it is cancelled. */
export async function warnOfDeadline(run: TuningRun, job: TuningJobSnapshot): Promise<void> {
  const createdAt = createdAtOf(run, job);
  for (;;) {
    const deadline = deadlineOf(run, job);
    const remainingMs = deadlineWarning(createdAt, deadline) - Date.now();
    if (remainingMs <= 0) {
      run.warn(
        'DEADLINE_NEAR',
        `The tuning job must end until ${new Date(deadline).toISOString()}, or it is cancelled. The update extendDeadline moves that.`,
      );
      run.publish();
      return;
    }
    await sleep(remainingMs);
  }
}
