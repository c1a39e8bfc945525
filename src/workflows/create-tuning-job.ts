/**
 * One tuning job, and never a second: look before every call that makes one, one call at a time, and a look through the whole
 * window after a call without an answer. Adopts whatever job carries the run's label.
 */
import { isCancellation, sleep } from '@temporalio/workflow';
import type { PostRebaseResult, PostTuningJobResult } from '../contract/activities';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { posting, quotaWaiting } from './activity-policy';
import { adopt, adoptByRequest } from './adopt';
import { askForApproval, needsApproval } from './await-approval';
import { endStrays } from './end-others';
import { codedFailureOf, isScheduleToCloseTimeout, RunFailed } from './failures';
import { startGuard } from './guard';
import { isCancelled } from './heed-cancel';
import { isHistoryFull } from './history-length';
import { look, OUTAGE_MS } from './look';
import { Outage } from './outage';
import type { TuningRun } from './tuning-run';

/** How a run has its job made. */
export type JobMaking = {
  /** Sends the call, once, and says what became of it. */
  send: (run: TuningRun) => Promise<PostTuningJobResult>;
  /**
   * After a call without an answer, of which no look found a job: finds its answer otherwise, or throws, where no other call may be
   * sent. Absent where one may.
   */
  afterSilence?: (run: TuningRun) => Promise<PostTuningJobResult>;
};

type NoAnswer = { kind: 'unknown'; message: string };

/** Runs a call that may make a job, and keeps note of whether it may have. */
export async function paidFor<Answer extends PostTuningJobResult | PostRebaseResult>(
  run: TuningRun,
  call: () => Promise<Answer>,
): Promise<Answer | NoAnswer> {
  run.calls.begin();
  let answer: Answer | NoAnswer;
  try {
    answer = await call();
  } catch (error) {
    // The activity lets a cancel through only before it sends anything.
    if (isCancellation(error)) {
      run.calls.settle();
      throw error;
    }
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    // A worker that is lost to Temporal may be there all the same, and wait for the service.
    run.calls.mayBeSending = true;
    answer = { kind: 'unknown', message: failure.message };
  }
  run.calls.answered(answer);
  return answer;
}

const CREATING: JobMaking = {
  send(run) {
    const { project, location, apiVersion, tuningJob } = run.request;
    const { pinned, calls } = run;
    return paidFor(run, () =>
      posting().postTuningJob({
        project,
        location,
        apiVersion,
        tuningJob,
        pinned,
        ...calls.lookedBy,
      }),
    );
  },
};

function quotaExceeded(message: string, until = 'deadlines.quota had passed'): RunFailed {
  return new RunFailed({
    code: 'QUOTA_EXCEEDED',
    message: `Vertex AI refused the tuning job for quota until ${until}: ${message} No job was created.`,
  });
}

/** Waits for the run's turn to try again; whoever waits costs no create call. */
async function awaitQuota(run: TuningRun, message: string, until: number): Promise<void> {
  const { project, timing } = run.request;
  const remainingMs = until - Date.now();
  if (remainingMs <= 0) throw quotaExceeded(message);
  // Each refused call is a dozen events; before the server ends the run for them, the run says so itself.
  if (isHistoryFull()) throw quotaExceeded(message, 'the history of the run was full');
  run.enter('waitingForQuota');
  try {
    await quotaWaiting(remainingMs, timing.waitHeartbeatTimeout).awaitQuota({ project });
  } catch (error) {
    throw isScheduleToCloseTimeout(error) ? quotaExceeded(message) : error;
  }
  run.enter('creating');
}

function unavailable(message: string): RunFailed {
  return new RunFailed({
    code: 'SERVICE_UNAVAILABLE',
    message: `Vertex AI took no create call within an hour: ${message} No tuning job was found.`,
  });
}

/** The guard first, then the call. */
async function sendGuarded(run: TuningRun, { send }: JobMaking): Promise<PostTuningJobResult> {
  await startGuard(run);
  run.rouses();
  return send(run);
}

