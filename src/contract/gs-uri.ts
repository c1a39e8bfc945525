/** Cloud Storage URIs, `gs://bucket/object`; an object name may hold any character, spaces and `#` included. */

export type GsUri = { bucket: string; object: string };

/** Bucket names: 3 to 63 characters (222 with dots), lower case (Cloud Storage naming rules). */
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

/** The parts of a `gs://` URI, or `undefined` when it is none. The object is empty for a bare bucket. */
export function parseGsUri(text: string): GsUri | undefined {
  if (!text.startsWith('gs://')) return undefined;
  const rest = text.slice('gs://'.length);
  const slash = rest.indexOf('/');
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  const object = slash === -1 ? '' : rest.slice(slash + 1);
  return BUCKET.test(bucket) ? { bucket, object } : undefined;
}

export function formatGsUri({ bucket, object }: GsUri): string {
  return `gs://${bucket}/${object}`;
}

/** Appends a relative object name to a `gs://` directory, with or without its trailing slash. */
export function joinGsUri(directory: string, name: string): string {
  return `${directory.endsWith('/') ? directory.slice(0, -1) : directory}/${name}`;
}
