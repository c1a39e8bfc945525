/** Whether a model has versions beside the one that the tuning job made. */
import type { Discarding } from './discarding';
import type { OwnModel } from './own-resources';

const PAGE_SIZE = 100;

/** True as well where the versions cannot be told apart: the job's is not known, or the model is not found. */
export async function hasOtherVersions(
  discarding: Discarding,
  { name, version }: OwnModel,
): Promise<boolean> {
  const { vertex, job, options } = discarding;
  const { apiVersion } = job;
  if (version === undefined) return true;
  let pageToken: string | undefined;
  do {
    const page = { pageSize: PAGE_SIZE, ...(pageToken === undefined ? {} : { pageToken }) };
    const found = await discarding.look(() =>
      vertex.listModelVersions({ name, apiVersion, ...page }, options),
    );
    if (!found || found.models.some(({ versionId }) => versionId !== version)) return true;
    pageToken = found.nextPageToken;
  } while (pageToken !== undefined);
  return false;
}
