/** Request and result of the workflow `sweepOrphans`. */
import { z } from 'zod';
import { durationUpTo, locationField, projectField } from './request-fields';
import type { ApiVersion } from './tuning-job';

export const sweepOrphansRequestSchema = z.strictObject({
  project: projectField,
  /** Where to look, at most 50 locations. */
  locations: z.array(locationField).min(1, 'names no location.').max(50),
  /** Younger jobs are left alone: their runs may just begin or end. At most 30d, default 15m. */
  olderThan: durationUpTo('30d').default('15m'),
  /** Cancel the orphans and watch each to its end. Default false: they are only found. */
  cancel: z.boolean().default(false),
});

export type SweepOrphansRequest = z.input<typeof sweepOrphansRequestSchema>;

/** A live tuning job of this Temporal namespace that no open run holds. */
export type OrphanedJob = {
  name: string;
  apiVersion: ApiVersion;
  /** As last seen. */
  state: string;
  /** ISO 8601. */
  createTime?: string;
  /** Of the run that made it, or whose labels it carries. */
  workflowId?: string;
  consoleUrl?: string;
};

export type FoundOrphans = {
  /** Made by runs that are closed. */
  orphans: OrphanedJob[];
  /** They carry the labels of a run that was not open when they were made: somebody's copies. Never cancelled. */
  copiedLabels: OrphanedJob[];
  /** Temporal does not know their runs, or not any more: nobody can tell. Never cancelled. */
  unproven: OrphanedJob[];
};

export type SweepOrphansResult = FoundOrphans & {
  /** Names of orphans that were cancelled. */
  cancelled: string[];
  /** Names of orphans that ended otherwise, before the cancel took effect. */
  endedOtherwise: string[];
  /** Names of orphans that were told to cancel and had not ended in time. */
  unconfirmed: string[];
  /** Orphans beyond those that one sweep ends; the next one finds them. */
  more: number;
  /** True when Vertex AI was our emulator. */
  simulated: boolean;
};

/** What the activity hands to the workflow. */
export type FindOrphansResult = FoundOrphans & {
  /** Orphans that are not listed, so that one sweep stays small. */
  more: number;
  /** The checked request wants the orphans cancelled. */
  cancel: boolean;
  /** When an unconfirmed cancel is sent again, in milliseconds. */
  cancelRepeatMs: number;
  simulated: boolean;
};
