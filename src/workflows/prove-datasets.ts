/** Whether what was checked is what was tuned: the generations are compared once more when the job has ended. */
import { isCancellation } from '@temporalio/workflow';
import { datasetVerification } from './activity-policy';
import { codedFailureOf } from './failures';
import type { TuningRun } from './tuning-run';

/** Marks each dataset as proven, or says that what was tuned may not be what was checked. */
export async function proveDatasets(run: TuningRun): Promise<void> {
  const { pinned } = run;
  // A job that was taken over was given its datasets before they were checked.
  if (pinned.length === 0 || run.request.existing) return;
  let changed: string[];
  try {
    ({ changed } = await datasetVerification().verifyDatasets({ pinned }));
  } catch (error) {
    const failure = isCancellation(error) ? undefined : codedFailureOf(error);
    if (!failure) throw error;
    run.warn(
      'DATASET_UNPROVEN',
      `The datasets could not be compared after the job: ${failure.message}`,
    );
    return;
  }
  for (const dataset of run.result.datasets) {
    if (dataset.role === 'evaluation' || dataset.generation === undefined) continue;
    const uri = dataset.copiedTo ?? dataset.uri;
    dataset.proven = !changed.includes(uri);
    if (!dataset.proven) {
      run.warn(
        'DATASET_UNPROVEN',
        `${uri} changed while the job ran: what was tuned may not be what was checked.`,
      );
    }
  }
  run.compareStatistics();
}
