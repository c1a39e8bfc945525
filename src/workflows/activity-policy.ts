/**
 * Every option of every activity, in one place. `cancellationType` is always explicit: the SDK's default is not what its
 * reference says, and changing it later breaks the replay of histories in which a cancel happened.
 */
import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { TuningActivities } from '../contract/activities';
import { taskQueuesOf } from '../contract/names';

const { TRY_CANCEL, WAIT_CANCELLATION_COMPLETED } = ActivityCancellationType;

/** Reads and idempotent writes: again and again, until the time for the whole is over. */
const PATIENT = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '30s',
} as const;

/** A create call takes seconds; the service's own clients give it 60 s. The rest is for its answer to arrive. */
export const POST_START_TO_CLOSE_MS = 90_000;

function activities(options: ActivityOptions): TuningActivities {
  return proxyActivities<TuningActivities>(options);
}

function queues(): ReturnType<typeof taskQueuesOf> {
  return taskQueuesOf(workflowInfo().taskQueue);
}

/** Looks at something that may take days: trouble of hours is met by one look a minute. */
const UNHURRIED = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '1m',
} as const;

/**
 * Owns nothing, may last for days, and is handed from worker to worker.
 *
 * @param options.retry default for what waits trouble out by itself, and fails only when its worker is lost.
 */
function lasting(
  deadlineMs: number,
  heartbeatTimeoutMs: number,
  { retry = { initialInterval: '1s', backoffCoefficient: 1 } }: Pick<ActivityOptions, 'retry'> = {},
): TuningActivities {
  return activities({
    taskQueue: queues().wait,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: heartbeatTimeoutMs,
    scheduleToCloseTimeout: deadlineMs,
    retry,
  });
}

/** Between two looks it holds no slot, so that no number of waiting runs can keep it from being done. */
function oneLookPerAttempt(deadlineMs: number): TuningActivities {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    startToCloseTimeout: '90s',
    scheduleToCloseTimeout: deadlineMs,
    retry: UNHURRIED,
  });
}

/** One call, to be tried again for a few minutes. */
function oneCall(): TuningActivities {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    startToCloseTimeout: '1m',
    scheduleToCloseTimeout: '5m',
    retry: PATIENT,
  });
}

/** Checks of requests: quick, but for one look at the evaluation's dataset. */
export function checks(): Pick<
  TuningActivities,
  'checkTuneModelRequest' | 'checkRebaseRequest' | 'checkEvaluationRequest'
> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: '1h',
    retry: PATIENT,
  });
}

/** Reads whole datasets; its heartbeats reach the server once a second, so that a lost worker is soon known. */
export function datasetChecks(): Pick<TuningActivities, 'checkDatasets'> {
  return activities({
    taskQueue: queues().heavy,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '10s',
    startToCloseTimeout: '6h',
    scheduleToCloseTimeout: '24h',
    retry: PATIENT,
  });
}

/** Asks about a sample of a dataset; whoever asks goes on without an answer. */
export function tokenCounting(): Pick<TuningActivities, 'countTokens'> {
  return activities({
    taskQueue: queues().heavy,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '30s',
    startToCloseTimeout: '30m',
    scheduleToCloseTimeout: '1h',
    retry: PATIENT,
  });
}

/** Pages all jobs of a location. */
export function unchangedFinding(): Pick<TuningActivities, 'findUnchanged'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '30s',
    startToCloseTimeout: '15m',
    scheduleToCloseTimeout: '1h',
    retry: PATIENT,
  });
}

/** Copies whole datasets, which takes the service a while where they change their place. */
export function datasetCopying(): Pick<TuningActivities, 'copyDatasets'> {
  return activities({
    taskQueue: queues().heavy,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '2m',
    startToCloseTimeout: '6h',
    scheduleToCloseTimeout: '24h',
    retry: PATIENT,
  });
}

/** Removes copies; called in a non-cancellable scope. */
export function copyRemoval(): Pick<TuningActivities, 'removeCopies'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: '15m',
    retry: PATIENT,
  });
}

/** Asks for the generations of the datasets once more. */
export function datasetVerification(): Pick<TuningActivities, 'verifyDatasets'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    startToCloseTimeout: '1m',
    scheduleToCloseTimeout: '10m',
    retry: PATIENT,
  });
}

/** Looks for the run's tuning job; called in non-cancellable scopes once a create call was begun. */
export function finding(
  lookForMs: number,
  withinMs: number,
): Pick<TuningActivities, 'findTuningJob'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '30s',
    startToCloseTimeout: lookForMs + 300_000,
    scheduleToCloseTimeout: lookForMs + withinMs,
    retry: PATIENT,
  });
}

