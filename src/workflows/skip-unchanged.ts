/** Keeps a run from tuning the same model again, where its request wants that; else marks its job with its fingerprint. */
import { LABELS } from '../contract/names';
import { unchangedFinding } from './activity-policy';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { adopt } from './adopt';
import { look } from './look';
import { runIdentity } from './run-identity';
import type { TuningRun } from './tuning-run';

/** Whether a create call of before a reset made a job: that one goes on, whatever model is there. */
async function hasOwnJob(run: TuningRun): Promise<boolean> {
  const { jobs } = await look(run, { throughWindow: run.calls.isUnsettled });
  if (adopt(run, jobs)) return true;
  run.calls.settle();
  return false;
}

/** The run did not make the job: whoever ends the run leaves it alone. */
function takeOver(run: TuningRun, existing: TuningJobSnapshot): void {
  run.takenOverAt = Date.now();
  run.checked = { ...run.request, existing, onTerminate: 'leave' };
}

/**
 * True when a model of the same datasets, spec and base model is there already and the run is over: it is in the result then.
 * Where the request has an evaluation the run takes that model's job over instead, and has nothing to create. A run that was reset
 * looks for its own job first.
 */
export async function isUnchanged(run: TuningRun): Promise<boolean> {
  const { project, location, apiVersion, tuningJob, skipIfUnchanged } = run.request;
  if (!skipIfUnchanged) return false;
  const datasets = run.result.datasets.map(({ role, uri, crc32c, examples, estimatedTokens }) => ({
    role,
    uri,
    examples,
    estimatedTokens,
    ...(crc32c === undefined ? {} : { crc32c }),
  }));
  const { fingerprint, job, wasReset } = await unchangedFinding().findUnchanged({
    project,
    location,
    apiVersion,
    firstExecutionRunId: runIdentity().firstExecutionRunId,
    tuningJob,
    datasets,
  });
  if (job && !(wasReset === true && (await hasOwnJob(run)))) {
    // Whether it passed the gate is not known of the job: what is to be evaluated is evaluated, as a job that is taken over.
    if (run.request.evaluation) takeOver(run, job);
    run.wasPaidBefore = true;
    run.observe(job);
    return !run.request.existing;
  }
  if (fingerprint !== undefined) {
    const labels = { ...(tuningJob['labels'] as object), [LABELS.fingerprint]: fingerprint };
    run.checked = { ...run.request, tuningJob: { ...tuningJob, labels } };
  }
  return false;
}
