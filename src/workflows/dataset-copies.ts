/** A run's copies of its datasets: made before the create call, removed at the end where the request wants that. */
import { isCancellation } from '@temporalio/workflow';
import { withCopies } from '../contract/dataset-copy';
import type { DatasetCopy } from '../contract/dataset-copy';
import { copyRemoval, datasetCopying } from './activity-policy';
import { codedFailureOf } from './failures';
import type { TuningRun } from './tuning-run';

/** Puts the copies in the place of the datasets: in the body of the create call, and as what is compared from now on. */
export async function copyDatasets(run: TuningRun): Promise<void> {
  const { copiesUri, location, tuningJob, kmsKeyName } = run.request;
  const { pinned } = run;
  if (copiesUri === undefined || pinned.length === 0 || run.request.existing) return;
  run.enter('creating');
  const { copies, warnings } = await datasetCopying().copyDatasets({
    pinned,
    directoryUri: copiesUri,
    location,
    ...(kmsKeyName === undefined ? {} : { kmsKeyName }),
  });
  for (const { code, message } of warnings) run.warn(code, message);
  const bySource = new Map<string, DatasetCopy>();
  for (const { sourceUri, uri, generation } of copies) bySource.set(sourceUri, { uri, generation });
  for (const dataset of run.result.datasets) {
    const copy = dataset.role === 'evaluation' ? undefined : bySource.get(dataset.uri);
    if (!copy) continue;
    dataset.copiedTo = copy.uri;
    dataset.copyGeneration = copy.generation;
  }
  run.checked = { ...run.request, tuningJob: withCopies(tuningJob, bySource) };
}

/** Call it in a non-cancellable scope, once the run is over; copies that a job may still read are kept. */
export async function removeCopies(
  run: TuningRun,
  { isSettled }: { isSettled: boolean },
): Promise<void> {
  if (run.checked?.datasetChecks.copies !== 'removeOnEnd') return;
  const copied = run.result.datasets.flatMap((dataset) => {
    const { copiedTo: uri, copyGeneration: generation } = dataset;
    return uri === undefined || generation === undefined ? [] : [{ dataset, uri, generation }];
  });
  if (copied.length === 0) return;
  const names = copied.map(({ uri }) => uri).join(', ');
  if (!isSettled) {
    run.warn('COPY_KEPT', `A job of the run may still read ${names}: nothing was removed.`);
    return;
  }
  try {
    const copies = copied.map(({ uri, generation }) => ({ uri, generation }));
    await copyRemoval().removeCopies({ copies });
    for (const { dataset } of copied) dataset.copyRemoved = true;
  } catch (error) {
    const failure = isCancellation(error) ? undefined : codedFailureOf(error);
    if (!failure) throw error;
    run.warn('COPY_KEPT', `${names} could not be removed: ${failure.message}`);
  }
}
