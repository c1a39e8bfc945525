/**
 * The pauses before a job that no look through the window showed is looked for again, after a create call without an answer: one
 * after the other, in look windows, so that the looks come after 1, 3, 7 and 15. By the run while it waits for its job, and by its
 * guard when it has closed.
 */
export const LATER_LOOKS: readonly number[] = [1, 2, 4, 8];
