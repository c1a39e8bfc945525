/** What a run that is closed has said of its jobs: in its memo, for its guard and for itself after a reset. */

/**
 * When a run made create calls that had no answer, by the service's clock, in milliseconds since 1970. `answered`: each had one.
 * `unknown`: some were made before a reset.
 */
export type CreateCalls = { from: number; to: number } | 'answered' | 'unknown';

/** What a closed run says of itself. */
export type ClosedRun = {
  /** It left nothing alive. */
  isSettled: boolean;
  /** Names of the job it held and of its duplicates. */
  jobs: string[];
  createCalls: CreateCalls;
  /** The rebase operation that it had begun, where it knew of no job of it. */
  operation?: string;
  /** Instead of it: the several that runs named of which one was reset to the other. Which of them lives nobody knows. */
  operations?: string[];
};

/** What the runs said that went before one by a reset. */
export type SaidBefore = Pick<ClosedRun, 'jobs' | 'createCalls' | 'operation' | 'operations'> & {
  /** When the first of them began, in milliseconds since 1970; absent in old histories. */
  startedAt?: number;
};
