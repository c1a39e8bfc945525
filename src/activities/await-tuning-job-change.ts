/**
 * Waits until a tuning job's state is another than the one the workflow knows. Trouble of any kind is shown in the
 * heartbeat details and waited out: a job that may live is never given up here.
 */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { AwaitTuningJobChangeInput } from '../contract/activities';
import type { TuningProgress } from '../contract/messages';
import { stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import { cancellableSleep } from './cancellable-sleep';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { snapshotOf } from './snapshot-of';

/** A tenth up or down, so that many waits do not ask in step. */
const JITTER = 0.1;
/** While the service answers with errors the interval grows to at most this many times the usual one. */
const LARGEST_BACKOFF = 10;

/** The next worker goes on at once, however many deploys there are in a row. */
function handedOver(): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'WORKER_SHUTDOWN',
    message: 'This worker shuts down; another one goes on waiting.',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: '50ms',
  });
}

function isWorkerShutdown(signal: AbortSignal): boolean {
  const reason: unknown = signal.reason;
  return signal.aborted && reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
}

/** Polls of earlier attempts, read leniently: details may come from another version of this code. */
function pollsSoFar(): number {
  const details: unknown = Context.current().info.heartbeatDetails;
  if (typeof details !== 'object' || details === null || !('polls' in details)) return 0;
  return typeof details.polls === 'number' ? details.polls : 0;
}

class Wait {
  progress: TuningProgress;
  private failures = 0;

  constructor(
    private readonly deps: ActivityDependencies,
    private readonly input: AwaitTuningJobChangeInput,
  ) {
    const { epochs, knownState } = input;
    this.progress = {
      state: knownState,
      polls: pollsSoFar(),
      ...(epochs === undefined ? {} : { epochs }),
    };
  }

  /** The job as it is now, or `undefined` when the service did not tell. */
  async poll(signal: AbortSignal): Promise<TuningJobSnapshot | undefined> {
    const { name, apiVersion } = this.input;
    try {
      const { body } = await this.deps.vertex.getTuningJob({ name, apiVersion }, { signal });
      const job = snapshotOf(body, apiVersion, this.deps.links);
      this.failures = 0;
      this.note(job);
      return job;
    } catch (error) {
      if (!(error instanceof GoogleApiError)) throw error;
      this.failures += 1;
      this.noteTrouble(error);
      return undefined;
    }
  }

  /** Milliseconds until the next poll. */
  pauseMs(): number {
    const backoff = Math.min(2 ** this.failures, LARGEST_BACKOFF);
    const jitter = 1 + JITTER * (2 * Math.random() - 1);
    return this.deps.settings.pollIntervalMs * backoff * jitter;
  }

  private note(job: TuningJobSnapshot): void {
    const { epochs } = this.input;
    const { detailState } = job;
    this.progress = {
      state: job.state,
      ...(detailState === undefined ? {} : { detailState }),
      ...job.progress,
      ...(epochs === undefined ? {} : { epochs }),
      lastPollAt: new Date().toISOString(),
      polls: this.progress.polls + 1,
    };
    this.deps.metrics.polled(job.name, stateMeaning(job.state));
  }

  private noteTrouble(error: GoogleApiError): void {
    const isAccess =
      [401, 403, 404].includes(error.httpStatus ?? 0) || error.kind === 'credentials';
    const code = isAccess ? `HTTP_${error.httpStatus ?? 'NO_CREDENTIALS'}` : 'SERVICE_UNAVAILABLE';
    const now = Date.now();
    this.progress = {
      ...this.progress,
      polls: this.progress.polls + 1,
      blockedBy: {
        code,
        message: error.message,
        since: this.progress.blockedBy?.since ?? new Date(now).toISOString(),
        nextAttempt: new Date(now + this.deps.settings.pollIntervalMs).toISOString(),
      },
    };
    this.deps.metrics.blocked(this.input.name, code);
  }
}

export function awaitTuningJobChange(
  deps: ActivityDependencies,
): (input: AwaitTuningJobChangeInput) => Promise<TuningJobSnapshot> {
  return async (input) => {
    const { cancellationSignal: signal } = Context.current();
    const wait = new Wait(deps, input);
    deps.metrics.waitBegun(input.name);
    try {
      return await withHeartbeats(
        () => wait.progress,
        async (beat) => {
          for (;;) {
            const job = await wait.poll(signal);
            beat();
            if (job && job.state !== input.knownState) return job;
            await cancellableSleep(wait.pauseMs(), signal);
          }
        },
      );
    } catch (error) {
      throw isWorkerShutdown(signal) ? handedOver() : error;
    } finally {
      deps.metrics.waitEnded(input.name);
    }
  };
}
