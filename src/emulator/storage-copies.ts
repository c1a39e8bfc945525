/** Copies inside Cloud Storage: `rewriteTo`, always done at once, and `copyTo`. */
import type { HttpAnswer } from './http-exchange';
import { objectMetadata } from './object-metadata';
import { objectResource, preconditionsOf, selectFields } from './object-resource';
import type { ObjectStore, StoredObject } from './object-store';
import type { StorageCall, StorageRoute } from './storage-call';
import { storageJson } from './storage-call';

export function storageCopies(objects: ObjectStore): StorageRoute[] {
  return [
    {
      method: 'POST',
      path: 'b/*/o/*/rewriteTo/b/*/o/*',
      operation: 'objects.rewrite',
      handler: (call) => rewrite(objects, call),
    },
    {
      method: 'POST',
      path: 'b/*/o/*/copyTo/b/*/o/*',
      operation: 'objects.copy',
      handler: (call) =>
        storageJson(call, selectFields(call, objectResource(copy(objects, call), call.origin))),
    },
  ];
}

function rewrite(objects: ObjectStore, call: StorageCall): HttpAnswer {
  const copied = copy(objects, call);
  const size = String(copied.bytes.length);
  return storageJson(
    call,
    selectFields(call, {
      kind: 'storage#rewriteResponse',
      totalBytesRewritten: size,
      objectSize: size,
      done: true,
      resource: objectResource(copied, call.origin),
    }),
  );
}

function copy(objects: ObjectStore, call: StorageCall): StoredObject {
  const [sourceBucket = '', sourceName = '', bucket = '', name = ''] = call.names;
  const generation = call.query.get('sourceGeneration');
  const source = objects.get(
    {
      bucket: sourceBucket,
      name: sourceName,
      ...(generation === null ? {} : { generation }),
    },
    preconditionsOf(call, 'Source'),
  );
  const key = call.query.get('destinationKmsKeyName');
  const kept = {
    ...(key === null ? {} : { kmsKeyName: `${key}/cryptoKeyVersions/1` }),
    bytes: source.bytes,
    contentType: source.contentType,
    ...(source.contentEncoding === undefined ? {} : { contentEncoding: source.contentEncoding }),
    ...(source.metadata === undefined ? {} : { metadata: source.metadata }),
  };
  return objects.insert(
    { ...kept, ...objectMetadata(call.body), bucket, name },
    preconditionsOf(call),
  );
}
