/**
 * The agreement between workflows and activities: plain JSON in, plain JSON out, no dataset text in either.
 * Internal: callers of the workflows never see these.
 */
import type { ClosedRun, SaidBefore } from './closed-run';
import type { DatasetReport, DatasetRole, TokenCount } from './dataset';
import type { DiscardResult } from './discard';
import type { EvaluatedModel } from './evaluated-models';
import type { CheckedEvaluation, EvaluationResult } from './evaluation';
import type { JobSight } from './job-sight';
import type { BlockedBy } from './messages';
import type { FindOrphansResult } from './orphans';
import type { RebaseTunedModelRequest } from './rebase';
import type { ParsedTuneModelRequest, TuneModelArgument } from './request';
import type { PriceSource, TuneModelResult, Warning } from './result';
import type { ApiVersion, TuningJobSnapshot } from './tuning-job';
import type { TuningMethod } from './tuning-method';

export type RunIdentity = {
  workflowId: string;
  firstExecutionRunId: string;
  /** Cron schedule of the run, or empty; such runs are refused. */
  cronSchedule: string;
  /** Attempt of a workflow retry policy; above 1 the run is refused. */
  attempt: number;
};

/** Times that the worker's settings decide, once, when a run begins; all in milliseconds. */
export type RunTiming = {
  /** How long a create call without an answer is looked for. */
  lookWindow: number;
  /** How long a create call may be under way, and be applied, after its run was ended. */
  requestTimeout: number;
  /** Silence after which an awaiting activity is taken for lost, and begun anew. */
  waitHeartbeatTimeout: number;
  /** When an unconfirmed cancel is sent again; doubles each time. */
  cancelRepeat: number;
};

/** Values of the labels that tie a job to its run; `request` only where the request has a `requestId`. */
export type RunLabels = { run: string; owner: string; workflow: string; request?: string };

/** A request after its check: defaults filled, body normalised, everything a workflow must know decided once. */
export type CheckedTuneModelRequest = {
  project: string;
  location: string;
  apiVersion: ApiVersion;
  /** The body of the create call, camelCase, with our labels and description; of an existing job what it was created with. */
  tuningJob: Record<string, unknown>;
  /** Which of the API's methods the body asks for. */
  method: TuningMethod;
  /** What is tuned: the base model, or the name of the tuned model that continuous tuning goes on from. */
  sourceModel: string;
  /** Absent in continuous tuning: which model a tuned one comes from is known to the service only. */
  baseModel?: string;
  /** The job that is taken over, as it was when the request was checked; nothing is created then. */
  existing?: TuningJobSnapshot;
  /** Present where the job is made by a rebase: the rest of the call's body, beside `tuningJob`. */
  rebase?: RebaseCall;
  /** Epochs the request asks for, where it does. */
  epochs?: number;
  labels: RunLabels;
  datasets: { role: DatasetRole; uri: string }[];
  datasetChecks: ParsedTuneModelRequest['datasetChecks'];
  /** Where copies of the datasets go; only with `datasetChecks.pinning: copy`. */
  copiesUri?: string;
  /** Key of the job's `encryptionSpec`. */
  kmsKeyName?: string;
  pricePerMillionTokensUsd?: number;
  /** Whose price that is. Default the request's. */
  priceSource?: PriceSource;
  /** Limit of the request, in USD. */
  budgetUsd?: number;
  skipIfUnchanged: boolean;
  approval?: { aboveCostUsd: number; timeoutMs: number };
  /** The most that the policy of the worker lets the run be estimated to cost, in USD. */
  maxCostUsd?: number;
  deadlinesMs: { quota: number; tuning: number; cancelConfirmation: number };
  evaluation?: ParsedTuneModelRequest['evaluation'];
  artifactsUri?: string;
  /** Where this run's own artifacts go: below `artifactsUri`, by workflow id and run. */
  runArtifactsUri?: string;
  timing: RunTiming;
  onTerminate: ParsedTuneModelRequest['onTerminate'];
  onCompletedDespiteCancel: ParsedTuneModelRequest['onCompletedDespiteCancel'];
  /** Names of the search attributes of ours that the server knows. */
  searchAttributes: string[];
  warnings: Warning[];
  simulated: boolean;
};

/** The body of a rebase call without its `tuningJob`. */
export type RebaseCall = {
  tunedModelRef: { tunedModel?: string; tuningJob?: string; pipelineJob?: string };
  artifactDestination?: { outputUriPrefix?: string };
  deployToSameEndpoint: boolean;
};

