/** What the jobs of several scenarios do, and the delays that hold a run up where somebody interferes. */
import type { Behavior, FaultInput } from '../../src/emulator';

export const PENDING = 'JOB_STATE_PENDING';
export const RUNNING = 'JOB_STATE_RUNNING';

/** Held while it runs; a cancel takes long enough for the cancelling job to be seen as such. */
export const HELD: Behavior = { holdAt: 'RUNNING', cancellingMs: 2_000 };

/** No list shows a job before it is told to. */
export const UNSEEN = { ...HELD, listStaleMs: 600_000 } satisfies Behavior;

/** The project has no room for a tuning job. */
export const NO_QUOTA: Behavior = { ...HELD, quota: 0 };

export const SLOW_CREATE: FaultInput = {
  match: { operation: 'tuningJobs.create' },
  kind: 'delay',
  delayMs: 700,
};

/** An evaluation lasts for seconds. */
export const SLOW_ANSWERS: FaultInput = {
  match: { operation: 'generateContent' },
  kind: 'delay',
  delayMs: 300,
  times: 1_000,
};
