/** The public API of the package: the client for other services, the contract's types, the error codes. */
export { connectClient } from './client/connect';
export type { ConnectOptions } from './client/connect';
export type { RetriedActivity } from './client/pending-work';
export { TuningRunError } from './client/run-error';
export type { TuningRunStatus } from './client/run-status';
export { OVERLAPS, TuningSchedules } from './client/schedules';
export type { CreateScheduleOptions, Overlap } from './client/schedules';
export { TuningClient } from './client/tuning-client';
export type {
  ResultOptions,
  StartedRun,
  StartOptions,
  TuningClientOptions,
} from './client/tuning-client';
export type {
  Approval,
  ApprovalAnswer,
  ApprovalArgument,
  ApprovalDecision,
} from './contract/approval';
export type {
  DatasetFinding,
  DatasetReport,
  DatasetRole,
  FindingSeverity,
  TokenCount,
} from './contract/dataset';
export { ERROR_CODES, isErrorCode } from './contract/error-codes';
export type {
  DataStatistics,
  DroppedExample,
  PredictedStatistics,
  ServiceStatistics,
} from './contract/data-statistics';
export type { ErrorCode } from './contract/error-codes';
export { evaluateTunedModelRequestSchema } from './contract/evaluation';
export type {
  Estimate,
  EvaluateTunedModelRequest,
  EvaluationRequest,
  EvaluationResult,
  EvaluationVerdict,
  GateRule,
  GateRuleResult,
  Metric,
  MetricComparison,
} from './contract/evaluation';
export type {
  BlockedBy,
  CancelTuningArgument,
  TuneModelStatus,
  TuningProgress,
  WorkProgress,
} from './contract/messages';
export {
  DEFAULT_TASK_QUEUE,
  QUERIES,
  RESULT_MEMO,
  SEARCH_ATTRIBUTES,
  SIGNALS,
  taskQueuesOf,
  UPDATES,
  WORKFLOW_TYPES,
} from './contract/names';
export type { TaskQueues } from './contract/names';
export { sweepOrphansRequestSchema } from './contract/orphans';
export type { OrphanedJob, SweepOrphansRequest, SweepOrphansResult } from './contract/orphans';
export type { Problem } from './contract/problem';
export { rebaseTunedModelRequestSchema } from './contract/rebase';
export type { RebaseResult, RebaseTunedModelRequest } from './contract/rebase';
export { tuneModelRequestSchema } from './contract/request';
export type {
  ExistingTuningJobRequest,
  TuneModelArgument,
  TuneModelRequest,
} from './contract/request';
export { OUTCOMES, PHASES, WARNING_CODES } from './contract/result';
export type {
  Cancellation,
  CancelledBy,
  CostEstimate,
  CostResult,
  FailureDetail,
  Outcome,
  Phase,
  PriceSource,
  TimelineEntry,
  TuneModelResult,
  TunedModelResult,
  TuningJobResult,
  Warning,
  WarningCode,
} from './contract/result';
export type { NumberRange } from './contract/number-range';
export { TuningError } from './contract/tuning-error';
export type { ApiVersion, JobState, TunedModelCheckpoint } from './contract/tuning-job';
export type { TuningJobInput } from './vertex/wire-types';
