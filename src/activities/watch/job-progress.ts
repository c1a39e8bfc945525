/** What one wait knows of its job: the progress that is shown, and whether the workflow must be told of a change. */
import type { AwaitTuningJobChangeInput } from '../../contract/activities';
import type { TuningProgress } from '../../contract/messages';
import { isTerminal, stateMeaning } from '../../contract/tuning-job';
import type { TuningJobSnapshot } from '../../contract/tuning-job';
import { GoogleApiError } from '../../google/google-api-error';
import type { ActivityDependencies } from '../dependencies';
import { snapshotOf } from '../snapshot-of';
import type { WatchUpdate } from './location-watch';

/** How many polls in a row must say so before a job is believed to have gone back to an earlier state. */
const STEPS_BACK = 3;

/** A state that comes before another in a job's life: seen where a service flaps, or answers from an old replica. */
function isStepBack(known: string, seen: string): boolean {
  const order = { waiting: 0, running: 1, cancelling: 2 } as const;
  const rank = (state: string): number | undefined =>
    Object.entries(order).find(([meaning]) => meaning === stateMeaning(state))?.[1];
  const [before, after] = [rank(known), rank(seen)];
  return before !== undefined && after !== undefined && after < before;
}

/** Polls of earlier attempts, read leniently: details may come from another version of this code. */
function pollsIn(details: unknown): number {
  if (typeof details !== 'object' || details === null || !('polls' in details)) return 0;
  return typeof details.polls === 'number' ? details.polls : 0;
}

export class JobProgress {
  details: TuningProgress;
  private stepsBack = 0;

  constructor(
    private readonly deps: Pick<ActivityDependencies, 'links' | 'metrics' | 'quota' | 'settings'>,
    private readonly input: AwaitTuningJobChangeInput,
    earlierDetails: unknown,
  ) {
    this.details = { state: input.knownState, polls: pollsIn(earlierDetails), ...this.epochs };
  }

  /** The job, when the workflow must be told; throws what is no trouble of the service. */
  take(update: WatchUpdate): TuningJobSnapshot | undefined {
    if (update.kind === 'trouble') {
      this.noteTrouble(update.error, update.nextAttemptAt);
      return undefined;
    }
    const { knownState, untilEnd } = this.input;
    const job = this.snapshotOf(update);
    if (job === undefined) return undefined;
    this.note(job);
    if (isTerminal(job.state)) this.deps.quota.jobEnded();
    if (untilEnd === true && !isTerminal(job.state)) return undefined;
    if (job.state === knownState) {
      this.stepsBack = 0;
      return undefined;
    }
    if (isStepBack(knownState, job.state)) {
      this.stepsBack += 1;
      if (this.stepsBack < STEPS_BACK) return undefined;
    }
    return job;
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
    this.details = {
      state: job.state,
      ...(detailState === undefined ? {} : { detailState }),
      ...job.progress,
      ...this.epochs,
      lastPollAt: new Date(now).toISOString(),
      polls: this.details.polls + 1,
      ...(isStalled && updateTime !== undefined ? { stalledSince: updateTime } : {}),
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
