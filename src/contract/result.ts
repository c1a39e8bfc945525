/**
 * The result of `tuneModel`. The same object, as far as it is known, is `details[0]` of every failure and the
 * memo `result`, so that nobody ever loses the name of a paid job.
 */
import type { Approval } from './approval';
import type { DataStatistics } from './data-statistics';
import type { DatasetReport } from './dataset';
import type { DiscardResult } from './discard';
import type { ErrorCode } from './error-codes';
import type { EvaluationResult } from './evaluation';
import type { NumberRange } from './number-range';
import type { RebaseResult } from './rebase';
import type { ApiVersion, TunedModelCheckpoint } from './tuning-job';
import type { TuningMethod } from './tuning-method';

export const OUTCOMES = [
  'succeeded',
  'gateFailed',
  'cancelled',
  'completedDespiteCancel',
  'declined',
  'unchanged',
] as const;
/** How a run ended well or on purpose. */
export type Outcome = (typeof OUTCOMES)[number];

export const PHASES = [
  'checking',
  'awaitingApproval',
  'creating',
  'waitingForQuota',
  'tuning',
  'cancelling',
  'evaluating',
  'reporting',
  'closed',
] as const;
/** Where a run stands. */
export type Phase = (typeof PHASES)[number];

export const WARNING_CODES = [
  'REQUEST',
  'SETTING_IDLE',
  'DATASET_NOT_CHECKED',
  'EVALUATION_OFF',
  'REPORT_OFF',
  'REPORT_FAILED',
  'PARTIALLY_SUCCEEDED',
  'DATASET_UNPROVEN',
  'COPY_LOCATION',
  'COPY_ENCRYPTION',
  'COPY_KEPT',
  'DUPLICATE_JOB',
  'DUPLICATES_UNKNOWN',
  'STRAY_JOB',
  'REQUEST_DEDUPED',
  'DEADLINE_NEAR',
  'HISTORY_LONG',
  'DISCARD_INCOMPLETE',
  'RUN_LABEL_MISSING',
  'EPOCHS_UNKNOWN',
  'TOKENS_ESTIMATED',
  'SEARCH_ATTRIBUTES_MISSING',
  'SIMULATED',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];
export type Warning = { code: WarningCode; message: string };

/** Who ended a run before its time. `outside`: somebody cancelled the job on Vertex AI itself. */
export type CancelledBy = 'signal' | 'temporal' | 'deadline' | 'outside';

export type Cancellation = {
  by: CancelledBy;
  reason?: string;
  requestedBy?: string;
  /** ISO 8601. */
  at: string;
  /** What became of a tuned model that was to be discarded (`onCompletedDespiteCancel`). */
  discarded?: DiscardResult;
};

export type TimelineEntry = { at: string; phase: Phase; state?: string };

export type TuningJobResult = {
  name: string;
  state: string;
  apiVersion: ApiVersion;
  error?: { code: number; message: string };
  consoleUrl?: string;
  /** The run did not make the job: its request named it (`existingTuningJob`), or it is evaluated for `skipIfUnchanged`. */
  takenOver?: true;
};

export type TunedModelResult = {
  model?: string;
  endpoint?: string;
  /** URL that answers `generateContent`. */
  servingUrl?: string;
  checkpoints: TunedModelCheckpoint[];
};

/** Who gave the price. */
export type PriceSource = 'request' | 'policy';

/** How the cost of training was estimated; what is not known exactly is a range, and its upper end counts. */
export type CostEstimate = {
  method: TuningMethod;
  /** `assumedBy`: the request names none, and this is where the range comes from. */
  epochs: NumberRange & { assumedBy?: string };
  /** Of the whole training, epochs included. */
  billableTokens: NumberRange;
  pricePerMillionTokensUsd?: number;
  priceSource?: PriceSource;
  usd?: NumberRange;
};

export type CostResult = {
  /** The upper end of the estimate: what `budget.maxCostUsd` is held against; absent where it is unknown. */
  estimatedUsd?: number;
  estimate?: CostEstimate;
  /** Why no amount can be given. */
  unknown?: string;
  /** Tokens in the training set, estimated before the job. */
  estimatedTokens?: number;
  /** `totalBillableTokenCount` of the service (of the dataset; whether it includes epochs is not documented). */
  billableTokens?: number;
};

export type TuneModelResult = {
  outcome: Outcome | null;
  tuningJob: TuningJobResult | null;
  tunedModel: TunedModelResult | null;
  datasets: DatasetReport[];
  cost: CostResult;
  /** What the service counted of the training dataset, beside what was predicted; null until it tells. */
  dataStatistics: DataStatistics | null;
  evaluation: EvaluationResult | null;
  /** Promotion is not built yet: always null. */
  promotion: null;
  cancellation: Cancellation | null;
  /** What people were asked, and answered; null where they were not. */
  approval: Approval | null;
  /** Names of tuning jobs of this run beside the one it kept. */
  duplicates: string[];
  warnings: Warning[];
  artifacts: { html: string; json: string } | null;
  /** Of `rebaseTunedModel` only. */
  rebase?: RebaseResult;
  timeline: TimelineEntry[];
  /** True when Vertex AI was our emulator. */
  simulated: boolean;
};

/** `details[1]` of a failure. */
export type FailureDetail = {
  code: ErrorCode;
  problems?: { path: string; message: string; remedy?: string }[];
};
