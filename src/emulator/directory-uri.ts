/** Directories of Cloud Storage, whose URIs may come without their last slash. */

export function asDirectory(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}
