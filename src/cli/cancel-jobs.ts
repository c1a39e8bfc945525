/** Cancels tuning jobs from here, without a worker, and watches each until Vertex AI says that it has ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import type { ApiVersion, TuningJobSnapshot } from '../contract/tuning-job';
import { TuningError } from '../contract/tuning-error';
import { GoogleApiError } from '../google/google-api-error';
import { toTuningJobSnapshot } from '../vertex/snapshot';
import type { VertexTuning } from '../vertex/port';
import { note } from './terminal';

/** A cancelled job takes seconds to minutes to end. */
const POLL_MS = 2_000;
/** When a cancel that shows no effect is sent again; doubles each time. */
const REPEAT_MS = 60_000;
/** Time for one call. */
const CALL_MS = 60_000;

type Vertex = Pick<VertexTuning, 'cancelTuningJob' | 'getTuningJob'>;
type Job = { name: string; state: string; apiVersion: ApiVersion };

/** What became of jobs that were told to cancel, by name. */
export type CancelEnds = { cancelled: string[]; endedOtherwise: string[]; unconfirmed: string[] };

/** Trouble that may pass, so that a watch goes on over it; that with access does not. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof GoogleApiError) || error.kind === 'credentials') return false;
  const { httpStatus } = error;
  return httpStatus === undefined || httpStatus >= 500 || httpStatus === 429;
}

/** What the service says against it, where it refuses: most likely the job has ended, which the next look tells. */
async function sendCancel(
  vertex: Vertex,
  { name, apiVersion }: Job,
  timeoutMs: number,
): Promise<string | undefined> {
  try {
    await vertex.cancelTuningJob({ name, apiVersion }, { timeoutMs });
    return undefined;
  } catch (error) {
    if (error instanceof GoogleApiError && error.httpStatus === 400) return error.message;
    throw error;
  }
}

/** The job as last seen; it may still run when the time is over. */
async function endJob(vertex: Vertex, job: Job, until: number): Promise<Job | TuningJobSnapshot> {
  let current: Job | TuningJobSnapshot = job;
  let repeatMs = REPEAT_MS;
  let dueAt = 0;
  let refusal: string | undefined;
  let told: string | undefined;
  const tell = (trouble: string): void => {
    if (trouble !== told) note(`${job.name}: ${trouble}`);
    told = trouble;
  };
  while (!isTerminal(current.state)) {
    const timeoutMs = Math.min(CALL_MS, Math.max(POLL_MS, until - Date.now()));
    try {
      if (Date.now() >= dueAt) {
        refusal = await sendCancel(vertex, job, timeoutMs);
        dueAt = Date.now() + repeatMs;
        repeatMs *= 2;
      }
      const { body } = await vertex.getTuningJob(job, { timeoutMs });
      current = toTuningJobSnapshot(body, job.apiVersion);
      if (isTerminal(current.state)) return current;
      if (refusal !== undefined) tell(refusal);
    } catch (error) {
      if (!mayPass(error)) throw error;
      tell(`${(error as Error).message} Trying again.`);
    }
    const remainingMs = until - Date.now();
    if (remainingMs <= 0) return current;
    await sleep(Math.min(POLL_MS, remainingMs));
  }
  return current;
}

/**
 * Cancels all of them at once. Trouble with access to one does not end the watch over the others; it is thrown afterwards.
 *
 * @returns the jobs as last seen, and what became of them.
 */
export async function cancelJobs<T extends Job>(
  vertex: Vertex,
  jobs: readonly T[],
  timeoutMs: number,
): Promise<{ jobs: T[]; ends: CancelEnds }> {
  const until = Date.now() + timeoutMs;
  const ends: CancelEnds = { cancelled: [], endedOtherwise: [], unconfirmed: [] };
  const settled = await Promise.allSettled(
    jobs.map(async (job) => {
      const { state } = await endJob(vertex, job, until);
      if (!isTerminal(state)) ends.unconfirmed.push(job.name);
      else if (stateMeaning(state) === 'cancelled') ends.cancelled.push(job.name);
      else ends.endedOtherwise.push(job.name);
      return { ...job, state };
    }),
  );
  return {
    jobs: settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    }),
    ends,
  };
}

/** CANCEL_UNCONFIRMED, where jobs had not ended in time. */
export function unconfirmedError({ unconfirmed }: CancelEnds): TuningError | undefined {
  if (unconfirmed.length === 0) return undefined;
  return new TuningError(
    'CANCEL_UNCONFIRMED',
    `Told to cancel, and not ended in time: ${unconfirmed.join(', ')}. Look at them in the console; they may go on costing.`,
  );
}
