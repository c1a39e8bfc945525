/**
 * The tuning jobs of a location, page after page: all of them where no filter is given. In which order `list` answers is not
 * documented.
 */
import type { ApiVersion } from '../contract/tuning-job';
import type { Answer, CallOptions, TuningJobPage, VertexTuning } from './port';

/** A page as large as siblings of this method document; the maximum is not documented. */
const PAGE_SIZE = 100;

export async function* tuningJobPages(
  vertex: Pick<VertexTuning, 'listTuningJobs'>,
  { project, location, apiVersion }: { project: string; location: string; apiVersion: ApiVersion },
  { filter, ...options }: CallOptions & { filter?: string } = {},
): AsyncGenerator<Answer<TuningJobPage>, void, undefined> {
  let pageToken: string | undefined;
  do {
    const page = await vertex.listTuningJobs(
      {
        project,
        location,
        apiVersion,
        pageSize: PAGE_SIZE,
        ...(filter === undefined ? {} : { filter }),
        ...(pageToken === undefined ? {} : { pageToken }),
      },
      options,
    );
    yield page;
    pageToken = page.body.nextPageToken;
  } while (pageToken !== undefined && pageToken !== '');
}