/** A job, or the answer of an earlier call, found late. */
type TakenUp = { kind: 'held'; job: TuningJobSnapshot } | PostTuningJobResult;

/** Before a call: takes up what is there; undefined where there is nothing. */
async function takeUp(run: TuningRun, { afterSilence }: JobMaking): Promise<TakenUp | undefined> {
  const { calls } = run;
  const { jobs, claimed, strays } = await look(run, { throughWindow: calls.isUnsettled });
  const own = adopt(run, jobs);
  if (own) {
    // One that is found without a guard was made before a reset: its guard must learn that the run goes on.
    await startGuard(run);
    return { kind: 'held', job: own };
  }
  // A cancel that came during the look is no cancel of a job that others made.
  const claim = isCancelled() ? undefined : adoptByRequest(run, claimed ?? []);
  if (claim) return { kind: 'held', job: claim };
  if (afterSilence && (calls.wasUnanswered || calls.operation !== undefined)) {
    // What goes on from before a reset may have lost its guard.
    await startGuard(run);
    return afterSilence(run);
  }
  calls.settle();
  await endStrays(run, strays);
  return undefined;
}

function refusalOf(
  answer: Extract<PostTuningJobResult, { kind: 'refused' | 'datasetChanged' }>,
): RunFailed {
  if (answer.kind === 'refused') {
    const { code, message } = answer;
    return new RunFailed({ code, message });
  }
  const { uris } = answer;
  return new RunFailed({
    code: 'DATASET_CHANGED',
    message: `${uris.join(', ')} changed after the check; nothing was created. Start again when it no longer changes.`,
  });
}

/**
 * The run's one tuning job: found and adopted, or made; none where a person was asked and did not say yes. Throws the cancel
 * when one came before the job.
 */
export async function createTuningJob(
  run: TuningRun,
  making: JobMaking = CREATING,
): Promise<TuningJobSnapshot | undefined> {
  // One that was found to be the same, to be evaluated.
  if (run.request.existing) return run.request.existing;
  run.enter('creating');
  let quotaUntil = Date.now() + run.request.deadlinesMs.quota;
  const outage = new Outage(OUTAGE_MS);
  let trouble = '';
  // A refusal for quota is an answer: it made no job, so none has to be looked for before the next call.
  let isLookDue = true;
  for (;;) {
    const found: TakenUp | undefined = isLookDue ? await takeUp(run, making) : undefined;
    if (found?.kind === 'held') return found.job;
    if (!found && needsApproval(run)) {
      // Nobody was asked because there was a job to take up, and it is gone.
      if (!(await askForApproval(run))) return undefined;
      run.enter('creating');
      quotaUntil = Date.now() + run.request.deadlinesMs.quota;
      isLookDue = true;
      continue;
    }
    if (!found && outage.isTooLong(Date.now())) throw unavailable(trouble);
    const answer: PostTuningJobResult = found ?? (await sendGuarded(run, making));
    // A call before it may have, or another run for the same request: its job may be what fills the quota.
    const mayAnotherExist = run.calls.wasUnanswered || run.request.labels.request !== undefined;
    isLookDue = answer.kind !== 'quotaRefused' || mayAnotherExist;
    switch (answer.kind) {
      case 'created':
        run.observe(answer.job);
        return answer.job;
      case 'refused':
      case 'datasetChanged':
        throw refusalOf(answer);
      case 'quotaRefused':
        outage.answered();
        run.rests();
        await awaitQuota(run, answer.message, quotaUntil);
        break;
      case 'notSent': {
        trouble = answer.message;
        const pauseMs = outage.notSent(Date.now());
        if (pauseMs === undefined) throw unavailable(trouble);
        run.rests();
        await sleep(pauseMs);
        break;
      }
      case 'unknown':
        // The next round looks through the whole window before anything is sent again.
        trouble = answer.message;
        outage.unanswered(Date.now());
        break;
    }
  }
}
