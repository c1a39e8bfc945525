/** The bytes of one generation of a dataset, for its check. */
import { type DatasetSource, FileChangedError } from '../dataset';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectMetadata, ObjectStore } from '../storage/port';

/** Without versioning of objects a generation is gone when somebody writes a new one: the file has changed then. */
export function pinnedBytes(
  objects: ObjectStore,
  object: ObjectMetadata,
  signal?: AbortSignal,
): DatasetSource {
  const options = signal === undefined ? {} : { signal };
  return async function* ({ offset: start, crc32c: crc32cBefore }) {
    try {
      yield* objects.read(object, { ...options, start, crc32cBefore });
    } catch (error) {
      if (!(error instanceof GoogleApiError) || error.httpStatus !== 404) throw error;
      throw new FileChangedError(error.message, { cause: error });
    }
  };
}
