/** Reads live progress out of heartbeat details; never imported by workflows, whose sandbox has no schema library. */
import { z } from 'zod';

const blockedBySchema = z.object({
  code: z.string(),
  message: z.string(),
  since: z.string(),
  nextAttempt: z.string(),
});

/** See `TuningProgress`. Details come from workers of any version: what does not fit is left out. */
export const tuningProgressSchema = z.object({
  state: z.string(),
  detailState: z.string().optional(),
  completedEpochs: z.number().optional(),
  completedSteps: z.number().optional(),
  epochs: z.number().optional(),
  lastPollAt: z.string().optional(),
  polls: z.number(),
  blockedBy: blockedBySchema.optional(),
  stalledSince: z.string().optional(),
});
