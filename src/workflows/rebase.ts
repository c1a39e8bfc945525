/**
 * How a rebase makes a run's tuning job: one call, then the operation that it began. After a call without an answer no other is
 * sent: the job may come of an operation that lasts longer than any look.
 */
import type { FindRebasesResult, PostTuningJobResult, RebaseEnd } from '../contract/activities';
import { LABELS } from '../contract/names';
import { isQuotaRefusal } from '../contract/quota-refusal';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { operationEnding, operationFinding, operationWaiting, posting } from './activity-policy';
import { adopt, noteLabel } from './adopt';
import { paidFor } from './create-tuning-job';
import type { JobMaking } from './create-tuning-job';
import { DeadlinePassed, RunFailed } from './failures';
import type { CodedFailure } from './failures';
import { look } from './look';
import type { TuningRun } from './tuning-run';
import { withinDeadline } from './within-deadline';

/** Follows an operation for as long as the job itself may take. */
function followed(run: TuningRun, operation: string): Promise<RebaseEnd> {
  const { project, apiVersion, deadlinesMs, timing } = run.request;
  return withinDeadline(Date.now() + deadlinesMs.tuning, (remainingMs) =>
    operationWaiting(remainingMs, timing.waitHeartbeatTimeout).awaitRebase({
      operation,
      apiVersion,
      project,
    }),
  );
}

/** The job of the operation is the run's, whatever labels it carries. */
function take(run: TuningRun, job: TuningJobSnapshot): TuningJobSnapshot {
  run.calls.settle();
  run.observe(job);
  noteLabel(run, job);
  return job;
}

/** The service may have made a job before it said that it failed: one with the run's label is taken. */
async function lookAfter(
  run: TuningRun,
  options: { throughWindow: boolean },
): Promise<TuningJobSnapshot | undefined> {
  return adopt(run, (await look(run, options)).jobs);
}

/** The rebase operations that began since the call, as a sentence. */
function sayWhatBegan({ operations, unlisted = 0 }: FindRebasesResult): string {
  if (operations.length === 0) return 'No rebase operation is listed that began since. ';
  const names = operations.map(({ name }) => name).join(', ');
  const more = unlisted === 0 ? '' : `, and ${unlisted} more, which were not followed`;
  return `Rebase operations that began since: ${names}${more}. `;
}

function silence(run: TuningRun, since?: FindRebasesResult): CodedFailure {
  const { project, location, labels } = run.request;
  const place = `--project ${project} --location ${location}`;
  const began = since === undefined ? '' : sayWhatBegan(since);
  return {
    code: 'JOB_MAY_BE_RUNNING',
    message:
      `The rebase call in projects/${project}/locations/${location} was left without an answer, and no tuning job with the label ${labels.run} was found. ` +
      `${began}It is not sent again, since it would be paid twice. ` +
      `Look before you start again: vertex-tuning operations list ${place}; vertex-tuning jobs list ${place}`,
  };
}

/** The failure of a run that is over and never learned what became of its call. */
export function lostRebase(run: TuningRun): CodedFailure | undefined {
  const isLost = run.checked?.rebase !== undefined && run.calls.wasUnanswered && !run.job;
  return isLost ? silence(run) : undefined;
}

/** What the end of an operation says of the call that began it. */
type Settled = Extract<PostTuningJobResult, { kind: 'created' | 'quotaRefused' }>;

/** The operation of before a reset is followed. */
async function goOn(run: TuningRun, operation: string): Promise<Settled> {
  const answer = await settled(run, operation, await followed(run, operation));
  if (answer.kind === 'created' || !run.calls.wasUnanswered) return answer;
  // Another call may have been made before the reset, of which the run knows nothing: it sends none.
  throw operationFailed(operation, `for want of quota: ${answer.message}`);
}

/**
 * After a call without an answer, or a reset: the operation that the run knows of, or those that began since, are followed, and
 * whichever made the run's job is its own.
 */
