/** What became of a tuned model that nobody wanted any more (`onCompletedDespiteCancel: discard`). */

/** A resource that is still there, and why. */
export type RemainingResource = { name: string; reason: string };

export type DiscardResult = {
  /** Names of endpoints and model version of the job that are not there any more. */
  removed: string[];
  remaining: RemainingResource[];
};
