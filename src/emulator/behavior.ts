/**
 * How the tuning jobs of one project behave: real milliseconds per phase, where to stay, how to end. Every project
 * has its own, so that many tests can share one emulator.
 */
import { z } from 'zod';

const milliseconds = z.int().min(0).max(2_147_483_647);

export const behaviorSchema = z.strictObject({
  /** Time in `JOB_STATE_PENDING`. */
  pendingMs: milliseconds.optional(),
  /** Time in `TUNING_JOB_STATE_PROCESSING_DATASET`; the datasets are read when it begins. */
  processingDatasetMs: milliseconds.optional(),
  /** Time in `TUNING_JOB_STATE_WAITING_FOR_CAPACITY`, after the datasets were read. Default 0. */
  waitingForCapacityMs: milliseconds.optional(),
  /** Time of one epoch in `TUNING_JOB_STATE_TUNING`. */
  epochMs: milliseconds.optional(),
  /** Time in `TUNING_JOB_STATE_POST_PROCESSING`. */
  postProcessingMs: milliseconds.optional(),
  /** Time in `JOB_STATE_CANCELLING`. */
  cancellingMs: milliseconds.optional(),
  /** Time for which a long-running operation is under way; what it does happens at its end. */
  operationMs: milliseconds.optional(),
  /** Jobs stay in this state until the behavior is changed (RUNNING: while tuning, before post-processing). */
  holdAt: z.enum(['PENDING', 'RUNNING', 'CANCELLING']).optional(),
  /** State at the end of post-processing. Default SUCCEEDED. */
  ending: z.enum(['SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED', 'PARTIALLY_SUCCEEDED']).optional(),
  /** Message of the error of an `ending` FAILED or CANCELLED. */
  endingMessage: z.string().optional(),
  /** State after CANCELLING; IGNORED: the cancel is answered `{}` and nothing happens. Default CANCELLED. */
  cancelEnding: z.enum(['CANCELLED', 'SUCCEEDED', 'FAILED', 'IGNORED']).optional(),
  /** A new job appears in lists only after this time. */
  listStaleMs: milliseconds.optional(),
  /** Lists show a job that has ended as it was while it ran, for this time. Default 0. */
  listEndStaleMs: milliseconds.optional(),
  /** Ids of jobs that no list shows. Default none. */
  unlistedJobs: z.array(z.string()).optional(),
  /** What becomes of the filter of a list: refused with 400, ignored, or taken and nothing found. Default: it works. */
  listFilter: z.enum(['refused', 'ignored', 'empty']).optional(),
  /**
   * Labels of a job that a rebase makes: those of the request (`given`, default), those of the old job with them over it
   * (`merged`), or those of the old job alone (`inherited`).
   */
  rebaseLabels: z.enum(['given', 'merged', 'inherited']).optional(),
  /** How many tuning jobs may be live at once. Default any number. */
  quota: z.int().min(0).optional(),
  /** Above the quota a create call is answered 429 (`refuse`, default), or the job waits for quota (`queue`). */
  overQuota: z.enum(['refuse', 'queue']).optional(),
});

export type Behavior = z.infer<typeof behaviorSchema>;

type Durations = {
  pendingMs: number;
  processingDatasetMs: number;
  waitingForCapacityMs: number;
  epochMs: number;
  postProcessingMs: number;
  cancellingMs: number;
  operationMs: number;
};

/** A behavior with every duration known. */
export type Rules = Omit<Behavior, keyof Durations> & Durations;

/** Durations at speed 1: those of a slow toy service, to be watched by a person. */
const UNHURRIED_MS: Durations = {
  pendingMs: 5_000,
  processingDatasetMs: 5_000,
  waitingForCapacityMs: 0,
  epochMs: 10_000,
  postProcessingMs: 5_000,
  cancellingMs: 2_000,
  operationMs: 1_000,
};

/** Only the defaults are scaled by the speed: what a behavior says are real milliseconds. */
export function rulesOf(behavior: Behavior, speed: number): Rules {
  const known = Object.fromEntries(
    Object.entries(behavior).filter(([, value]) => value !== undefined),
  ) as Partial<Rules>;
  return { ...durationsAt(speed), ...known };
}

function durationsAt(speed: number): Durations {
  const scaled = Object.entries(UNHURRIED_MS).map(([name, ms]) => [name, ms / speed]);
  return Object.fromEntries(scaled) as Durations;
}