/**
 * The create call, or the rebase call: one attempt. A cancel before it starts, or before it asks the server for the last time, means no call;
 * a later one waits for its answer.
 */
export function posting(): Pick<TuningActivities, 'postTuningJob' | 'postRebase'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: WAIT_CANCELLATION_COMPLETED,
    heartbeatTimeout: '30s',
    startToCloseTimeout: POST_START_TO_CLOSE_MS,
    retry: { maximumAttempts: 1 },
  });
}

/** Waits for a change of a job. */
export function waiting(
  deadlineMs: number,
  heartbeatTimeoutMs: number,
): Pick<TuningActivities, 'awaitTuningJobChange'> {
  return lasting(deadlineMs, heartbeatTimeoutMs);
}

/** Waits for the end of an operation. */
export function operationWaiting(
  deadlineMs: number,
  heartbeatTimeoutMs: number,
): Pick<TuningActivities, 'awaitRebase'> {
  return lasting(deadlineMs, heartbeatTimeoutMs, { retry: UNHURRIED });
}

/** Ends an operation: one look, and one cancel, per attempt. Called in a non-cancellable scope. */
export function operationEnding(deadlineMs: number): Pick<TuningActivities, 'endRebase'> {
  return oneLookPerAttempt(deadlineMs);
}

/** Pages the operations of a location, after a rebase call without an answer. */
export function operationFinding(deadlineMs: number): Pick<TuningActivities, 'findRebases'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '30s',
    startToCloseTimeout: '5m',
    scheduleToCloseTimeout: deadlineMs,
    retry: PATIENT,
  });
}

/** Waits for the run's turn to try for quota again. */
export function quotaWaiting(
  deadlineMs: number,
  heartbeatTimeoutMs: number,
): Pick<TuningActivities, 'awaitQuota'> {
  return lasting(deadlineMs, heartbeatTimeoutMs);
}

/** Confirms a cancel, or looks once. Called in non-cancellable scopes where a cancel is seen through. */
export function confirming(deadlineMs: number): Pick<TuningActivities, 'confirmTuningJobEnd'> {
  return oneLookPerAttempt(deadlineMs);
}

/** Asks Temporal whether a run is closed; between two looks it holds no slot. Called in a non-cancellable scope. */
export function runWatching(): Pick<TuningActivities, 'awaitRunClosed'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    startToCloseTimeout: '30s',
    retry: UNHURRIED,
  });
}

/** Asks Temporal what the run said before a reset; whoever cannot ask must take it for reset. Called in a non-cancellable scope. */
export function recalling(): Pick<TuningActivities, 'recallBeforeReset'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    startToCloseTimeout: '1m',
    scheduleToCloseTimeout: '1h',
    retry: PATIENT,
  });
}

/** Reads one job; called in non-cancellable scopes. */
export function comparing(): Pick<TuningActivities, 'compareTuningJob'> {
  return oneCall();
}

/** Sends the cancel; called in non-cancellable scopes. */
export function cancelling(): Pick<TuningActivities, 'cancelTuningJob'> {
  return oneCall();
}

/** Undeploys and deletes, and waits for both; called in a non-cancellable scope. */
export function discarding(): Pick<TuningActivities, 'discardTunedModel'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '30s',
    startToCloseTimeout: '30m',
    scheduleToCloseTimeout: '1h',
    retry: PATIENT,
  });
}

/** Lists the jobs of some locations and asks Temporal for their runs. */
export function sweeping(): Pick<TuningActivities, 'findOrphans'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '30s',
    startToCloseTimeout: '15m',
    scheduleToCloseTimeout: '1h',
    retry: PATIENT,
  });
}

/** Asks models for answers and scores them: long, resumable. */
export function evaluating(): Pick<TuningActivities, 'inferExamples' | 'scoreExamples'> {
  return activities({
    taskQueue: queues().heavy,
    cancellationType: TRY_CANCEL,
    heartbeatTimeout: '30s',
    startToCloseTimeout: '6h',
    scheduleToCloseTimeout: '24h',
    retry: PATIENT,
  });
}

/** Writes the report; called in a non-cancellable scope. */
export function reporting(): Pick<TuningActivities, 'writeReport'> {
  return activities({
    taskQueue: queues().main,
    cancellationType: TRY_CANCEL,
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: '15m',
    retry: PATIENT,
  });
}
