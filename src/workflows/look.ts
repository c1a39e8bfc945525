/** Looking for the run's tuning job: a run's side of `findTuningJob`, and what it means when it cannot be done. */
import { CancellationScope } from '@temporalio/workflow';
import type { FindTuningJobResult } from '../contract/activities';
import { LABELS } from '../contract/names';
import { isSameResource } from '../contract/resource-name';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { confirming, finding } from './activity-policy';
import { codedFailureOf, RunFailed } from './failures';
import { runIdentity } from './run-identity';
import type { TuningRun } from './tuning-run';

/** How long a service that answers with errors is tried: an outage of an hour is news, not noise. */
export const OUTAGE_MS = 3_600_000;

/**
 * Looks once, or through the whole window. Where a create call was begun it cannot be cancelled, and no trouble with access is
 * final. A look that tells that the run was reset is followed by one through the window.
 */
export async function look(
  run: TuningRun,
  options: { throughWindow: boolean },
): Promise<FindTuningJobResult> {
  const isKnown = options.throughWindow || run.calls.isUnsettled || run.job !== undefined;
  const found = await lookOnce(run, options);
  // Whatever was begun before the reset may not be listed yet.
  return isKnown || !run.calls.isUnsettled ? found : lookOnce(run, { throughWindow: true });
}

async function lookOnce(
  run: TuningRun,
  options: { throughWindow: boolean },
): Promise<FindTuningJobResult> {
  const { project, location, apiVersion, labels, timing, deadlinesMs } = run.request;
  const jobMayExist = run.calls.isUnsettled || run.job !== undefined;
  // The window begins when a call that may be under way must be over.
  const sendingMs = run.calls.mayBeSending ? timing.requestTimeout : 0;
  const lookForMs = options.throughWindow ? sendingMs + timing.lookWindow : 0;
  // The job of a rebase comes of its operation, after the look has begun as a rule.
  const isCompared = options.throughWindow && !run.request.rebase;
  const withinMs = jobMayExist ? deadlinesMs.cancelConfirmation : OUTAGE_MS;
  const find = (): Promise<FindTuningJobResult> =>
    finding(lookForMs, withinMs).findTuningJob({
      project,
      location,
      apiVersion,
      runLabel: labels.run,
      ...(labels.request === undefined ? {} : { requestLabel: labels.request }),
      workflow: { id: run.id, label: labels.workflow },
      firstExecutionRunId: runIdentity().firstExecutionRunId,
      isFirst: !jobMayExist && !run.calls.hasLooked,
      lookForMs,
      ...(isCompared ? { tuningJob: run.request.tuningJob } : {}),
      jobMayExist,
    });
  const search = async (): Promise<FindTuningJobResult> => withHeld(run, run.sees(await find()));
  if (!jobMayExist) return search();
  try {
    return await CancellationScope.nonCancellable(search);
  } catch (error) {
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    const [held] = run.heldJobs();
    const whereToLook =
      held === undefined ? `Look for a tuning job with the label ${labels.run}` : `Look at ${held}`;
    throw new RunFailed({
      code: 'JOB_MAY_BE_RUNNING',
      message:
        `A create call in projects/${project}/locations/${location} was left without an answer, and looking for its job failed: ` +
        `${failure.message} ${whereToLook} and cancel it if it runs.`,
    });
  }
}

/** With the job that the run held before it was reset: it is there, whatever the list shows, and known by its name. */
async function withHeld(run: TuningRun, found: FindTuningJobResult): Promise<FindTuningJobResult> {
  const [name] = run.job ? [] : run.heldJobs();
  if (name === undefined || found.jobs.some((job) => isSameResource(job.name, name))) return found;
  const { apiVersion, deadlinesMs } = run.request;
  const input = { name, apiVersion, returnAfterMs: 0 };
  const job = await confirming(deadlinesMs.cancelConfirmation).confirmTuningJobEnd(input);
  return isOwn(run, job) ? { ...found, jobs: [...found.jobs, job] } : found;
}

/** A run may have held what others made: for the same request, or a model that was there already. */
function isOwn({ request }: TuningRun, { labels = {} }: TuningJobSnapshot): boolean {
  const { run, request: wish } = request.labels;
  const isWished = wish !== undefined && labels[LABELS.request] === wish;
  // The service may give a rebased job no labels: who holds one of those has made it.
  return labels[LABELS.run] === run || isWished || request.rebase !== undefined;
}
