/** The update `extendDeadline`: gives a tuning job more, or less, time. */
import { ApplicationFailure } from '@temporalio/workflow';
import { parseDuration } from '../contract/duration';
import type { ExtendDeadlineArgument, ExtendDeadlineResult } from '../contract/messages';
import { isTerminal } from '../contract/tuning-job';
import { isHistoryFull } from './history-length';
import { deadlineOf } from './job-deadline';
import type { TuningRun } from './tuning-run';

/** As in the request: from a second to a year. What is longer cannot be told to the server, and would hang the run. */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 365 * 86_400_000;

function refused(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'INVALID_REQUEST');
}

/** The new length of the deadline in milliseconds; throws when it is none, or there is nothing to extend. */
export function newDeadlineMs(
  run: TuningRun,
  argument: ExtendDeadlineArgument | undefined,
): number {
  const { tuning }: Partial<ExtendDeadlineArgument> = argument ?? {};
  const ms = typeof tuning === 'string' ? parseDuration(tuning) : undefined;
  if (ms === undefined) throw refused('tuning: is not a duration. Write for example 5d.');
  if (ms < SHORTEST_MS || ms > LONGEST_MS) throw refused('tuning: must be between 1s and 365d.');
  if (run.result.cancellation)
    throw refused('The run is being cancelled: its deadline cannot be moved.');
  if (!run.job || isTerminal(run.job.state)) {
    throw refused('There is no tuning job that runs: its deadline cannot be moved.');
  }
  if (isHistoryFull()) {
    throw refused('The history of the run is full: its deadline cannot be moved any more.');
  }
  return ms;
}

/** A deadline that the caller's own run time-out pulled forward stays there: the answer says what holds. */
export function extendDeadline(
  run: TuningRun,
  argument: ExtendDeadlineArgument,
): ExtendDeadlineResult {
  const tuning = newDeadlineMs(run, argument);
  const { job } = run;
  if (!job) throw refused('There is no tuning job.');
  run.request.deadlinesMs = { ...run.request.deadlinesMs, tuning };
  run.hasWarnedOfDeadline = false;
  run.wakeUp();
  return { deadline: new Date(deadlineOf(run, job)).toISOString() };
}
