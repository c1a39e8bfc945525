/**
 * What is seen of a job when it is looked at, and which changes of that are news. Pure: activities and workflows must agree.
 * Services go to and fro between states, and old replicas answer with old ones; each change that a run is told costs it events.
 */
import { stateMeaning } from './tuning-job';
import type { TuningJobSnapshot } from './tuning-job';

/** A state, with a mark where the service holds the job back for quota. Two equal sights are the same to a run. */
export type JobSight = string;

const HELD = '+waitingForQuota';

/**
 * True where the service took the job, and lets it wait: it says so (v1beta1), or calls the job queued, which is all that v1 has.
 */
export function isHeldForQuota({
  state,
  detailState,
}: Pick<TuningJobSnapshot, 'state' | 'detailState'>): boolean {
  const meaning = stateMeaning(state);
  if (meaning !== 'waiting' && meaning !== 'running') return false;
  return (
    detailState === 'TUNING_JOB_STATE_WAITING_FOR_QUOTA' ||
    (detailState === undefined && state === 'JOB_STATE_QUEUED')
  );
}

export function toSight(state: string, isHeld: boolean): JobSight {
  return isHeld ? `${state}${HELD}` : state;
}

export function sightOf(job: Pick<TuningJobSnapshot, 'state' | 'detailState'>): JobSight {
  return toSight(job.state, isHeldForQuota(job));
}

/** Where a sight stands in a job's life; `undefined` for ends and for states that Google added since. */
function rankOf(sight: JobSight): number | undefined {
  if (sight.endsWith(HELD)) return 0;
  const order = { waiting: 0, running: 1, cancelling: 2 } as const;
  return Object.entries(order).find(([meaning]) => meaning === stateMeaning(sight))?.[1];
}

/** What a run knows of its job's life so far. */
export type KnownSights = {
  known: JobSight;
  /** Sights that the job has left, in any order. */
  left: readonly JobSight[];
};

/** True for what the job had left already, and for what comes before the known in a job's life. */
export function isReturn({ known, left }: KnownSights, seen: JobSight): boolean {
  if (left.includes(seen)) return true;
  const [before, after] = [rankOf(known), rankOf(seen)];
  return before !== undefined && after !== undefined && after < before;
}
