/** When a tuning job must have ended. Pure. */

/** Kept back from the caller's own time-out, to cancel the job and see it through: a quarter of it, at most ten minutes. */
function reserveMs(runTimeoutMs: number): number {
  return Math.min(runTimeoutMs / 4, 600_000);
}

/** The part of the time after which a warning is shown. */
const WARNING_AT = 0.8;

export type DeadlineInput = {
  /** From when on it counts, in milliseconds since 1970: the job's creation, for one. */
  countsFrom: number;
  /** `deadlines.tuning`, or what is left of `deadlines.quota`, in milliseconds. */
  limitMs: number;
  /** The caller's own run time-out, where there is one: begin of the run and length. */
  runTimeout?: { startedAt: number; ms: number };
};

/** Milliseconds since 1970: the request's own deadline, or earlier where the run would be ended before. */
export function tuningDeadline({ countsFrom, limitMs, runTimeout }: DeadlineInput): number {
  const own = countsFrom + limitMs;
  if (!runTimeout) return own;
  return Math.min(own, runTimeout.startedAt + runTimeout.ms - reserveMs(runTimeout.ms));
}

/** When to warn that the deadline comes near. */
export function deadlineWarning(countsFrom: number, deadline: number): number {
  return countsFrom + (deadline - countsFrom) * WARNING_AT;
}