/** The address of everything that belongs to one run on Vertex AI. */
export type JobAddress = { project: string; location: string; apiVersion: ApiVersion };

export type PinnedDataset = { role: DatasetRole; uri: string; generation: string };

export type FindTuningJobInput = JobAddress & {
  /** Value of the run label. */
  runLabel: string;
  /** Value of the request label: also look for a job that another run made for the same `requestId`. */
  requestLabel?: string;
  /** Also look for live jobs that closed runs of this workflow id left behind. */
  workflow?: { id: string; label: string };
  /** Of the run: whoever has another run id now was reset, and may have made a job before. */
  firstExecutionRunId: string;
  /**
   * The run has looked for nothing yet and sent no create call: unless it was reset no job can carry its label, and `list` may
   * be asked with a filter where that is proven to work.
   */
  isFirst: boolean;
  /** Keep looking for this long before saying that there is none; 0 looks once. */
  lookForMs: number;
  /**
   * The body that the run sends. With it the look goes on, too, while the oldest job it found reads other data, or was made after the
   * look began: then it may be a copy of one that is not listed yet. Absent in old histories.
   */
  tuningJob?: Record<string, unknown>;
  /** A create call may have been sent: trouble with access is waited out, not reported as final. */
  jobMayExist: boolean;
};

export type FindTuningJobResult = {
  /** The run that asked was reset: create calls of before may have made jobs that it cannot know of. */
  wasReset?: true;
  /** What the runs before the reset said; absent in old histories. */
  before?: SaidBefore;
  /** Run id of the execution that looked; absent in old histories. */
  lookedBy?: string;
  /** All jobs with the run label, oldest first. */
  jobs: TuningJobSnapshot[];
  /** Jobs of other runs with the request label that are alive or succeeded, oldest first; absent in old histories. */
  claimed?: TuningJobSnapshot[];
  /** Live jobs that closed runs of the same workflow id made and left. */
  strays: TuningJobSnapshot[];
  /** The service's own time at the begin and the end of the look, ISO 8601, where it told. */
  serverTime: { begin?: string; end?: string };
};

export type PostTuningJobInput = JobAddress & {
  tuningJob: Record<string, unknown>;
  /** Generations to compare right before the call. */
  pinned: PinnedDataset[];
  /** The execution that looked for jobs before: nothing is sent by another one. */
  lookedBy?: string;
};

export type PostTuningJobResult =
  | { kind: 'created'; job: TuningJobSnapshot }
  | { kind: 'refused'; code: 'TUNING_JOB_REFUSED' | 'ACCESS_DENIED'; message: string }
  | { kind: 'quotaRefused'; message: string; retryAfterMs?: number }
  | { kind: 'datasetChanged'; uris: string[] }
  /** Certainly not sent: no connection, a worker that shuts down, or not enough time left. */
  | { kind: 'notSent'; message: string }
  /**
   * Sent, or perhaps sent, without an answer that says what became of it. `wasReset`: by the execution that looked for jobs before,
   * if at all; the one that asks has sent nothing.
   */
  | { kind: 'unknown'; message: string; wasReset?: true };

/** `tuningJob` is what is to be different from the job that made the tuned model; the service takes the rest from that job. */
export type PostRebaseInput = PostTuningJobInput & { rebase: RebaseCall };

export type PostRebaseResult =
  | Exclude<PostTuningJobResult, { kind: 'created' }>
  /** The operation that makes the job is under way. */
  | { kind: 'begun'; operation: string };

export type RebaseOperationInput = { operation: string; apiVersion: ApiVersion };

export type EndRebaseInput = RebaseOperationInput & {
  /**
   * Of an operation that is known by a memo only: where the run begins its own, and since when, by the service's clock, in
   * milliseconds since 1970. Another is left alone. Absent where the service named it to the run, and in old histories.
   */
  begun?: { project: string; location: string; since: number };
};

export type AwaitRebaseInput = RebaseOperationInput & {
  /** Of the request, by id or number: whose quota the operation may be refused for. */
  project: string;
};

/** How a rebase operation ended. */
export type RebaseEnd =
  | { kind: 'job'; job: TuningJobSnapshot }
  /** With an error: a code of google.rpc. */
  | { kind: 'failed'; code: number; message: string }
  /** Well, and without the name of a job. */
  | { kind: 'nameless' };

export type FindRebasesInput = JobAddress & {
  /** Only those begun since, by the service's clock, in milliseconds since 1970. */
  since: number;
};

