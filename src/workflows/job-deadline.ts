/**
 * By when a run's job must have ended, as things stand now. While the service holds it back for quota that is for `deadlines.quota`
 * to say, and `deadlines.tuning` stands still. See ADR 17.
 */
import { workflowInfo } from '@temporalio/workflow';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { deadlineWarning, tuningDeadline } from './deadline';
import type { DeadlineInput } from './deadline';
import type { TuningRun } from './tuning-run';

/** When the deadline begins to count. A job that was taken over may be old: its time before is not the run's. */
export function countsFrom(
  run: Pick<TuningRun, 'takenOverAt' | 'joinedAt'> & {
    result: Pick<TuningRun['result'], 'timeline'>;
  },
  job: Pick<TuningJobSnapshot, 'createTime'>,
): number {
  const takenOverAt = run.takenOverAt ?? run.joinedAt;
  if (takenOverAt !== undefined) return takenOverAt;
  const createdAt = Date.parse(job.createTime ?? '');
  if (!Number.isNaN(createdAt)) return createdAt;
  // The service always tells; where it does not, the deadline counts from our first sight of the job.
  const firstSight = run.result.timeline.find(({ state }) => state !== undefined);
  return Date.parse(firstSight?.at ?? '');
}

function limitOf(
  run: TuningRun,
  job: TuningJobSnapshot,
): Pick<DeadlineInput, 'countsFrom' | 'limitMs'> {
  const { quota, tuning } = run.request.deadlinesMs;
  const { since, pastMs } = run.hold;
  if (since !== undefined) return { countsFrom: since, limitMs: Math.max(0, quota - pastMs) };
  return { countsFrom: countsFrom(run, job) + pastMs, limitMs: tuning };
}

/** Milliseconds since 1970. */
export function deadlineOf(run: TuningRun, job: TuningJobSnapshot): number {
  const { runTimeoutMs, runStartTime } = workflowInfo();
  return tuningDeadline({
    ...limitOf(run, job),
    ...(runTimeoutMs === undefined || runTimeoutMs === 0
      ? {}
      : { runTimeout: { startedAt: runStartTime.getTime(), ms: runTimeoutMs } }),
  });
}

/** When to warn of it; `undefined` once that was done, and where no update could move it. */
export function warningOf(run: TuningRun, job: TuningJobSnapshot): number | undefined {
  if (run.hasWarnedOfDeadline || run.hold.since !== undefined) return undefined;
  return deadlineWarning(limitOf(run, job).countsFrom, deadlineOf(run, job));
}
