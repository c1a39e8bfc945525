/**
 * The life of one tuning job as a state machine over time: `advance` brings a job to where it stands at `now`, by the
 * rules of its project at this moment. Nothing here knows of HTTP.
 */
import type { SupervisedTuningSpec } from '../vertex/wire-types';
import type { Rules } from './behavior';
import { planCheckpoints } from './checkpoint-plan';
import type { PlannedCheckpoint } from './checkpoint-plan';
import type { DatasetOutcome, JobError } from './dataset-reading';
import { RPC_CODES } from './google-error';

export type Phase =
  'pending' | 'processingDataset' | 'tuning' | 'postProcessing' | 'cancelling' | 'ended';

export type EndState = NonNullable<Rules['ending']>;

/** The checked body of a create call: camelCase, int64 as strings. */
export type JobInput = {
  baseModel: string;
  supervisedTuningSpec: SupervisedTuningSpec & { trainingDatasetUri: string };
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
  input: JobInput;
  epochs: number;
  modelId: string;
  /** Of the model that the job makes; known when the first checkpoint is there. */
  versionId?: string;
  /** All that will be; those with `reachedAt` exist. */
  checkpoints: PlannedCheckpoint[];
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
};

export type JobSurroundings = {
  rules: Rules;
  now: number;
  readDatasets: (job: TuningJobRecord) => DatasetOutcome;
};

/** Epochs where the request names none; the real service chooses by the size of the dataset. */
const DEFAULT_EPOCHS = 3;
/** Examples per step. Google does not publish its own. */
const BATCH_SIZE = 16;

export function newTuningJob(
  place: { id: string; project: string; location: string; modelId: string },
  input: JobInput,
  now: number,
): TuningJobRecord {
  const spec = input.supervisedTuningSpec;
  const epochs = Number(spec.hyperParameters?.epochCount ?? DEFAULT_EPOCHS) || DEFAULT_EPOCHS;
  return {
    ...place,
    input,
    epochs,
    checkpoints: planCheckpoints(epochs, spec.exportLastCheckpointOnly === true),
    createdAt: now,
    phase: 'pending',
    phaseSince: now,
    notBefore: now,
    updatedAt: now,
    completedEpochs: 0,
    completedSteps: 0,
  };
}

export function stepsPerEpoch(job: TuningJobRecord): number {
  return job.dataset !== undefined && 'training' in job.dataset
    ? Math.ceil(job.dataset.training.examples.length / BATCH_SIZE)
    : 0;
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
    case 'pending':
      return rules.holdAt === 'PENDING' ? undefined : rules.pendingMs;
    case 'processingDataset':
      return rules.processingDatasetMs;
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
    case 'pending':
      job.startedAt = at;
      enter(job, 'processingDataset', at);
      job.dataset = around.readDatasets(job);
      return;
    case 'processingDataset':
      if (job.dataset !== undefined && 'error' in job.dataset) {
        end(job, 'FAILED', at, job.dataset.error);
      } else {
        enter(job, 'tuning', at);
      }
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
  job.dataset ??= around.readDatasets(job);
  if ('error' in job.dataset) {
    end(job, 'FAILED', at, job.dataset.error);
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
  const totalSteps = stepsPerEpoch(job) * job.epochs;
  const steps = Math.max(
    job.completedSteps,
    Math.floor(share * totalSteps),
    epochs * stepsPerEpoch(job),
  );
  if (epochs > job.completedEpochs || steps > job.completedSteps) job.updatedAt = now;
  job.completedEpochs = epochs;
  job.completedSteps = steps;
  for (const checkpoint of job.checkpoints) {
    if (checkpoint.epoch <= epochs && !checkpoint.onlyAtEnd) checkpoint.reachedAt ??= now;
  }
}

function completeTuning(job: TuningJobRecord, at: number): void {
  job.completedEpochs = job.epochs;
  job.completedSteps = job.epochs * stepsPerEpoch(job);
  for (const checkpoint of job.checkpoints) checkpoint.reachedAt ??= at;
}