/** Rebase operations of whoever it was, oldest first. */
export type FindRebasesResult = {
  operations: { name: string; isDone: boolean }[];
  /** How many more there are; absent where there are none. */
  unlisted?: number;
};

export type AwaitTuningJobChangeInput = {
  name: string;
  apiVersion: ApiVersion;
  /** Returns as soon as the job's state is another than this. */
  knownState: string;
  /** The service held the job back for quota when it was last seen: returns when it no longer does, too. */
  isHeldForQuota?: true;
  /** Sights that the job has left: a return to one is told only when it lasts. Default none. */
  leftSights?: JobSight[];
  /** How often the job has returned to one already: each time it must last longer. Default 0. */
  returns?: number;
  /** Trouble that was not over when the wait before this one ended. */
  blockedBy?: BlockedBy;
  /** Returns at the job's end only: for one that changed so often that every change would fill the history. */
  untilEnd?: boolean;
  /** For the progress shown. */
  epochs?: number;
};

export type GuardTuningJobInput = JobAddress & {
  run: Pick<RunIdentity, 'workflowId' | 'firstExecutionRunId'>;
  runLabel: string;
  /** The body that the run sends; absent in old histories. */
  tuningJob?: Record<string, unknown>;
  /** Of a rebase: before its call, by the service's clock, in milliseconds since 1970. */
  rebase?: { since: number };
  timing: RunTiming;
};

/** The run, and its label, as its guard was told them. */
export type AwaitRunClosedInput = Pick<GuardTuningJobInput, 'run' | 'runLabel'>;

export type CompareTuningJobInput = {
  name: string;
  apiVersion: ApiVersion;
  /** The body that the run sent. */
  tuningJob: Record<string, unknown>;
};

export type GuardTuningJobResult = {
  /** Names of the jobs that the guard had to cancel. */
  cancelled: string[];
  /** Names of the rebase operations that it ended before they made a job; absent where there were none. */
  operations?: string[];
};

export type ConfirmTuningJobEndInput = {
  name: string;
  apiVersion: ApiVersion;
  /** Returns then, ended or not. */
  returnAfterMs: number;
};

export type CancelTuningJobResult = {
  /** `accepted` says only that the service took the wish. */
  kind: 'accepted' | 'notCancellable' | 'notFound' | 'failed';
  message?: string;
};

/** An evaluation after its check, with its dataset pinned. */
export type PreparedEvaluation = {
  evaluation: CheckedEvaluation;
  dataset: { uri: string; generation: string; size: number; crc32c: string };
  /** Directory of predictions, scores and report of this evaluation. */
  directoryUri: string;
  simulated: boolean;
};

export type InferExamplesInput = {
  prepared: PreparedEvaluation;
  model: EvaluatedModel;
};
export type InferExamplesResult = { model: EvaluatedModel; examples: number; unanswered: number };

export type ScoreExamplesInput = { prepared: PreparedEvaluation };

export type WriteReportInput = {
  workflowId: string;
  request: CheckedTuneModelRequest;
  result: TuneModelResult;
};

export type CountTokensInput = JobAddress & {
  baseModel: string;
  dataset: PinnedDataset;
};

export type FindUnchangedInput = JobAddress & {
  /** Of the run: whoever has another run id now was reset. */
  firstExecutionRunId: string;
  tuningJob: Record<string, unknown>;
  datasets: Pick<DatasetReport, 'role' | 'uri' | 'crc32c' | 'examples' | 'estimatedTokens'>[];
};

/** No fingerprint where the content of a dataset is not known; a job only where its model exists. */
export type FindUnchangedResult = {
  fingerprint?: string;
  job?: TuningJobSnapshot;
  /** The run that asked was reset: it may have made a job before. Absent in old histories. */
  wasReset?: true;
};

export type CopyDatasetsInput = {
  pinned: PinnedDataset[];
  /** Directory; each copy's name in it is made from its content. */
  directoryUri: string;
  /** Of the job. */
  location: string;
  kmsKeyName?: string;
};

export type CopyDatasetsResult = {
  copies: { sourceUri: string; uri: string; generation: string }[];
  warnings: Warning[];
};

