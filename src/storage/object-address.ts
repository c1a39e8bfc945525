/** Objects as the JSON API addresses and describes them. */
import { parseGsUri } from '../contract/gs-uri';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectMetadata } from './port';

export const STORAGE_ORIGIN = 'https://storage.googleapis.com';

/** What of an object's metadata is asked for. */
export const OBJECT_FIELDS =
  'bucket,name,generation,metageneration,size,crc32c,md5Hash,contentType,contentEncoding,updated,timeCreated,kmsKeyName';

export type ObjectAddress = { bucket: string; object: string };

function badUri(uri: string, what: string): GoogleApiError {
  return new GoogleApiError({
    kind: 'notSent',
    message: `Nothing was sent to Cloud Storage: '${uri.slice(0, 300)}' is not ${what}.`,
    request: '',
  });
}

export function objectAddress(uri: string): ObjectAddress {
  const address = parseGsUri(uri);
  if (address === undefined || address.object === '') {
    throw badUri(uri, 'the URI of an object (gs://BUCKET/OBJECT)');
  }
  return address;
}

/** A bucket and a prefix, which may be empty. */
export function prefixAddress(uri: string): ObjectAddress {
  const address = parseGsUri(uri);
  if (address === undefined) throw badUri(uri, 'a Cloud Storage URI (gs://BUCKET/PREFIX)');
  return address;
}

/** `/b/BUCKET/o/OBJECT`, the whole name as one segment. */
export function objectPath({ bucket, object }: ObjectAddress): string {
  return `/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(object)}`;
}

/** A query string of what is defined, with its question mark. */
export function queryOf(values: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, value);
  }
  return `?${query.toString()}`;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Metadata of an answer; throws where what we rely on is missing. */
export function toObjectMetadata(resource: object, request: string): ObjectMetadata {
  const fields = resource as Record<string, unknown>;
  const bucket = text(fields['bucket']);
  const name = text(fields['name']);
  const generation = text(fields['generation']);
  const crc32c = text(fields['crc32c']);
  const size = Number(fields['size']);
  if (!bucket || !name || !generation || !crc32c || !Number.isSafeInteger(size)) {
    throw new GoogleApiError({
      kind: 'malformed',
      message: `Cloud Storage answered ${request} without bucket, name, generation, size or crc32c.`,
      request,
    });
  }
  const optional = {
    md5Hash: text(fields['md5Hash']),
    contentType: text(fields['contentType']),
    contentEncoding: text(fields['contentEncoding']),
    updated: text(fields['updated']),
    timeCreated: text(fields['timeCreated']),
    kmsKeyName: text(fields['kmsKeyName']),
  };
  return {
    uri: `gs://${bucket}/${name}`,
    generation,
    metageneration: text(fields['metageneration']) ?? '1',
    size,
    crc32c,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
