/** Arguments of the signals and answers of the queries of `tuneModel`. */
import type { Approval } from './approval';
import type { DataStatistics } from './data-statistics';
import type { EvaluationResult } from './evaluation';
import type { RebaseResult } from './rebase';
import type {
  Cancellation,
  CostResult,
  Outcome,
  Phase,
  TimelineEntry,
  TuningJobResult,
  TunedModelResult,
  Warning,
} from './result';
import type { DatasetReport } from './dataset';

/** Argument of `cancelTuning`. Any other value, or none, cancels as well. */
export type CancelTuningArgument = { reason?: string; requestedBy?: string };

/** Argument of the update `extendDeadline`: the new `deadlines.tuning`, counted from the job's creation. */
export type ExtendDeadlineArgument = { tuning: string };
/** Answer of `extendDeadline`: when the job must have ended now, ISO 8601. */
export type ExtendDeadlineResult = { deadline: string };

/** Trouble with access to the job, waited out. */
export type BlockedBy = { code: string; message: string; since: string; nextAttempt: string };

/** Live progress, kept in the awaiting activity's heartbeat details; a query cannot see it, `describe` can. */
export type TuningProgress = {
  state: string;
  detailState?: string;
  completedEpochs?: number;
  completedSteps?: number;
  /** Epochs that were asked for, where the request says. */
  epochs?: number;
  /** When the service last answered, ISO 8601. */
  lastPollAt?: string;
  polls: number;
  blockedBy?: BlockedBy;
  /** The service's `updateTime`, where that is older than the worker's setting for a stalled job. */
  stalledSince?: string;
};

/** Progress of a long activity other than waiting, in its heartbeat details. */
export type WorkProgress = { what: string; done: number; total?: number };

/** Answer of the query `status`. */
export type TuneModelStatus = {
  phase: Phase;
  outcome: Outcome | null;
  tuningJob: TuningJobResult | null;
  tunedModel: TunedModelResult | null;
  datasets: DatasetReport[];
  cost: CostResult;
  dataStatistics: DataStatistics | null;
  evaluation: EvaluationResult | null;
  cancellation: Cancellation | null;
  approval: Approval | null;
  /** Of `rebaseTunedModel` only. */
  rebase?: RebaseResult;
  warnings: Warning[];
  timeline: TimelineEntry[];
  simulated: boolean;
};
