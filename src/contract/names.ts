/**
 * Every name that other services, operators and the server see: workflow types, task queues,
 * messages, search attributes, labels. They are public; changing one is a breaking change.
 */

/** Default task queue of the workflows and of the short activities. */
export const DEFAULT_TASK_QUEUE = 'vertex-tuning';

export type TaskQueues = {
  /** Workflows and short activities (find, post, cancel, report). */
  main: string;
  /** Activities that wait for a tuning job and own nothing. */
  wait: string;
  /** Activities that read datasets or call models many times. */
  heavy: string;
};

/** A worker whose slots are full of waits must still cancel at once: hence three queues. */
export function taskQueuesOf(main: string): TaskQueues {
  return { main, wait: `${main}-wait`, heavy: `${main}-heavy` };
}

export const WORKFLOW_TYPES = {
  tuneModel: 'tuneModel',
  evaluateTunedModel: 'evaluateTunedModel',
  rebaseTunedModel: 'rebaseTunedModel',
  /** Finds, and ends where it is told to, tuning jobs that no open run holds. */
  sweepOrphans: 'sweepOrphans',
  /** Internal: the child that covers termination and time-outs of a run. */
  guardTuningJob: 'guardTuningJob',
} as const;

/** The workflows that hold a tuning job: what is asked of runs, and what they answer, is the same for them. */
const RUN_TYPES: readonly string[] = [WORKFLOW_TYPES.tuneModel, WORKFLOW_TYPES.rebaseTunedModel];

export function isRunType(workflowType: string): boolean {
  return RUN_TYPES.includes(workflowType);
}

/** Of Temporal's visibility: runs, open and closed. */
export const RUNS_QUERY = `WorkflowType IN (${RUN_TYPES.map((type) => `'${type}'`).join(', ')})`;

export const SIGNALS = {
  cancelTuning: 'cancelTuning',
  refresh: 'refresh',
} as const;
export const UPDATES = {
  extendDeadline: 'extendDeadline',
  approve: 'approve',
  decline: 'decline',
} as const;
export const QUERIES = { status: 'status' } as const;

/** Search attributes we upsert when the server knows them; all of type Keyword. */
export const SEARCH_ATTRIBUTES = {
  phase: 'TuningPhase',
  state: 'TuningState',
  job: 'TuningJob',
  project: 'TuningProject',
  baseModel: 'TuningBaseModel',
  outcome: 'TuningOutcome',
} as const;

/** Labels on every tuning job we create (values are hashes; see the activity that makes them). */
export const LABELS = {
  /** Ties a tuning job to its run: namespace id, workflow id and first execution run id. */
  run: 'vertex-tuning-run',
  /** Ties a tuning job to the Temporal namespace: another cluster in the same project is not ours. */
  owner: 'vertex-tuning-owner',
  /** Ties a tuning job to the workflow id, over all its runs. */
  workflow: 'vertex-tuning-workflow',
  /** Ties a tuning job to the `requestId` of its request, over all workflow ids. */
  request: 'vertex-tuning-request',
  /** What a job was tuned from, by content; only of runs with `skipIfUnchanged`. */
  fingerprint: 'vertex-tuning-fingerprint',
  /** `true` on jobs that are to be left running when their run is ended (`onTerminate: leave`). */
  left: 'vertex-tuning-left',
} as const;

/** Memo key under which the result, as far as it is known, is kept. */
export const RESULT_MEMO = 'result';
/** Memo key that a run sets when it closes with nothing of it alive: its guard has nothing to do. */
export const SETTLED_MEMO = 'settled';
/** Memo key under which a run says when it made create calls without an answer: its guard knows the run's jobs from copies by that. */
export const CREATE_CALLS_MEMO = 'createCalls';
/** Value of that while a rebase waits before its next call, and every call before was refused. */
export const ALL_REFUSED = 'refused';

/** File names of the report in a run's artifacts directory. */
export const REPORT_HTML = 'report.html';
export const REPORT_JSON = 'report.json';

/**
 * Bytes in UTF-8 of a run's workflow id. The server takes ids of 1,000 bytes; those of a run's children are up to 20 bytes longer
 * than its own.
 */
export const MAX_WORKFLOW_ID_BYTES = 500;

/**
 * Workflow id of a run's guard: one for the run and its resets, so that it holds what they share. A run with a longer id is refused and
 * has none; to ask for it must not break the run that says so.
 */
export function guardId(workflowId: string, firstExecutionRunId: string): string {
  const isTooLong = new TextEncoder().encode(workflowId).length > MAX_WORKFLOW_ID_BYTES;
  const own = isTooLong ? workflowId.slice(0, MAX_WORKFLOW_ID_BYTES / 2) : workflowId;
  return `${own}/guard/${firstExecutionRunId.slice(0, 8)}`;
}
