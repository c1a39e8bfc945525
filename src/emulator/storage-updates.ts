/** Changes of metadata in Cloud Storage: patch changes what it names, update replaces all. */
import type { HttpAnswer } from './http-exchange';
import { isObject } from './http-exchange';
import { objectMetadata } from './object-metadata';
import { objectResource, preconditionsOf, selectFields } from './object-resource';
import type { ObjectStore } from './object-store';
import type { StorageCall, StorageRoute } from './storage-call';
import { storageJson } from './storage-call';
import { placeOf } from './storage-reads';

export function storageUpdates(objects: ObjectStore): StorageRoute[] {
  return [
    {
      method: 'PATCH',
      path: 'b/*/o/*',
      operation: 'objects.patch',
      handler: (call) => update(objects, call, 'patch'),
    },
    {
      method: 'PUT',
      path: 'b/*/o/*',
      operation: 'objects.update',
      handler: (call) => update(objects, call, 'update'),
    },
  ];
}

function update(objects: ObjectStore, call: StorageCall, kind: 'patch' | 'update'): HttpAnswer {
  const object = objects.get(placeOf(call), preconditionsOf(call));
  const { name: _name, metadata: _metadata, ...given } = objectMetadata(call.body);
  const wanted = metadataOf(call.body);
  const { metadata: before, contentType, contentEncoding, ...kept } = object;
  const metadata = kind === 'patch' ? merged(before, wanted) : merged({}, wanted);
  const changed = objects.replaceMetadata({
    ...kept,
    contentType,
    ...(contentEncoding === undefined || kind === 'update' ? {} : { contentEncoding }),
    ...given,
    ...(metadata === undefined ? {} : { metadata }),
  });
  return storageJson(call, selectFields(call, objectResource(changed, call.origin)));
}

/** `null` removes all; without the field nothing is said. */
function metadataOf(body: Buffer): Record<string, unknown> | null | undefined {
  const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  const metadata = isObject(value) ? value['metadata'] : undefined;
  return metadata === null || isObject(metadata) ? metadata : undefined;
}

function merged(
  before: Record<string, string> | undefined,
  wanted: Record<string, unknown> | null | undefined,
): Record<string, string> | undefined {
  if (wanted === null) return undefined;
  const entries = Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== null);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}
