/** Looks objects up that rows of a dataset name. A URI is text of the dataset: it is in no error that leaves here. */
import { parseGsUri } from '../contract/gs-uri';
import type { MediaLookup } from '../dataset';
import { GoogleApiError } from '../google/google-api-error';
import { mayRead, type Policy } from '../policy';
import type { ObjectStore } from '../storage/port';

function unanswered(error: unknown): GoogleApiError {
  const { kind, httpStatus, status, retryAfterMs } =
    error instanceof GoogleApiError ? error : ({ kind: 'network' } as Partial<GoogleApiError>);
  const answer =
    httpStatus === undefined
      ? kind === 'credentials'
        ? 'there are no credentials for it, or they could not be refreshed'
        : 'there was no answer'
      : `the answer was ${httpStatus}`;
  return new GoogleApiError({
    kind: kind ?? 'network',
    message: `Cloud Storage could not be asked for an object that a row of the dataset names: ${answer}.`,
    request: 'GET /storage/v1/b/BUCKET/o/OBJECT',
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Asks with the rights of this process, for objects in buckets that the policy lets callers have read. */
export function mediaLookup({
  objects,
  policy,
  signal,
}: {
  objects: Pick<ObjectStore, 'stat'>;
  policy?: Pick<Policy, 'readBuckets'>;
  signal?: AbortSignal;
}): MediaLookup {
  return async (uri) => {
    signal?.throwIfAborted();
    const object = parseGsUri(uri)?.object ?? '';
    if (object === '') return 'missing';
    if (policy && !mayRead(policy, uri)) return 'hidden';
    try {
      const { size, contentType } = await objects.stat(uri, signal === undefined ? {} : { signal });
      return { size, ...(contentType === undefined ? {} : { contentType }) };
    } catch (error) {
      signal?.throwIfAborted();
      const httpStatus = error instanceof GoogleApiError ? error.httpStatus : undefined;
      // 400: a name that Cloud Storage does not take.
      if (httpStatus === 404 || httpStatus === 400) return 'missing';
      if (httpStatus === 401 || httpStatus === 403) return 'hidden';
      throw unanswered(error);
    }
  };
}
