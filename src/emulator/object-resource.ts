/** A stored object as the JSON API shows it, and the preconditions of a request as its query names them. */
import { applyFieldMask, parseFieldMask } from './field-mask';
import { ServiceError } from './google-error';
import type { HttpCall } from './http-exchange';
import type { Preconditions, StoredObject } from './object-store';
import { StorageError } from './storage-error';

export function objectResource(object: StoredObject, origin: string): Record<string, unknown> {
  const { bucket, name, generation, metageneration } = object;
  const address = `b/${bucket}/o/${encodeURIComponent(name)}`;
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${origin}/storage/v1/${address}`,
    mediaLink: `${origin}/download/storage/v1/${address}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation,
    metageneration,
    contentType: object.contentType,
    ...(object.contentEncoding === undefined ? {} : { contentEncoding: object.contentEncoding }),
    ...(object.metadata === undefined ? {} : { metadata: object.metadata }),
    ...(object.kmsKeyName === undefined ? {} : { kmsKeyName: object.kmsKeyName }),
    storageClass: 'STANDARD',
    size: String(object.bytes.length),
    md5Hash: object.md5Hash,
    crc32c: object.crc32c,
    etag: etagOf(object),
    timeCreated: object.timeCreated,
    updated: object.updated ?? object.timeCreated,
    timeStorageClassUpdated: object.timeCreated,
  };
}

export function etagOf(object: StoredObject): string {
  return Buffer.from(`${object.generation}/${object.metageneration}`).toString('base64');
}

/** `prefix` is `Source` for the conditions on the source of a copy. */
export function preconditionsOf(call: HttpCall, prefix: '' | 'Source' = ''): Preconditions {
  const read = (name: string) => {
    const value = call.query.get(`if${prefix}${name}`);
    if (value !== null && !/^\d+$/.test(value)) {
      throw new StorageError(400, 'invalid', `Invalid value of if${prefix}${name}.`);
    }
    return value ?? undefined;
  };
  const given = {
    ifGenerationMatch: read('GenerationMatch'),
    ifGenerationNotMatch: read('GenerationNotMatch'),
    ifMetagenerationMatch: read('MetagenerationMatch'),
    ifMetagenerationNotMatch: read('MetagenerationNotMatch'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export function selectFields(call: HttpCall, body: unknown): unknown {
  const fields = call.query.get('fields');
  if (fields === null) return body;
  try {
    return applyFieldMask(body, parseFieldMask(fields));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new StorageError(400, 'invalidParameter', `Invalid field selection ${fields}`);
  }
}
