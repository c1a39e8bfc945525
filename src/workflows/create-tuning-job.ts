/**
 * One tuning job, and never a second: look before every create call, one call at a time, and a look through the whole
 * window after a call without an answer. Adopts whatever job carries the run's label.
 */
import { isCancellation, sleep } from '@temporalio/workflow';
import type { PostTuningJobResult } from '../contract/activities';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { posting } from './activity-policy';
import { adopt } from './adopt';
import { endStrays } from './end-others';
import { codedFailureOf, RunFailed } from './failures';
import { startGuard } from './guard';
import { look, OUTAGE_MS } from './look';
import type { TuningRun } from './tuning-run';

/** First pause after a call that was certainly not sent, or an empty look after one of unknown fate. */
const FIRST_PAUSE_MS = 5_000;
/** First pause after a refusal for quota, where the service does not say; doubles up to the last. */
const FIRST_QUOTA_PAUSE_MS = 60_000;
const LAST_PAUSE_MS = 1_800_000;
async function post(run: TuningRun): Promise<PostTuningJobResult> {
  const { project, location, apiVersion, tuningJob } = run.request;
  run.postUnsettled = true;
  let answer: PostTuningJobResult;
  try {
    answer = await posting().postTuningJob({
      project,
      location,
      apiVersion,
      tuningJob,
      pinned: run.pinned,
    });
  } catch (error) {
    // The activity lets a cancel through only before it sends anything.
    if (isCancellation(error)) {
      run.postUnsettled = false;
      throw error;
    }
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    answer = { kind: 'unknown', message: failure.message };
  }
  if (answer.kind === 'unknown') run.wasUnanswered = true;
  else run.postUnsettled = false;
  return answer;
}

type Attempts = { quotaPauseMs: number; pauseMs: number; quotaUntil: number; outageUntil: number };

async function pauseForQuota(
  run: TuningRun,
  answer: Extract<PostTuningJobResult, { kind: 'quotaRefused' }>,
  attempts: Attempts,
): Promise<void> {
  const pauseMs = Math.max(attempts.quotaPauseMs, answer.retryAfterMs ?? 0);
  if (Date.now() + pauseMs > attempts.quotaUntil) {
    throw new RunFailed({
      code: 'QUOTA_EXCEEDED',
      message: `Vertex AI refused the tuning job for quota until deadlines.quota had passed: ${answer.message} No job was created.`,
    });
  }
  run.enter('waitingForQuota');
  await sleep(pauseMs);
  attempts.quotaPauseMs = Math.min(attempts.quotaPauseMs * 2, LAST_PAUSE_MS);
}

function unavailable(message: string): RunFailed {
  return new RunFailed({
    code: 'SERVICE_UNAVAILABLE',
    message: `Vertex AI took no create call within an hour: ${message} No tuning job was found.`,
  });
}

async function pauseForService(message: string, attempts: Attempts): Promise<void> {
  if (Date.now() + attempts.pauseMs > attempts.outageUntil) {
    throw unavailable(message);
  }
  await sleep(attempts.pauseMs);
  attempts.pauseMs = Math.min(attempts.pauseMs * 2, LAST_PAUSE_MS);
}

/** The run's one tuning job: found and adopted, or created. Throws the cancel when one came before the job. */
export async function createTuningJob(run: TuningRun): Promise<TuningJobSnapshot> {
  run.enter('creating');
  const now = Date.now();
  const attempts: Attempts = {
    quotaPauseMs: FIRST_QUOTA_PAUSE_MS,
    pauseMs: FIRST_PAUSE_MS,
    quotaUntil: now + run.request.deadlinesMs.quota,
    outageUntil: now + OUTAGE_MS,
  };
  let unanswered: string | undefined;
  for (;;) {
    const { jobs, strays } = await look(run, { throughWindow: run.postUnsettled });
    const found = adopt(run, jobs);
    if (found) return found;
    run.postUnsettled = false;
    await endStrays(run, strays);
    if (unanswered !== undefined && Date.now() > attempts.outageUntil) {
      throw unavailable(unanswered);
    }
    await startGuard(run);
    const answer = await post(run);
    switch (answer.kind) {
      case 'created':
        run.observe(answer.job);
        return answer.job;
      case 'refused':
        throw new RunFailed({ code: answer.code, message: answer.message });
      case 'datasetChanged':
        throw new RunFailed({
          code: 'DATASET_CHANGED',
          message: `${answer.uris.join(', ')} changed after the check; nothing was created. Start again when it no longer changes.`,
        });
      case 'quotaRefused':
        await pauseForQuota(run, answer, attempts);
        run.enter('creating');
        break;
      case 'notSent':
        await pauseForService(answer.message, attempts);
        break;
      case 'unknown':
        // The next round looks through the whole window before anything is sent again.
        unanswered = answer.message;
        break;
    }
  }
}
