/** Compares pinned generations with what Cloud Storage has now. */
import type { PinnedDataset } from '../contract/activities';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectStore } from '../storage/port';

/** URIs of the datasets that are another generation now, or gone; or why that cannot be said. */
export async function changedDatasets(
  objects: ObjectStore,
  pinned: readonly PinnedDataset[],
): Promise<{ uris: string[] } | { trouble: string }> {
  const uris: string[] = [];
  for (const { uri, generation } of pinned) {
    try {
      const now = await objects.stat(uri);
      if (now.generation !== generation) uris.push(uri);
    } catch (error) {
      if (!(error instanceof GoogleApiError)) throw error;
      if (error.httpStatus !== 404) return { trouble: error.message };
      uris.push(uri);
    }
  }
  return { uris };
}
