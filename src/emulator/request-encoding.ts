/** What clients and proxies do to a request on its way: compressed bodies, another method than that of the request. */
import { gunzipSync } from 'node:zlib';
import type { IncomingHttpHeaders } from 'node:http';

/** Some clients cannot send PATCH or DELETE, or long addresses, and say in a header what they mean. */
export function methodOf(method: string, headers: IncomingHttpHeaders): string {
  const meant = headers['x-http-method-override'];
  return method === 'POST' && typeof meant === 'string' ? meant.toUpperCase() : method;
}

/** The body as it was before compression; one that cannot be unpacked stays as it is. */
export function decodedBody(body: Buffer, headers: IncomingHttpHeaders): Buffer {
  if (headers['content-encoding'] !== 'gzip') return body;
  try {
    return gunzipSync(body);
  } catch {
    return body;
  }
}
