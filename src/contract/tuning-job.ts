/**
 * What the rest of the program knows of a Vertex AI tuning job: a small, scrubbed snapshot.
 * States are the API's own words; a state we do not know is carried as it is.
 */
import type { DroppedExample, ServiceStatistics } from './data-statistics';

export const JOB_STATES = [
  'JOB_STATE_UNSPECIFIED',
  'JOB_STATE_QUEUED',
  'JOB_STATE_PENDING',
  'JOB_STATE_RUNNING',
  'JOB_STATE_SUCCEEDED',
  'JOB_STATE_FAILED',
  'JOB_STATE_CANCELLING',
  'JOB_STATE_CANCELLED',
  'JOB_STATE_PAUSED',
  'JOB_STATE_EXPIRED',
  'JOB_STATE_UPDATING',
  'JOB_STATE_PARTIALLY_SUCCEEDED',
] as const;

export type KnownJobState = (typeof JOB_STATES)[number];
/** A known state, or one that Google added since. */
export type JobState = KnownJobState | (string & {});

export type ApiVersion = 'v1' | 'v1beta1';

export type TunedModelCheckpoint = {
  checkpointId: string;
  epoch?: number;
  step?: number;
  endpoint?: string;
};

/** A tuning job without any dataset text; numbers are numbers, times ISO 8601. */
export type TuningJobSnapshot = {
  name: string;
  apiVersion: ApiVersion;
  state: JobState;
  /** `TUNING_JOB_STATE_*`, while running; absent in v1. */
  detailState?: string;
  createTime?: string;
  startTime?: string;
  endTime?: string;
  updateTime?: string;
  labels?: Record<string, string>;
  baseModel?: string;
  /** google.rpc.Status of a job that failed or was cancelled; the message is scrubbed. */
  error?: { code: number; message: string };
  progress?: { completedEpochs?: number; completedSteps?: number };
  tunedModel?: {
    model?: string;
    endpoint?: string;
    /** URL that answers `generateContent` of the endpoint. */
    servingUrl?: string;
    checkpoints?: TunedModelCheckpoint[];
  };
  /** The job's page in the Google Cloud console. */
  consoleUrl?: string;
  dataStats?: ServiceStatistics & {
    /** Those that the service named. */
    droppedExamples?: Omit<DroppedExample, 'line'>[];
  };
};

/** What a snapshot says in fields of our own; the API's resource has none of them. */
export const OWN_SNAPSHOT_FIELDS = [
  'apiVersion',
  'detailState',
  'progress',
  'dataStats',
] as const satisfies readonly (keyof TuningJobSnapshot)[];

/** What a job's state means to us. */
export type StateMeaning =
  | 'waiting'
  | 'running'
  | 'cancelling'
  | 'succeeded'
  | 'partiallySucceeded'
  | 'failed'
  | 'cancelled'
  | 'expired'
  /** A state Google added after this was written: shown, and waited on. */
  | 'unknown';

export function stateMeaning(state: JobState): StateMeaning {
  switch (state as KnownJobState) {
    case 'JOB_STATE_UNSPECIFIED':
    case 'JOB_STATE_QUEUED':
    case 'JOB_STATE_PENDING':
      return 'waiting';
    case 'JOB_STATE_RUNNING':
    case 'JOB_STATE_PAUSED':
    case 'JOB_STATE_UPDATING':
      return 'running';
    case 'JOB_STATE_CANCELLING':
      return 'cancelling';
    case 'JOB_STATE_SUCCEEDED':
      return 'succeeded';
    case 'JOB_STATE_PARTIALLY_SUCCEEDED':
      return 'partiallySucceeded';
    case 'JOB_STATE_FAILED':
      return 'failed';
    case 'JOB_STATE_CANCELLED':
      return 'cancelled';
    case 'JOB_STATE_EXPIRED':
      return 'expired';
    default:
      return 'unknown';
  }
}

const TERMINAL: ReadonlySet<StateMeaning> = new Set([
  'succeeded',
  'partiallySucceeded',
  'failed',
  'cancelled',
  'expired',
]);

/** True when the job will not change any more and costs nothing any more. */
export function isTerminal(state: JobState): boolean {
  return TERMINAL.has(stateMeaning(state));
}
