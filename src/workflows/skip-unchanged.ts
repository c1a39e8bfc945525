/** Ends a run that would tune the same model again, where its request wants that; else marks its job with its fingerprint. */
import { LABELS } from '../contract/names';
import { unchangedFinding } from './activity-policy';
import type { TuningRun } from './tuning-run';

/** True when a model of the same datasets, spec and base model is there already: it is in the result then. */
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
  const { fingerprint, job } = await unchangedFinding().findUnchanged({
    project,
    location,
    apiVersion,
    tuningJob,
    datasets,
  });
  if (job) {
    // What that job cost is no cost of this run.
    const { cost } = run.result;
    run.result.cost = { ...cost };
    run.observe(job);
    run.result.cost = cost;
    return true;
  }
  if (fingerprint !== undefined) {
    const labels = { ...(tuningJob['labels'] as object), [LABELS.fingerprint]: fingerprint };
    run.checked = { ...run.request, tuningJob: { ...tuningJob, labels } };
  }
  return false;
}
