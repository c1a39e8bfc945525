/** Reading from Cloud Storage: buckets, metadata, bytes with ranges, lists; and deleting. */
import { gunzipSync } from 'node:zlib';
import { etagOf, objectResource, preconditionsOf, selectFields } from './object-resource';
import type { HttpAnswer, HttpCall } from './http-exchange';
import type { ObjectStore, StoredObject } from './object-store';
import { byteRange } from './byte-range';
import type { StorageCall, StorageRoute } from './storage-call';
import { storageJson } from './storage-call';
import { StorageError } from './storage-error';
import { listObjects } from './object-list';

export function storageReads(objects: ObjectStore): StorageRoute[] {
  return [
    {
      method: 'GET',
      path: 'b/*/o/*',
      operation: (call) => (call.query.get('alt') === 'media' ? 'objects.media' : 'objects.get'),
      handler: (call) => readObject(objects, call),
    },
    {
      method: 'GET',
      path: 'b/*/o',
      operation: 'objects.list',
      handler: (call) => storageJson(call, selectFields(call, listObjects(objects, call))),
    },
    {
      method: 'DELETE',
      path: 'b/*/o/*',
      operation: 'objects.delete',
      handler: (call) => {
        objects.delete(placeOf(call), preconditionsOf(call));
        return { status: 204, headers: {}, body: '' };
      },
    },
    {
      method: 'GET',
      path: 'b/*',
      operation: 'buckets.get',
      handler: (call) => getBucket(objects, call),
    },
    {
      method: 'GET',
      path: 'b',
      operation: 'buckets.list',
      handler: (call) => listBuckets(objects, call),
    },
    {
      method: 'DELETE',
      path: 'b/*',
      operation: 'buckets.delete',
      handler: (call) => {
        objects.deleteBucket(call.names[0] ?? '');
        return { status: 204, headers: {}, body: '' };
      },
    },
    {
      method: 'POST',
      path: 'b',
      operation: 'buckets.insert',
      handler: (call) => insertBucket(objects, call),
    },
    {
      method: 'GET',
      path: 'b/*/iam/testPermissions',
      operation: 'buckets.testIamPermissions',
      // Nobody is refused anything here: the emulator knows no identities.
      handler: (call) =>
        storageJson(call, {
          kind: 'storage#testIamPermissionsResponse',
          permissions: call.query.getAll('permissions'),
        }),
    },
  ];
}

export function placeOf(call: StorageCall): { bucket: string; name: string; generation?: string } {
  const [bucket = '', name = ''] = call.names;
  const generation = call.query.get('generation');
  return { bucket, name, ...(generation === null ? {} : { generation }) };
}

function readObject(objects: ObjectStore, call: StorageCall): HttpAnswer {
  const object = objects.get(placeOf(call), preconditionsOf(call));
  if (call.query.get('alt') !== 'media') {
    return storageJson(call, selectFields(call, objectResource(object, call.origin)));
  }
  return contentOf(object, call);
}

/** The bytes, or the range of them that the request asks for. */
export function contentOf(object: StoredObject, call: HttpCall): HttpAnswer {
  const headers = mediaHeaders(object);
  if (object.contentEncoding !== 'gzip') return rangeOf(object, call.headers.range, headers);
  if (/\bgzip\b/.test(call.headers['accept-encoding'] ?? '')) {
    return rangeOf(object, call.headers.range, { ...headers, 'content-encoding': 'gzip' });
  }
  // Decompressive transcoding: ranges are ignored, and the hashes still describe the stored bytes.
  return {
    status: 200,
    headers: { ...headers, warning: '214 UploadServer gunzipped' },
    body: gunzipSync(object.bytes),
  };
}

function rangeOf(
  object: StoredObject,
  header: string | undefined,
  headers: Record<string, string>,
): HttpAnswer {
  const size = object.bytes.length;
  const range = byteRange(header, size);
  if (range === 'none') return { status: 200, headers, body: object.bytes };
  if (range === 'unsatisfiable') {
    throw new StorageError(
      416,
      'requestedRangeNotSatisfiable',
      'The requested range cannot be satisfied.',
      { 'content-range': `bytes */${size}` },
    );
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range.first}-${range.last}/${size}` },
    body: object.bytes.subarray(range.first, range.last + 1),
  };
}

function mediaHeaders(object: StoredObject): Record<string, string> {
  return {
    'content-type': object.contentType,
    etag: etagOf(object),
    'accept-ranges': 'bytes',
    'x-goog-hash': `crc32c=${object.crc32c},md5=${object.md5Hash}`,
    'x-goog-generation': object.generation,
    'x-goog-metageneration': object.metageneration,
    'x-goog-storage-class': 'STANDARD',
    'x-goog-stored-content-length': String(object.bytes.length),
    'x-goog-stored-content-encoding': object.contentEncoding ?? 'identity',
  };
}

function getBucket(objects: ObjectStore, call: StorageCall): HttpAnswer {
  const [name = ''] = call.names;
  if (!objects.bucketExists(name)) {
    throw new StorageError(404, 'notFound', 'The specified bucket does not exist.');
  }
  return storageJson(call, selectFields(call, bucketResource(name, call.origin)));
}

function listBuckets(objects: ObjectStore, call: StorageCall): HttpAnswer {
  const prefix = call.query.get('prefix') ?? '';
  const items = objects
    .buckets()
    .filter((name) => name.startsWith(prefix))
    .map((name) => bucketResource(name, call.origin));
  return storageJson(
    call,
    selectFields(call, { kind: 'storage#buckets', ...(items.length === 0 ? {} : { items }) }),
  );
}

function insertBucket(objects: ObjectStore, call: StorageCall): HttpAnswer {
  const body = JSON.parse(call.body.toString('utf8')) as { name?: unknown };
  if (typeof body.name !== 'string') throw new StorageError(400, 'required', 'Required: name');
  if (objects.bucketExists(body.name)) {
    throw new StorageError(409, 'conflict', 'Your previous request to create it succeeded.');
  }
  objects.createBucket(body.name);
  return storageJson(call, bucketResource(body.name, call.origin));
}

function bucketResource(name: string, origin: string): Record<string, unknown> {
  return {
    kind: 'storage#bucket',
    id: name,
    selfLink: `${origin}/storage/v1/b/${name}`,
    name,
    location: 'US-CENTRAL1',
    locationType: 'region',
    storageClass: 'STANDARD',
  };
}
