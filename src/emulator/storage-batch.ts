/** Batches of Cloud Storage: many small requests as the parts of one `multipart/mixed` body. */
import { randomUUID } from 'node:crypto';
import type { HttpAnswer, HttpCall, ResolvedCall } from './http-exchange';
import { StorageError, storageErrorAnswer } from './storage-error';

const ADDRESS = /^\/batch(?:\/storage\/v1)?\/?$/;
/** Google's limit. */
const MOST_CALLS = 100;

/** `resolve` finds the single calls. */
export function resolveBatch(
  call: HttpCall,
  resolve: (call: HttpCall) => ResolvedCall | undefined,
): ResolvedCall | undefined {
  if (call.method !== 'POST' || !ADDRESS.test(call.path)) return undefined;
  return { operation: 'batch', project: null, run: () => runBatch(call, resolve) };
}

async function runBatch(
  call: HttpCall,
  resolve: (call: HttpCall) => ResolvedCall | undefined,
): Promise<HttpAnswer> {
  const parts = partsOf(call);
  if (parts === undefined || parts.length > MOST_CALLS) {
    return storageErrorAnswer(new StorageError(400, 'badRequest', 'Malformed batch.'), false);
  }
  const boundary = `batch_${randomUUID()}`;
  const answers: string[] = [];
  for (const part of parts) {
    const single = singleCall(call, part.request);
    const resolved = single === undefined ? undefined : resolve(single);
    const answer =
      resolved === undefined
        ? storageErrorAnswer(new StorageError(404, 'notFound', 'Not Found'), false)
        : await resolved.run();
    answers.push(`--${boundary}\r\n${partText(part.id, answer)}\r\n`);
  }
  return {
    status: 200,
    headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
    body: `${answers.join('')}--${boundary}--\r\n`,
  };
}

type Part = { id?: string; request: string };

function partsOf(call: HttpCall): Part[] | undefined {
  const [, quoted, bare] =
    /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(call.headers['content-type'] ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  const text = call.body.toString('utf8').replaceAll('\r\n', '\n');
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const body = part.replace(/^\n/, '');
      const gap = body.indexOf('\n\n');
      const id = /^content-id:\s*<?([^>\n]+)>?\s*$/im.exec(body.slice(0, gap))?.[1];
      return { ...(id === undefined ? {} : { id }), request: body.slice(gap + 2) };
    });
}

/** A request as it stands in a part: its first line, its headers, perhaps a body. */
function singleCall(batch: HttpCall, text: string): HttpCall | undefined {
  const [, method = '', target = ''] = /^(\w+) (\S+)/.exec(text) ?? [];
  if (method === '') return undefined;
  const gap = text.indexOf('\n\n');
  const head = gap === -1 ? text : text.slice(0, gap);
  const headers = head
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name.toLowerCase(), value ?? '']];
    });
  const address = new URL(target, batch.origin);
  return {
    method,
    path: address.pathname,
    query: address.searchParams,
    headers: Object.fromEntries(headers) as HttpCall['headers'],
    body: Buffer.from(gap === -1 ? '' : text.slice(gap + 2).replace(/\n$/, '')),
    origin: batch.origin,
  };
}

function partText(id: string | undefined, answer: HttpAnswer): string {
  const body = String(answer.body);
  const headers = Object.entries({ ...answer.headers, 'content-length': Buffer.byteLength(body) });
  return [
    'Content-Type: application/http',
    ...(id === undefined ? [] : [`Content-ID: <response-${id}>`]),
    '',
    `HTTP/1.1 ${answer.status} ${answer.status < 400 ? 'OK' : 'Error'}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');
}
