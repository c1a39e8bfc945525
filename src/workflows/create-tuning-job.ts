/**
 * One tuning job, and never a second: look before every create call, one call at a time, and a look through the whole
 * window after a call without an answer. Adopts whatever job carries the run's label.
 */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { PostTuningJobResult } from '../contract/activities';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { finding, posting } from './activity-policy';
import { codedFailureOf, RunFailed } from './failures';
import { countDuplicate } from './run-metrics';
import type { TuningRun } from './tuning-run';

/** First pause after a call that was certainly not sent, or an empty look after one of unknown fate. */
const FIRST_PAUSE_MS = 5_000;
/** First pause after a refusal for quota, where the service does not say; doubles up to the last. */
const FIRST_QUOTA_PAUSE_MS = 60_000;
const LAST_PAUSE_MS = 1_800_000;
/** How long a service that takes no create call is tried: an outage of an hour is news, not noise. */
const OUTAGE_MS = 3_600_000;

/** Looks for the run's job, for as long as the window lasts once a create call was begun. */
export async function findRunsJobs(
  run: TuningRun,
  options: { throughWindow: boolean },
): Promise<TuningJobSnapshot[]> {
  const { project, location, apiVersion, labels, timing, deadlinesMs } = run.request;
  const jobMayExist = run.postUnsettled;
  const lookForMs = options.throughWindow ? timing.lookWindow : 0;
  const withinMs = jobMayExist ? deadlinesMs.cancelConfirmation : OUTAGE_MS;
  const look = () =>
    finding(lookForMs, withinMs).findTuningJob({
      project,
      location,
      apiVersion,
      runLabel: labels.run,
      lookForMs,
      jobMayExist,
    });
  if (!jobMayExist) return (await look()).jobs;
  try {
    return (await CancellationScope.nonCancellable(look)).jobs;
  } catch (error) {
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    throw new RunFailed({
      code: 'JOB_MAY_BE_RUNNING',
      message:
        `A create call in projects/${project}/locations/${location} was left without an answer, and looking for its job failed: ` +
        `${failure.message} Look for a tuning job with the label ${labels.run} and cancel it if it runs.`,
    });
  }
}

/** Keeps the oldest job that has not failed; the others are named as duplicates. */
export function adopt(
  run: TuningRun,
  jobs: readonly TuningJobSnapshot[],
): TuningJobSnapshot | undefined {
  const kept = jobs.find((job) => stateMeaning(job.state) !== 'failed') ?? jobs[0];
  if (!kept) return undefined;
  for (const job of jobs) {
    if (job.name === kept.name || run.result.duplicates.includes(job.name)) continue;
    run.result.duplicates.push(job.name);
    countDuplicate();
    if (!isTerminal(job.state)) run.liveDuplicates.push(job);
    run.warn(
      'DUPLICATE_JOB',
      `${job.name} carries this run's label too (${job.state}); it was not kept.`,
    );
  }
  run.postUnsettled = false;
  run.observe(kept);
  return kept;
}

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
    return { kind: 'unknown', message: failure.message };
  }
  if (answer.kind !== 'unknown') run.postUnsettled = false;
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
    const found = adopt(run, await findRunsJobs(run, { throughWindow: run.postUnsettled }));
    if (found) return found;
    run.postUnsettled = false;
    if (unanswered !== undefined && Date.now() > attempts.outageUntil) {
      throw unavailable(unanswered);
    }
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
