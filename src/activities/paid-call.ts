/**
 * The one call that makes a tuning job, whichever it is: asks before it pays, sends one POST, and says what came of it. It never
 * throws once the POST may have been sent, and it is never tried again by Temporal.
 */
import { Context } from '@temporalio/activity';
import type { PinnedDataset, PostTuningJobResult } from '../contract/activities';
import { GoogleApiError } from '../google/google-api-error';
import { isRefused } from '../google/refused';
import { changedDatasets } from './changed-datasets';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';

/** Kept back so that the answer reaches the Temporal server before the activity's time-out. */
const MARGIN_MS = 15_000;

/** Every answer but a good one. */
type NoAnswer = Exclude<PostTuningJobResult, { kind: 'created' }>;

export type PaidCall<Taken> = {
  /** What it does, for the heartbeat. */
  what: string;
  project: string;
  /** Generations to compare right before the call. */
  pinned: PinnedDataset[];
  lookedBy?: string | undefined;
  send: (options: { timeoutMs: number }) => Promise<Taken>;
};

/** Whether this attempt may still act: fails for a superseded one, after a cancel, and when the server is away. */
async function askServer(): Promise<string | undefined> {
  const context = Context.current();
  if (context.cancellationSignal.aborted) return 'a cancel came first';
  try {
    await context.client.activity.heartbeat(context.info.taskToken);
    return undefined;
  } catch (error) {
    return `Temporal did not confirm the attempt (${error instanceof Error ? error.name : 'unknown error'})`;
  }
}

/** What an error says about the job: none was made, or nobody knows. */
function answerOf(error: unknown): NoAnswer {
  if (!(error instanceof GoogleApiError)) {
    return { kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
  }
  const { message, httpStatus, kind } = error;
  if (kind === 'notSent') return { kind: 'notSent', message };
  if (kind === 'credentials') return { kind: 'refused', code: 'ACCESS_DENIED', message };
  if (kind !== 'status' || httpStatus === undefined) return { kind: 'unknown', message };
  if (httpStatus === 429) {
    return {
      kind: 'quotaRefused',
      message,
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    };
  }
  if (httpStatus === 401 || httpStatus === 403) {
    return { kind: 'refused', code: 'ACCESS_DENIED', message };
  }
  return isRefused(httpStatus)
    ? { kind: 'refused', code: 'TUNING_JOB_REFUSED', message }
    : { kind: 'unknown', message };
}

export function sendPaidCall<Taken extends { kind: 'created' | 'begun' }>(
  deps: ActivityDependencies,
  { what, project, pinned, lookedBy, send }: PaidCall<Taken>,
): Promise<Taken | NoAnswer> {
  return withHeartbeats(
    () => ({ what, done: 0 }),
    async () => {
      // Of this process alone: another machine's clock says nothing here, nor does time spent waiting for a slot.
      const endsAt = performance.now() + Context.current().info.startToCloseTimeoutMs;
      if (lookedBy !== undefined && lookedBy !== Context.current().info.workflowExecution?.runId) {
        // The look stands in the history that the run was given: whether a call followed it there, nobody knows.
        return {
          kind: 'unknown',
          message: 'the run was reset after it had looked for its job',
          wasReset: true,
        };
      }
      const changed = await changedDatasets(deps.objects, pinned);
      if ('trouble' in changed) return { kind: 'notSent', message: changed.trouble };
      if (changed.uris.length > 0) return { kind: 'datasetChanged', uris: changed.uris };
      const obstacle = await askServer();
      if (obstacle !== undefined) return { kind: 'notSent', message: obstacle };
      const usableMs = endsAt - performance.now() - MARGIN_MS;
      if (usableMs < MARGIN_MS) {
        return { kind: 'notSent', message: 'too little of the attempt’s time was left' };
      }
      const timeoutMs = Math.min(deps.settings.requestTimeoutMs, usableMs);
      const answer = await send({ timeoutMs }).catch(answerOf);
      deps.metrics.posted(answer.kind === 'begun' ? 'created' : answer.kind);
      if (answer.kind === 'quotaRefused') deps.quota.refused(project, answer.retryAfterMs);
      // What has only begun may yet be refused for quota.
      if (answer.kind === 'created') deps.quota.taken(project);
      return answer;
    },
  );
}
