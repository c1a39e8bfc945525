/**
 * Whether a live tuning job has lost its run. A label alone proves nothing: whoever copies a job's body copies our labels with
 * it. A job made while its run was open was made by it. Pure.
 */
import { LABELS } from '../../contract/names';
import { isTerminal } from '../../contract/tuning-job';

/** The service's clock and Temporal's may differ, and a create call may be applied after its run was ended. */
const MARGIN_MS = 300_000;

export type Lifetime = { from: number; to: number };

/** False where the service does not tell when the job was made. */
export function wasMadeDuring({ from, to }: Lifetime, createTime: string | undefined): boolean {
  const createdAt = Date.parse(createTime ?? '');
  return createdAt >= from - MARGIN_MS && createdAt <= to + MARGIN_MS;
}

export type Suspect = {
  state: string;
  createTime?: string;
  labels?: Record<string, string>;
};

/** What Temporal says of the run that a job's labels name; `unknown` where it does not know it, or not any more. */
export type RunOfJob = { kind: 'unknown' } | { kind: 'open' } | ({ kind: 'closed' } & Lifetime);

/**
 * `none`: nothing to be asked of Temporal, it is no orphan (over, too young, or left on purpose).
 * `candidate`: its run must be asked for.
 */
export function isCandidate(
  { state, createTime, labels }: Suspect,
  { now, olderThanMs }: { now: number; olderThanMs: number },
): boolean {
  if (isTerminal(state) || labels?.[LABELS.left] === 'true') return false;
  // A job without a time of creation is never older than anything.
  return now - Date.parse(createTime ?? '') >= olderThanMs;
}

/**
 * `held`: an open run sees to it. `orphan`: made by a run that is closed. `copiedLabels`: made when that run was not open, so
 * by somebody else. `unproven`: Temporal does not know the run, so that nobody can tell whose it is.
 */
export type Verdict = 'held' | 'orphan' | 'copiedLabels' | 'unproven';

export function verdictOf(job: Suspect, run: RunOfJob): Verdict {
  switch (run.kind) {
    case 'open':
      return 'held';
    case 'unknown':
      return 'unproven';
    case 'closed':
      return wasMadeDuring(run, job.createTime) ? 'orphan' : 'copiedLabels';
  }
}
