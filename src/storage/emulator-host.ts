/** `STORAGE_EMULATOR_HOST` in the forms that Google's own clients take. */

/**
 * The emulator's origin of `host:port`, `http://host:port` or `http://host:port/storage/v1`, each with or without a
 * trailing slash; `undefined` for anything else.
 */
export function storageEmulatorOrigin(value: string): string | undefined {
  const withScheme = /^[a-z]+:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  const isRoot = /^(\/storage\/v1)?\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  const isBare = url.username === '' && url.password === '';
  return isWeb && isRoot && isBare ? url.origin : undefined;
}
