/**
 * The life of one tuning job as a state machine over time: `advance` brings a job to where it stands at `now`, by the
 * rules of its project at this moment. Nothing here knows of HTTP.
 */
import type { TuningMethod } from '../contract/tuning-method';
import type { PreTunedModel } from '../vertex/wire-types';
import type { Rules } from './behavior';
import { planCheckpoints } from './checkpoint-plan';
import type { CheckpointEvaluation } from './checkpoint-evaluation';
import type { PlannedCheckpoint } from './checkpoint-plan';
import type { DatasetOutcome, JobError } from './dataset-reading';
import { RPC_CODES } from './google-error';
import { lengthOf, methodOf, specOf } from './tuning-spec';

export type Phase =
  /** The service holds the job back until the quota has room. */
  | 'queued'
  | 'pending'
  | 'processingDataset'
  | 'waitingForCapacity'
  | 'tuning'
  | 'postProcessing'
  | 'cancelling'
  | 'ended';

export type EndState = NonNullable<Rules['ending']>;

/** The checked body of a create call: camelCase, int64 as strings. */
export type JobInput = {
  baseModel?: string;
  preTunedModel?: PreTunedModel;
  outputUri?: string;
  customBaseModel?: string;
  tunedModelDisplayName?: string;
  description?: string;
  labels?: Record<string, string>;
  encryptionSpec?: { kmsKeyName?: string };
} & Record<string, unknown>;

export type TuningJobRecord = {
  id: string;
  /** Project number. */
  project: string;
  location: string;
  /** It was created in the location global, and is listed there, too. */
  isGlobal?: boolean;
  input: JobInput;
  method: TuningMethod;
  /** The model at the bottom, also of a job that continues another one. */
  baseModel: string;
  /** What is tuned on: a checkpoint that another job made. */
  continues?: { jobId: string; checkpointId: string };
  epochs: number;
  modelId: string;
  /** Of the model that the job makes; known when the first checkpoint is there. */
  versionId?: string;
  /** All that will be; those with `reachedAt` exist. */
  checkpoints: PlannedCheckpoint[];
  /** Of a rebased job: the endpoint that its last checkpoint takes over. */
  takenEndpointId?: string;
  /** Where files are written, with a slash at its end; absent: nowhere. */
  artifactsUri?: string;
  areArtifactsWritten?: boolean;
  createdAt: number;
  phase: Phase;
  phaseSince: number;
  /** The phase cannot have ended before this: the last change of the project's behavior. */
  notBefore: number;
  updatedAt: number;
  startedAt?: number;
  endedAt?: number;
  endState?: EndState;
  error?: JobError;
  dataset?: DatasetOutcome;
  completedEpochs: number;
  completedSteps: number;
  /** Of checkpoints, in the order in which they were made. */
  evaluations?: CheckpointEvaluation[];
};

export type JobSurroundings = {
  rules: Rules;
  now: number;
  readDatasets: (job: TuningJobRecord) => DatasetOutcome;
};

export type NewJob = Pick<
  TuningJobRecord,
  'id' | 'project' | 'location' | 'modelId' | 'input' | 'baseModel'
> &
  Partial<Pick<TuningJobRecord, 'continues' | 'takenEndpointId' | 'artifactsUri' | 'isGlobal'>>;

export function newTuningJob(job: NewJob, now: number): TuningJobRecord {
  const record: TuningJobRecord = {
    ...job,
    method: methodOf(job.input),
    epochs: 0,
    checkpoints: [],
    createdAt: now,
    phase: 'pending',
    phaseSince: now,
    notBefore: now,
    updatedAt: now,
    completedEpochs: 0,
    completedSteps: 0,
  };
  plan(record);
  return record;
}

/** Also after the dataset was read, which the length of some methods depends on. */
function plan(job: TuningJobRecord): void {
  const spec = specOf(job.input);
  const length = lengthOf(spec, exampleCount(job));
  job.epochs = length.epochs;
  job.checkpoints = planCheckpoints({
    ...length,
    onlyLast: spec.exportLastCheckpointOnly,
    ...(spec.checkpointInterval === undefined ? {} : { interval: spec.checkpointInterval }),
    ...(job.takenEndpointId === undefined ? {} : { takenEndpointId: job.takenEndpointId }),
  });
}

function exampleCount(job: TuningJobRecord): number {
  return job.dataset !== undefined && 'training' in job.dataset
    ? job.dataset.training.examples.length
    : 0;
}

/** Steps of the whole job; 0 while its dataset has not been read. */
export function totalSteps(job: TuningJobRecord): number {
  return lengthOf(specOf(job.input), exampleCount(job)).steps;
}

/** The step at which a checkpoint is made. */
export function stepOf(job: TuningJobRecord, { epoch, step }: PlannedCheckpoint): number {
  const { stepsPerEpoch, steps } = lengthOf(specOf(job.input), exampleCount(job));
  return step ?? Math.min(epoch * stepsPerEpoch, steps);
}

export function isOver({ phase }: TuningJobRecord): boolean {
  return phase === 'ended';
}

/** Ends the wait for quota. */
export function grantQuota(job: TuningJobRecord, now: number): void {
  if (job.phase === 'queued') enter(job, 'pending', now);
}

/** Changes the job; returns when the next change is due, or `undefined` when time alone brings none. */
export function advance(job: TuningJobRecord, around: JobSurroundings): number | undefined {
  for (;;) {
    if (job.phase === 'tuning') noteProgress(job, around.rules, around.now);
    const due = dueAt(job, around.rules);
    if (due === undefined || due > around.now) return due;
    leavePhase(job, around, due);
  }
}

