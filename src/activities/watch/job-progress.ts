/** What one wait knows of its job: the progress that is shown, and whether the workflow must be told of a change. */
import type { AwaitTuningJobChangeInput } from '../../contract/activities';
import { isReturn, sightOf, toSight } from '../../contract/job-sight';
import type { JobSight } from '../../contract/job-sight';
import { isTerminal, stateMeaning } from '../../contract/tuning-job';
import type { TuningJobSnapshot } from '../../contract/tuning-job';
import { GoogleApiError } from '../../google/google-api-error';
import type { ActivityDependencies } from '../dependencies';
import { snapshotOf } from '../snapshot-of';
import type { WatchUpdate } from './location-watch';
import { readWaitDetails } from './wait-details';
import type { WaitDetails } from './wait-details';

/** How many polls in a row must say so before a job's first return to an earlier state is believed. */
const FIRST_RETURN_POLLS = 3;
/** The same at most, however often it has returned: about an hour and a half of polls every 30 s. */
const MOST_RETURN_POLLS = 192;

/** Twice as many for each return before: a job that goes to and fro for days must not fill the history of its run. */
function pollsToBelieve(returns: number): number {
  return Math.min(FIRST_RETURN_POLLS * 2 ** returns, MOST_RETURN_POLLS);
}

export class JobProgress {
  details: WaitDetails;

  constructor(
    private readonly deps: Pick<ActivityDependencies, 'links' | 'metrics' | 'quota' | 'settings'>,
    private readonly input: AwaitTuningJobChangeInput,
    earlierDetails: unknown,
  ) {
    const { knownState: state, blockedBy } = input;
    const first = { state, polls: 0, ...(blockedBy === undefined ? {} : { blockedBy }) };
    this.details = { ...(readWaitDetails(earlierDetails) ?? first), ...this.epochs };
  }

  /** The job, when the workflow must be told; throws what is no trouble of the service. */
  take(update: WatchUpdate): TuningJobSnapshot | undefined {
    if (update.kind === 'trouble') {
      this.noteTrouble(update.error, update.nextAttemptAt);
      return undefined;
    }
    const job = this.snapshotOf(update);
    if (job === undefined) return undefined;
    this.note(job);
    if (isTerminal(job.state)) {
      this.deps.quota.jobEnded();
      return job;
    }
    const isNews = this.input.untilEnd !== true && this.isNews(sightOf(job));
    return isNews ? job : undefined;
  }

  /** What was never seen before is told at once; a return when it has lasted. */
  private isNews(seen: JobSight): boolean {
    const { knownState, isHeldForQuota = false, leftSights: left = [], returns = 0 } = this.input;
    const known = toSight(knownState, isHeldForQuota);
    const { returning, ...details } = this.details;
    if (seen === known || !isReturn({ known, left }, seen)) {
      this.details = details;
      return seen !== known;
    }
    const polls = returning?.sight === seen ? returning.polls + 1 : 1;
    this.details = { ...details, returning: { sight: seen, polls } };
    return polls >= pollsToBelieve(returns);
  }

  /** `undefined` for an answer that is no job: trouble like any other, and no reason to end the wait. */
  private snapshotOf(update: Extract<WatchUpdate, { kind: 'job' }>): TuningJobSnapshot | undefined {
    const { name, apiVersion } = this.input;
    try {
      // The name stays the one that the run knows: lists may carry the project's number instead of its id.
      return { ...snapshotOf(update.job, apiVersion, this.deps.links), name };
    } catch (error) {
      this.noteTrouble(error, Date.now() + this.deps.settings.pollIntervalMs);
      return undefined;
    }
  }

  private get epochs(): { epochs?: number } {
    return this.input.epochs === undefined ? {} : { epochs: this.input.epochs };
  }

  private note(job: TuningJobSnapshot): void {
    const { detailState, updateTime } = job;
    const now = Date.now();
    const isStalled = now - Date.parse(updateTime ?? '') > this.deps.settings.stalledAfterMs;
    const { returning, polls } = this.details;
    this.details = {
      state: job.state,
      ...(detailState === undefined ? {} : { detailState }),
      ...job.progress,
      ...this.epochs,
      lastPollAt: new Date(now).toISOString(),
      polls: polls + 1,
      ...(isStalled && updateTime !== undefined ? { stalledSince: updateTime } : {}),
      ...(returning === undefined ? {} : { returning }),
    };
    this.deps.metrics.polled(job.name, stateMeaning(job.state));
  }

  private noteTrouble(error: unknown, nextAttemptAt: number): void {
    if (!(error instanceof GoogleApiError)) throw error;
    const isAccess = [401, 403, 404].includes(error.httpStatus ?? 0);
    const code =
      error.kind === 'credentials'
        ? 'NO_CREDENTIALS'
        : isAccess
          ? `HTTP_${error.httpStatus ?? 0}`
          : 'SERVICE_UNAVAILABLE';
    this.details = {
      ...this.details,
      polls: this.details.polls + 1,
      blockedBy: {
        code,
        message: error.message,
        since: this.details.blockedBy?.since ?? new Date().toISOString(),
        nextAttempt: new Date(nextAttemptAt).toISOString(),
      },
    };
    this.deps.metrics.blocked(this.input.name, code);
  }
}
