/**
 * All tuning jobs of a location, page after page and unfiltered: which filters `list` supports, and in which order it answers,
 * is not documented.
 */
import type { ApiVersion } from '../contract/tuning-job';
import type { Answer, CallOptions, TuningJobPage, VertexTuning } from './port';

/** A page as large as siblings of this method document; the maximum is not documented. */
const PAGE_SIZE = 100;

export async function* tuningJobPages(
  vertex: Pick<VertexTuning, 'listTuningJobs'>,
  { project, location, apiVersion }: { project: string; location: string; apiVersion: ApiVersion },
  options: CallOptions = {},
): AsyncGenerator<Answer<TuningJobPage>, void, undefined> {
  let pageToken: string | undefined;
  do {
    const page = await vertex.listTuningJobs(
      {
        project,
        location,
        apiVersion,
        pageSize: PAGE_SIZE,
        ...(pageToken === undefined ? {} : { pageToken }),
      },
      options,
    );
    yield page;
    pageToken = page.body.nextPageToken;
  } while (pageToken !== undefined && pageToken !== '');
}
