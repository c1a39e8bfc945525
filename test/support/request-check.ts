/** Holds a request of our client against the API as strictly as the emulator does: method, parameters, body. */
import { ServiceError } from '../../src/emulator/google-error';
import { readBody, readQuery } from '../../src/emulator/vertex-request';
import { findRoute } from '../../src/emulator/vertex-routes';

type Request = { method: string; url: string; body: string };

/** What of a request does not fit Vertex AI; nothing for one that is for another service. */
export function requestViolation({ method, url, body }: Request): string | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const path = pathname.split('/').map(decodeURIComponent).join('/');
  if (!/^\/v1(beta1)?\/projects\//.test(path)) return undefined;
  const found = findRoute(method, path);
  if (found === undefined) return `${method} ${path}: no method of the API has this address.`;
  const { version, method: called } = found.route;
  try {
    readQuery(searchParams, version, called);
    readBody(Buffer.from(body), version, called);
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return `${method} ${path}: ${error.message}`;
  }
}