async function findByOperation(run: TuningRun): Promise<PostTuningJobResult> {
  if (run.calls.operation !== undefined) return goOn(run, run.calls.operation);
  const { project, location, apiVersion, labels, deadlinesMs } = run.request;
  const since = await operationFinding(deadlinesMs.cancelConfirmation).findRebases({
    project,
    location,
    apiVersion,
    since: run.calls.beganBefore,
  });
  const { operations } = since;
  const own = run.calls.operationsBefore;
  const open = operations.flatMap(({ name, isDone }) => (isDone ? [] : [name]));
  for (const name of new Set([...own, ...open])) {
    const end = await followed(run, name);
    if (end.kind !== 'job') continue;
    // Whatever labels its job carries: an operation that the run named is its own.
    if (own.includes(name) || end.job.labels?.[LABELS.run] === labels.run)
      return { kind: 'created', job: take(run, end.job) };
  }
  const found =
    operations.length === 0 ? undefined : await lookAfter(run, { throughWindow: false });
  if (found) return { kind: 'created', job: found };
  throw new RunFailed(silence(run, since));
}

/** A job may come of an operation that went well, whether or not it was named. */
function unnamed(run: TuningRun, operation: string): CodedFailure {
  return {
    code: 'JOB_MAY_BE_RUNNING',
    message: `The rebase operation ${operation} ended without naming its tuning job, and none with the label ${run.request.labels.run} was found.`,
  };
}

/** The look after an operation may tell that the run was reset, and had begun another since. */
function begunSince(run: TuningRun, operation: string): string | undefined {
  return run.calls.operation === operation ? undefined : run.calls.operation;
}

/** What an operation that is done means for the run. */
async function settled(run: TuningRun, operation: string, end: RebaseEnd): Promise<Settled> {
  if (end.kind === 'job') return { kind: 'created', job: take(run, end.job) };
  if (isQuotaRefusal(end)) {
    run.refuses();
    return { kind: 'quotaRefused', message: end.message };
  }
  const job = await lookAfter(run, { throughWindow: end.kind === 'nameless' });
  if (job) return { kind: 'created', job };
  const later = begunSince(run, operation);
  if (later !== undefined) return goOn(run, later);
  if (end.kind === 'nameless') throw new RunFailed(unnamed(run, operation));
  run.calls.settle();
  throw operationFailed(operation, `with code ${end.code}: ${end.message}`);
}

function operationFailed(operation: string, why: string): RunFailed {
  return new RunFailed({
    code: 'OPERATION_FAILED',
    message: `The rebase operation ${operation} failed ${why} No tuning job of it was found.`,
  });
}

export const REBASING: JobMaking = {
  async send(run) {
    const { project, location, apiVersion, tuningJob, rebase } = run.request;
    if (!rebase) throw new Error('The request is not one of a rebase.');
    const { pinned, calls } = run;
    const answer = await paidFor(run, () =>
      posting().postRebase({
        project,
        location,
        apiVersion,
        rebase,
        tuningJob,
        pinned,
        ...calls.lookedBy,
      }),
    );
    if (answer.kind !== 'begun') return answer;
    const { operation } = answer;
    run.begins(operation);
    return settled(run, operation, await followed(run, operation));
  },
  afterSilence: findByOperation,
};

/**
 * Ends the operation that is under way, after a cancel or a passed deadline; a job that it made all the same is the run's. The
 * failure when it cannot be seen to end. Call it in a non-cancellable scope.
 */
export async function endOperation(run: TuningRun): Promise<CodedFailure | undefined> {
  const { operation } = run.calls;
  if (operation === undefined) return undefined;
  run.enter('cancelling');
  const { apiVersion, deadlinesMs } = run.request;
  try {
    const end = await withinDeadline(Date.now() + deadlinesMs.cancelConfirmation, (remainingMs) =>
      operationEnding(remainingMs).endRebase({ operation, apiVersion }),
    );
    if (end.kind === 'job') {
      take(run, end.job);
      return undefined;
    }
    run.calls.operation = undefined;
    const job = adopt(run, (await look(run, { throughWindow: true })).jobs);
    if (job) return undefined;
    if (begunSince(run, operation) !== undefined) return await endOperation(run);
    if (end.kind === 'nameless') return unnamed(run, operation);
    // It said that it failed, and nothing of it was seen through the whole window.
    run.calls.settle();
    return undefined;
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
    return {
      code: 'CANCEL_UNCONFIRMED',
      message: `The rebase operation ${operation} was told to cancel and is not done after deadlines.cancelConfirmation; it may make a tuning job. See: vertex-tuning operations get ${operation}`,
    };
  }
}
