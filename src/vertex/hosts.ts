/** Which host answers for a resource: derived from the location in its name, never from a setting. */
import type { ApiVersion } from '../contract/tuning-job';
import { locationOf } from './resource-names';

/** Where calls go: Google, or an emulator that listens on `host:port`. */
export type VertexAddress = { kind: 'google' } | { kind: 'emulator'; host: string };

const GLOBAL = 'https://aiplatform.googleapis.com';
const MULTI_REGIONS: ReadonlySet<string> = new Set(['us', 'eu']);

/** Google's origin for a location: a region, a multi-region (`us`, `eu`), or `global`. */
export function vertexOrigin(location: string): string {
  // It becomes part of a host name that is sent a token.
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(location)) {
    throw new Error(`'${location.slice(0, 80)}' is not a location.`);
  }
  if (location === 'global') return GLOBAL;
  return MULTI_REGIONS.has(location)
    ? `https://aiplatform.${location}.rep.googleapis.com`
    : `https://${location}-aiplatform.googleapis.com`;
}

/** `127.0.0.1:1234`, with or without `http://` and a trailing slash, as an origin. */
export function emulatorOrigin(host: string): string {
  const url = new URL(/^https?:\/\//.test(host) ? host : `http://${host}`);
  return url.origin;
}

/** The URL that answers `generateContent` of an endpoint or a publisher's model. */
export function servingUrl(name: string, apiVersion: ApiVersion, address: VertexAddress): string {
  const origin =
    address.kind === 'emulator'
      ? emulatorOrigin(address.host)
      : vertexOrigin(locationOf(name) ?? '');
  return `${origin}/${apiVersion}/${name}:generateContent`;
}