export interface TuningActivities {
  /** Fails with INVALID_REQUEST and all problems; nothing else happens before it passed. */
  checkTuneModelRequest(input: {
    request: TuneModelArgument;
    run: RunIdentity;
  }): Promise<CheckedTuneModelRequest>;
  /** The same for a rebase; asks for what is to be rebased. Fails with INVALID_REQUEST, POLICY_VIOLATION or ACCESS_DENIED. */
  checkRebaseRequest(input: {
    request: RebaseTunedModelRequest;
    run: RunIdentity;
  }): Promise<CheckedTuneModelRequest>;
  /** Pins each dataset to a generation and checks its rows; fails with DATASET_INVALID or ACCESS_DENIED. */
  checkDatasets(input: {
    datasets: { role: DatasetRole; uri: string }[];
    datasetChecks: CheckedTuneModelRequest['datasetChecks'];
    method: TuningMethod;
    baseModel?: string;
  }): Promise<{ datasets: DatasetReport[]; hasErrors: boolean }>;
  findUnchanged(input: FindUnchangedInput): Promise<FindUnchangedResult>;
  /** Fails with DATASET_CHANGED where the pinned generation is gone, or something else has the copy's name. */
  copyDatasets(input: CopyDatasetsInput): Promise<CopyDatasetsResult>;
  removeCopies(input: { copies: { uri: string; generation: string }[] }): Promise<void>;
  /** Asks the service for the tokens of a sample; fails where nothing of it could be counted. */
  countTokens(input: CountTokensInput): Promise<TokenCount>;
  /** Whether each pinned generation is still the current one. */
  verifyDatasets(input: { pinned: PinnedDataset[] }): Promise<{ changed: string[] }>;
  findTuningJob(input: FindTuningJobInput): Promise<FindTuningJobResult>;
  /** Whether the job tunes the same model on the same data: a label can be copied with a body, and the data replaced. */
  compareTuningJob(input: CompareTuningJobInput): Promise<{ isSame: boolean }>;
  /** One create call at most; never retried. */
  postTuningJob(input: PostTuningJobInput): Promise<PostTuningJobResult>;
  /** One rebase call at most; never retried. */
  postRebase(input: PostRebaseInput): Promise<PostRebaseResult>;
  /** Returns when the operation is done; one that was refused for quota makes the project's runs wait for their turn. */
  awaitRebase(input: AwaitRebaseInput): Promise<RebaseEnd>;
  /**
   * Asks the operation to cancel, and fails, to be tried again, while it is not done; with JOB_MAY_BE_RUNNING, for good, for one
   * that the run cannot have begun.
   */
  endRebase(input: EndRebaseInput): Promise<RebaseEnd>;
  findRebases(input: FindRebasesInput): Promise<FindRebasesResult>;
  /** Returns when the state differs from the known one; progress is in its heartbeat details. */
  awaitTuningJobChange(input: AwaitTuningJobChangeInput): Promise<TuningJobSnapshot>;
  /** The job once it has ended: fails, to be tried again, while it has not. */
  confirmTuningJobEnd(input: ConfirmTuningJobEndInput): Promise<TuningJobSnapshot>;
  /** Returns when it is the run's turn to try for quota again: one run at a time, per project and worker. */
  awaitQuota(input: { project: string }): Promise<void>;
  /**
   * Returns when no run with this first execution is open, and whether it left nothing alive by its own word: fails, to be
   * tried again, while one is open.
   */
  awaitRunClosed(input: AwaitRunClosedInput): Promise<ClosedRun>;
  /** What the run said before it was reset, and the run id of the execution that asks; nothing where it was not. */
  recallBeforeReset(input: {
    run: Pick<RunIdentity, 'workflowId' | 'firstExecutionRunId'>;
  }): Promise<{ before?: SaidBefore; askedBy?: string }>;
  cancelTuningJob(input: { name: string; apiVersion: ApiVersion }): Promise<CancelTuningJobResult>;
  /** Removes what the job made, and says what remains and why. */
  discardTunedModel(input: { job: TuningJobSnapshot }): Promise<DiscardResult>;
  /** Fails with INVALID_REQUEST, or with ACCESS_DENIED where a location cannot be read. */
  findOrphans(input: { request: unknown }): Promise<FindOrphansResult>;
  /** Fails with INVALID_REQUEST; pins the evaluation dataset. */
  checkEvaluationRequest(input: { request: unknown }): Promise<PreparedEvaluation>;
  inferExamples(input: InferExamplesInput): Promise<InferExamplesResult>;
  scoreExamples(input: ScoreExamplesInput): Promise<EvaluationResult>;
  writeReport(input: WriteReportInput): Promise<{ html: string; json: string }>;
}