/** Asks a live job to stop. */
export function beginCancel(job: TuningJobRecord, rules: Rules, now: number): void {
  if (job.phase === 'cancelling' || rules.cancelEnding === 'IGNORED') return;
  enter(job, 'cancelling', now);
}

function dueAt(job: TuningJobRecord, rules: Rules): number | undefined {
  const duration = durationOf(job, rules);
  return duration === undefined ? undefined : Math.max(job.phaseSince + duration, job.notBefore);
}

/** How long the phase lasts; `undefined`: until the behavior changes, or for ever. */
function durationOf(job: TuningJobRecord, rules: Rules): number | undefined {
  switch (job.phase) {
    case 'queued':
      return undefined;
    case 'pending':
      return rules.holdAt === 'PENDING' ? undefined : rules.pendingMs;
    case 'processingDataset':
      return rules.processingDatasetMs;
    case 'waitingForCapacity':
      return rules.waitingForCapacityMs;
    case 'tuning':
      return rules.holdAt === 'RUNNING' ? undefined : rules.epochMs * job.epochs;
    case 'postProcessing':
      return rules.postProcessingMs;
    case 'cancelling':
      return rules.holdAt === 'CANCELLING' ? undefined : rules.cancellingMs;
    case 'ended':
      return undefined;
  }
}

function leavePhase(job: TuningJobRecord, around: JobSurroundings, at: number): void {
  switch (job.phase) {
    case 'queued':
      return;
    case 'pending':
      job.startedAt = at;
      enter(job, 'processingDataset', at);
      readDatasets(job, around);
      return;
    case 'processingDataset':
      if (job.dataset !== undefined && 'error' in job.dataset) {
        end(job, 'FAILED', at, job.dataset.error);
      } else {
        enter(job, 'waitingForCapacity', at);
      }
      return;
    case 'waitingForCapacity':
      enter(job, 'tuning', at);
      return;
    case 'tuning':
      completeTuning(job, at);
      enter(job, 'postProcessing', at);
      return;
    case 'postProcessing':
      endAsTold(job, around.rules.ending ?? 'SUCCEEDED', around.rules.endingMessage, at);
      return;
    case 'cancelling':
      endCancelling(job, around, at);
      return;
    case 'ended':
      return;
  }
}

function readDatasets(job: TuningJobRecord, around: JobSurroundings): DatasetOutcome {
  if (job.dataset !== undefined) return job.dataset;
  job.dataset = around.readDatasets(job);
  plan(job);
  return job.dataset;
}

function enter(job: TuningJobRecord, phase: Phase, at: number): void {
  job.phase = phase;
  job.phaseSince = at;
  job.updatedAt = at;
}

function end(job: TuningJobRecord, state: EndState, at: number, error?: JobError): void {
  enter(job, 'ended', at);
  job.endState = state;
  job.endedAt = at;
  if (error !== undefined) job.error = error;
}

function endAsTold(
  job: TuningJobRecord,
  state: EndState,
  message: string | undefined,
  at: number,
): void {
  switch (state) {
    case 'FAILED':
      end(job, state, at, {
        code: RPC_CODES.INTERNAL,
        message: message ?? '[emulator] The tuning job failed, as its project was told to.',
      });
      return;
    case 'CANCELLED':
      end(job, state, at, {
        code: RPC_CODES.CANCELLED,
        message: message ?? '[emulator] The tuning job was cancelled.',
      });
      return;
    case 'SUCCEEDED':
    case 'PARTIALLY_SUCCEEDED':
    case 'EXPIRED':
      end(job, state, at);
      return;
  }
}

/** A cancel is best effort: the job may as well have finished, or failed, in the meantime. */
function endCancelling(job: TuningJobRecord, around: JobSurroundings, at: number): void {
  const { cancelEnding, endingMessage } = around.rules;
  if (cancelEnding !== 'SUCCEEDED') {
    endAsTold(job, cancelEnding === 'FAILED' ? 'FAILED' : 'CANCELLED', endingMessage, at);
    return;
  }
  job.startedAt ??= at;
  const dataset = readDatasets(job, around);
  if ('error' in dataset) {
    end(job, 'FAILED', at, dataset.error);
    return;
  }
  completeTuning(job, at);
  end(job, 'SUCCEEDED', at);
}

/** Progress never goes back, also when the behavior makes epochs longer. */
function noteProgress(job: TuningJobRecord, rules: Rules, now: number): void {
  const share =
    rules.epochMs === 0 ? 1 : Math.min(1, (now - job.phaseSince) / (rules.epochMs * job.epochs));
  const epochs = Math.max(job.completedEpochs, Math.floor(share * job.epochs));
  const all = totalSteps(job);
  const steps = Math.max(
    job.completedSteps,
    Math.floor(share * all),
    Math.floor((epochs / job.epochs) * all),
  );
  if (epochs > job.completedEpochs || steps > job.completedSteps) job.updatedAt = now;
  job.completedEpochs = epochs;
  job.completedSteps = steps;
  for (const checkpoint of job.checkpoints) {
    const isReached =
      checkpoint.step === undefined ? checkpoint.epoch <= epochs : checkpoint.step <= steps;
    if (isReached && !checkpoint.onlyAtEnd) checkpoint.reachedAt ??= now;
  }
}

function completeTuning(job: TuningJobRecord, at: number): void {
  job.completedEpochs = job.epochs;
  job.completedSteps = totalSteps(job);
  for (const checkpoint of job.checkpoints) checkpoint.reachedAt ??= at;
}
