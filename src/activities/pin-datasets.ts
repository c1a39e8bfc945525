/** Pins datasets to the generations they have now. A missing object is the dataset's problem, not the service's. */
import type { DatasetRole } from '../contract/dataset';
import { describeProblems } from '../contract/problem';
import type { Problem } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectMetadata } from '../storage/port';
import type { ActivityDependencies } from './dependencies';

type Dataset = { role: DatasetRole; uri: string };

/** A dataset and the object that it is. */
export type PinnedDataset = Dataset & { object: ObjectMetadata };

function missing(datasets: readonly Dataset[], cause: unknown): TuningError {
  const problems: Problem[] = datasets.map(({ uri }) => ({
    path: uri,
    message: 'does not exist, or the worker may not see it.',
    remedy: 'Upload it, or correct the URI.',
  }));
  const [first, ...others] = datasets;
  const message =
    first === undefined || others.length > 0
      ? `${datasets.length} datasets do not exist, or may not be seen; nothing was created.\n${describeProblems(problems)}`
      : `The ${first.role} dataset ${first.uri} does not exist, or may not be seen; nothing was created.`;
  return new TuningError('DATASET_INVALID', message, { problems, cause });
}

/** Throws DATASET_INVALID with every dataset that is missing, so that nobody mends one to hear of the next. */
export async function pinDatasets(
  { objects }: Pick<ActivityDependencies, 'objects'>,
  datasets: readonly Dataset[],
  signal: AbortSignal,
): Promise<PinnedDataset[]> {
  const pinned: PinnedDataset[] = [];
  const gone: Dataset[] = [];
  let cause: unknown;
  for (const { role, uri } of datasets) {
    try {
      pinned.push({ role, uri, object: await objects.stat(uri, { signal }) });
    } catch (error) {
      if (!(error instanceof GoogleApiError) || error.httpStatus !== 404) throw error;
      gone.push({ role, uri });
      cause ??= error;
    }
  }
  if (gone.length > 0) throw missing(gone, cause);
  return pinned;
}

/** The same for one dataset. */
export async function pinDataset(
  deps: Pick<ActivityDependencies, 'objects'>,
  dataset: Dataset,
  signal: AbortSignal,
): Promise<ObjectMetadata> {
  const [pinned] = await pinDatasets(deps, [dataset], signal);
  if (pinned === undefined) throw new Error('One dataset was asked for.');
  return pinned.object;
}
