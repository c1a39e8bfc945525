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
};
