/**
 * The paths of Cloud Storage's XML API, `/bucket/object`, which some clients read from: GET, HEAD, PUT and DELETE of an
 * object. Conditions stand in headers there, and errors are XML.
 */
import type { HttpAnswer, HttpCall, ResolvedCall } from './http-exchange';
import type { ObjectStore, Preconditions } from './object-store';
import { StorageError } from './storage-error';
import { contentOf } from './storage-reads';

const PATH = /^\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])\/(.+)$/;
/** First segments that belong to other services of this port. */
const TAKEN = ['storage', 'upload', 'download', 'resumable', 'batch', 'v1', 'v1beta1', 'emulator'];

const OPERATIONS: Readonly<Record<string, string>> = {
  GET: 'objects.media',
  HEAD: 'objects.get',
  PUT: 'objects.insert',
  DELETE: 'objects.delete',
};

export function resolveXml(objects: ObjectStore, call: HttpCall): ResolvedCall | undefined {
  const [, bucket = '', encoded = ''] = PATH.exec(call.path) ?? [];
  const operation = OPERATIONS[call.method];
  if (bucket === '' || TAKEN.includes(bucket) || operation === undefined) return undefined;
  // Addresses of an unknown version of the other API are no buckets.
  if (/^v\d/.test(bucket)) return undefined;
  return {
    operation,
    project: null,
    run: () => Promise.resolve(run(objects, call, { bucket, encoded })),
  };
}

function run(
  objects: ObjectStore,
  call: HttpCall,
  { bucket, encoded }: { bucket: string; encoded: string },
): HttpAnswer {
  try {
    const generation = call.query.get('generation');
    const place = {
      bucket,
      name: decodeURIComponent(encoded),
      ...(generation === null ? {} : { generation }),
    };
    return answer(objects, call, place);
  } catch (error) {
    return xmlError(error);
  }
}

function answer(
  objects: ObjectStore,
  call: HttpCall,
  place: { bucket: string; name: string; generation?: string },
): HttpAnswer {
  const conditions = conditionsOf(call);
  switch (call.method) {
    case 'PUT': {
      const contentType = call.headers['content-type'];
      const stored = objects.insert(
        { ...place, bytes: call.body, ...(contentType === undefined ? {} : { contentType }) },
        conditions,
      );
      const headers = {
        etag: `"${Buffer.from(stored.md5Hash, 'base64').toString('hex')}"`,
        'x-goog-generation': stored.generation,
        'x-goog-hash': `crc32c=${stored.crc32c},md5=${stored.md5Hash}`,
      };
      return { status: 200, headers, body: '' };
    }
    case 'DELETE':
      objects.delete(place, conditions);
      return { status: 204, headers: {}, body: '' };
    default: {
      const object = objects.get(place, conditions);
      const { headers, ...rest } = contentOf(object, call);
      const modified = new Date(object.timeCreated).toUTCString();
      return { ...rest, headers: { ...headers, 'last-modified': modified } };
    }
  }
}

function conditionsOf({ headers }: HttpCall): Preconditions {
  const names = {
    ifGenerationMatch: 'x-goog-if-generation-match',
    ifMetagenerationMatch: 'x-goog-if-metageneration-match',
  };
  const given = Object.entries(names).flatMap(([name, header]) => {
    const value = headers[header];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(given) as Preconditions;
}

const CODES: Readonly<Record<number, string>> = {
  400: 'InvalidArgument',
  404: 'NoSuchKey',
  412: 'PreconditionFailed',
  416: 'InvalidRange',
};

function xmlError(error: unknown): HttpAnswer {
  const known =
    error instanceof StorageError ? error : new StorageError(400, 'invalid', 'Malformed name.');
  if (known.httpStatus === 304) return { status: 304, headers: {}, body: '' };
  const code = CODES[known.httpStatus] ?? 'InternalError';
  return {
    status: known.httpStatus,
    headers: { 'content-type': 'application/xml; charset=UTF-8', ...known.headers },
    body: `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}
