/** What clients and proxies do to a request on its way: compressed bodies, another method than that of the request. */
import { gunzipSync } from 'node:zlib';
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpCall } from './http-exchange';

/** Some clients cannot send PATCH or DELETE, or long addresses, and say in a header what they mean. */
export function methodOf(method: string, headers: IncomingHttpHeaders): string {
  const meant = headers['x-http-method-override'];
  return method === 'POST' && typeof meant === 'string' ? meant.toUpperCase() : method;
}

/**
 * The query with what a form adds to it. A body that says it is a form, as curl's are where nobody says otherwise, is
 * read as parameters and not as JSON.
 */
export function parametersOf(call: HttpCall): URLSearchParams {
  if (!isForm(call)) return call.query;
  const form = new URLSearchParams(decodedBody(call.body, call.headers).toString('utf8'));
  return new URLSearchParams([...call.query, ...form]);
}

/** What is left as the message of the request. */
export function messageOf(call: HttpCall): Buffer {
  return isForm(call) ? Buffer.alloc(0) : decodedBody(call.body, call.headers);
}

function isForm({ headers }: HttpCall): boolean {
  return /^application\/x-www-form-urlencoded(;|$)/i.test(headers['content-type'] ?? '');
}

/** The body as it was before compression; one that cannot be unpacked stays as it is. */
function decodedBody(body: Buffer, headers: IncomingHttpHeaders): Buffer {
  if (headers['content-encoding'] !== 'gzip') return body;
  try {
    return gunzipSync(body);
  } catch {
    return body;
  }
}
