/** Whether each pinned generation is still the current one. */
import type { TuningActivities } from '../contract/activities';
import { ApplicationFailure } from '@temporalio/common';
import { changedDatasets } from './changed-datasets';
import type { ActivityDependencies } from './dependencies';

export function verifyDatasets({
  objects,
}: ActivityDependencies): TuningActivities['verifyDatasets'] {
  return async ({ pinned }) => {
    const changed = await changedDatasets(objects, pinned);
    if ('trouble' in changed) {
      throw ApplicationFailure.retryable(changed.trouble, 'SERVICE_UNAVAILABLE');
    }
    return { changed: changed.uris };
  };
}
