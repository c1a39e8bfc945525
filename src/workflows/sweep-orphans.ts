/**
 * The workflow `sweepOrphans`: finds tuning jobs that no open run holds, and ends them where it is told to. Made to be run by a
 * Temporal Schedule.
 */
import { ApplicationFailure, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { FailureDetail } from '../contract/result';
import type { OrphanedJob, SweepOrphansRequest, SweepOrphansResult } from '../contract/orphans';
import { stateMeaning } from '../contract/tuning-job';
import { sweeping } from './activity-policy';
import { cancelToTheEnd } from './cancel-to-the-end';
import { codedFailureOf } from './failures';

/** An orphan that does not end in this time is told, and found again by the next sweep. */
const CONFIRMATION_MS = 3_600_000;

function list(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`- **${title}**:`, ...names.map((name) => `  - \`${name}\``)];
}

function describe({ orphans, cancelled, unconfirmed }: SweepOrphansResult): string {
  const lines = [
    ...list(
      'orphans',
      orphans.map(({ name }) => name),
    ),
    ...list('cancelled', cancelled),
    ...list('unconfirmed', unconfirmed),
  ];
  return lines.length === 0 ? 'No orphans.' : lines.join('\n');
}

async function end(
  job: OrphanedJob,
  repeatMs: number,
  result: SweepOrphansResult,
): Promise<OrphanedJob> {
  const { confirmed, job: last } = await cancelToTheEnd(
    { confirmationMs: CONFIRMATION_MS, repeatMs },
    job,
  );
  if (!confirmed) result.unconfirmed.push(job.name);
  else if (stateMeaning(last.state) === 'cancelled') result.cancelled.push(job.name);
  else result.endedOtherwise.push(job.name);
  return { ...job, state: last.state };
}

async function sweep(request: SweepOrphansRequest): Promise<SweepOrphansResult> {
  const { cancel, cancelRepeatMs, ...found } = await sweeping().findOrphans({ request });
  const result: SweepOrphansResult = {
    ...found,
    cancelled: [],
    endedOtherwise: [],
    unconfirmed: [],
  };
  setCurrentDetails(describe(result));
  if (!cancel) return result;
  // All at once: one that does not end must not keep the others alive for an hour.
  result.orphans = await Promise.all(result.orphans.map((job) => end(job, cancelRepeatMs, result)));
  setCurrentDetails(describe(result));
  return result;
}

/**
 * Finds tuning jobs of this Temporal namespace that no open run holds.
 *
 * @param request see `SweepOrphansRequest`; checked in the first activity, whoever sent it.
 * @returns what was found, and what became of it. An orphan that does not end is a result (`unconfirmed`), not a failure.
 */
export async function sweepOrphans(request: SweepOrphansRequest): Promise<SweepOrphansResult> {
  try {
    return await sweep(request);
  } catch (error) {
    const failure = isCancellation(error) ? undefined : codedFailureOf(error);
    if (!failure) throw error;
    const { code, message, problems } = failure;
    const detail: FailureDetail = { code, ...(problems ? { problems } : {}) };
    throw ApplicationFailure.create({ type: code, message, nonRetryable: true, details: [detail] });
  }
}
