/** Heartbeat details of a wait: the progress that is shown, and what the next attempt must know to go on. */
import { z } from 'zod';
import type { TuningProgress } from '../../contract/messages';
import { tuningProgressSchema } from '../../contract/tuning-progress';

/** A return to an earlier sight of the job that has not been seen often enough to be told. */
export type Returning = { sight: string; polls: number };

export type WaitDetails = TuningProgress & { returning?: Returning };

const waitDetailsSchema = tuningProgressSchema.extend({
  returning: z.object({ sight: z.string(), polls: z.number() }).optional().catch(undefined),
});

/** Details of an earlier attempt; `undefined` where there was none, or one of a version that wrote others. */
export function readWaitDetails(details: unknown): WaitDetails | undefined {
  const read = waitDetailsSchema.safeParse(details);
  return read.success ? (read.data as WaitDetails) : undefined;
}
