/** The HTTP side of a resumable upload: begin a session, send bytes into it, ask how far it is. */
import { headerText } from '../google/failure';
import { GoogleApiError } from '../google/google-api-error';
import type { HttpAnswer, HttpClient } from '../google/http-client';
import type { HttpRequest } from '../google/transport';
import type { ObjectAddress } from './object-address';
import { OBJECT_FIELDS, queryOf, STORAGE_ORIGIN } from './object-address';
import type { ObjectCallOptions } from './port';

/** What the service answers while bytes are missing. */
const INCOMPLETE = 308;

export type UploadTarget = {
  http: HttpClient;
  address: ObjectAddress;
  /** Bytes in all. */
  size: number;
  options: ObjectCallOptions & { contentType: string; ifGenerationMatch?: string };
};

export type UploadSession = Pick<HttpRequest, 'origin' | 'path'>;

export type UploadState =
  | { kind: 'incomplete'; /** Bytes that the service has for certain. */ persisted: number }
  | { kind: 'complete'; /** Metadata of the new object. */ resource: object };

function malformed({ address }: UploadTarget, method: string, what: string): GoogleApiError {
  return new GoogleApiError({
    kind: 'malformed',
    message: `Cloud Storage answered the upload to gs://${address.bucket}/${address.object} ${what}.`,
    request: `${method} /upload/storage/v1/b/${address.bucket}/o`,
  });
}

export async function startSession(upload: UploadTarget): Promise<UploadSession> {
  const { address, options, size } = upload;
  const query = queryOf({
    uploadType: 'resumable',
    name: address.object,
    ifGenerationMatch: options.ifGenerationMatch,
    fields: OBJECT_FIELDS,
  });
  const path = `/upload/storage/v1/b/${encodeURIComponent(address.bucket)}/o${query}`;
  const { headers } = await upload.http.send(
    {
      method: 'POST',
      origin: STORAGE_ORIGIN,
      path,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-upload-content-type': options.contentType,
        'x-upload-content-length': String(size),
      },
      body: JSON.stringify({ contentType: options.contentType }),
    },
    { signal: options.signal, timeoutMs: options.timeoutMs },
  );
  const location = headerText(headers, 'location') ?? '';
  if (!URL.canParse(location)) {
    throw malformed(upload, 'POST', 'without naming a session');
  }
  const session = new URL(location);
  return { origin: session.origin, path: `${session.pathname}${session.search}` };
}

function toState(upload: UploadTarget, answer: HttpAnswer): UploadState {
  if (answer.httpStatus === INCOMPLETE) {
    const end = /^bytes=0-(\d+)$/.exec(headerText(answer.headers, 'range') ?? '')?.[1];
    const persisted = end === undefined ? 0 : Number(end) + 1;
    if (persisted > upload.size) throw malformed(upload, 'PUT', 'with more bytes than there are');
    return { kind: 'incomplete', persisted };
  }
  try {
    const resource = JSON.parse(answer.bytes.toString('utf8')) as unknown;
    if (typeof resource === 'object' && resource !== null) return { kind: 'complete', resource };
  } catch {
    // Said below.
  }
  throw malformed(upload, 'PUT', 'with a body that is not a JSON object');
}

async function put(
  upload: UploadTarget,
  session: UploadSession,
  contentRange: string,
  body: Uint8Array,
): Promise<UploadState> {
  const { signal, timeoutMs } = upload.options;
  const answer = await upload.http.send(
    { method: 'PUT', ...session, headers: { 'content-range': contentRange }, body },
    // Sent once: after a failure it is the service that knows where to go on.
    { signal, timeoutMs, retry: 'never', connection: 'pooled', accept: [INCOMPLETE] },
  );
  return toState(upload, answer);
}

export async function sendChunk(
  upload: UploadTarget,
  session: UploadSession,
  offset: number,
  chunk: Uint8Array,
): Promise<UploadState> {
  const range = chunk.length === 0 ? '*' : `${offset}-${offset + chunk.length - 1}`;
  const state = await put(upload, session, `bytes ${range}/${upload.size}`, chunk);
  if (state.kind === 'incomplete' && state.persisted <= offset) {
    throw malformed(upload, 'PUT', 'without having taken a byte');
  }
  return state;
}

export function askState(upload: UploadTarget, session: UploadSession): Promise<UploadState> {
  return put(upload, session, `bytes */${upload.size}`, new Uint8Array(0));
}
