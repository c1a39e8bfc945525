/**
 * Cloud Storage's objects in memory: buckets, generations, preconditions, checksums. A bucket comes to be when
 * something is first written to it. Only the current generation of an object is kept, as without versioning.
 */
import { crc32c } from '@node-rs/crc32';
import { createHash } from 'node:crypto';
import { StorageError } from './storage-error';

export type StoredObject = {
  bucket: string;
  name: string;
  /** 16 digits, increasing over the whole store. */
  generation: string;
  metageneration: string;
  bytes: Buffer;
  contentType: string;
  contentEncoding?: string;
  metadata?: Record<string, string>;
  /** The version of a customer's key that it was said to be encrypted with. */
  kmsKeyName?: string;
  /** base64 of the big-endian checksum. */
  crc32c: string;
  md5Hash: string;
  timeCreated: string;
  /** Of the last change of metadata; absent where there was none. */
  updated?: string;
};

export type NewObject = {
  bucket: string;
  name: string;
  bytes: Buffer;
  contentType?: string;
  contentEncoding?: string;
  metadata?: Record<string, string>;
  kmsKeyName?: string;
  /** What the sender says of its bytes: others are refused. */
  expected?: { crc32c?: string; md5Hash?: string };
};

/** The conditions of a request, as its query parameters name them; absent where not given. */
export type Preconditions = {
  ifGenerationMatch?: string;
  ifGenerationNotMatch?: string;
  ifMetagenerationMatch?: string;
  ifMetagenerationNotMatch?: string;
};

const BUCKET_NAME = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

export class ObjectStore {
  private readonly byBucket = new Map<string, Map<string, StoredObject>>();
  private lastGeneration = 0;

  /** Names of all buckets. */
  buckets(): string[] {
    return [...this.byBucket.keys()];
  }

  all(): StoredObject[] {
    return [...this.byBucket.values()].flatMap((objects) => [...objects.values()]);
  }

  deleteBucket(bucket: string): void {
    const objects = this.byBucket.get(bucket);
    if (objects === undefined) throw noSuchBucket();
    if (objects.size > 0) {
      throw new StorageError(409, 'conflict', 'The bucket you tried to delete is not empty.');
    }
    this.byBucket.delete(bucket);
  }

  /** The same bytes and generation with other metadata. */
  replaceMetadata(object: StoredObject): StoredObject {
    const changed = {
      ...object,
      metageneration: String(Number(object.metageneration) + 1),
      updated: new Date().toISOString(),
    };
    this.byBucket.get(object.bucket)?.set(object.name, changed);
    return changed;
  }

  /** Puts an object back as it was. */
  restore(object: StoredObject): void {
    this.createBucket(object.bucket);
    this.byBucket.get(object.bucket)?.set(object.name, object);
    this.lastGeneration = Math.max(this.lastGeneration, Number(object.generation));
  }

  bucketExists(bucket: string): boolean {
    return this.byBucket.has(bucket);
  }

  createBucket(bucket: string): void {
    if (!BUCKET_NAME.test(bucket)) {
      throw new StorageError(400, 'invalid', `Invalid bucket name: '${bucket}'`);
    }
    if (!this.byBucket.has(bucket)) this.byBucket.set(bucket, new Map());
  }

  current(bucket: string, name: string): StoredObject | undefined {
    return this.byBucket.get(bucket)?.get(name);
  }

  /** In order of name (UTF-8 bytes, as Cloud Storage lists). */
  objects(bucket: string): StoredObject[] {
    const objects = this.byBucket.get(bucket);
    if (objects === undefined) throw noSuchBucket();
    return [...objects.values()].sort((a, b) =>
      Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
    );
  }

  /** The object a request means. `generation` pins it; conditions are checked after it was found. */
  get(
    place: { bucket: string; name: string; generation?: string },
    conditions: Preconditions = {},
  ): StoredObject {
    const object = this.current(place.bucket, place.name);
    if (object === undefined && !this.byBucket.has(place.bucket)) throw noSuchBucket();
    if (
      object === undefined ||
      (place.generation !== undefined && place.generation !== object.generation)
    ) {
      throw new StorageError(404, 'notFound', `No such object: ${place.bucket}/${place.name}`);
    }
    checkConditions(object, conditions, 'read');
    return object;
  }

  /** Throws what a write of this object would throw now. */
  check(object: NewObject, conditions: Preconditions): void {
    checkConditions(this.current(object.bucket, object.name), conditions, 'write');
  }

  insert(object: NewObject, conditions: Preconditions = {}): StoredObject {
    this.createBucket(object.bucket);
    this.check(object, conditions);
    const { expected, ...kept } = object;
    const checksums = {
      crc32c: checksum(object.bytes),
      md5Hash: createHash('md5').update(object.bytes).digest('base64'),
    };
    checkChecksums(expected, checksums);
    const stored: StoredObject = {
      ...kept,
      contentType: object.contentType ?? 'application/octet-stream',
      generation: this.nextGeneration(),
      metageneration: '1',
      ...checksums,
      timeCreated: new Date().toISOString(),
    };
    this.byBucket.get(object.bucket)?.set(object.name, stored);
    return stored;
  }

  delete(
    place: { bucket: string; name: string; generation?: string },
    conditions: Preconditions = {},
  ): void {
    this.get(place, conditions);
    this.byBucket.get(place.bucket)?.delete(place.name);
  }

  private nextGeneration(): string {
    // Microseconds, as Cloud Storage has them; two writes in one microsecond still differ.
    this.lastGeneration = Math.max(this.lastGeneration + 1, Date.now() * 1_000);
    return String(this.lastGeneration);
  }
}

function checksum(bytes: Buffer): string {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32c(bytes));
  return value.toString('base64');
}

function checkChecksums(
  expected: NewObject['expected'],
  actual: { crc32c: string; md5Hash: string },
): void {
  for (const name of ['crc32c', 'md5Hash'] as const) {
    const wanted = expected?.[name];
    if (wanted === undefined || wanted === actual[name]) continue;
    throw new StorageError(
      400,
      'invalid',
      `Provided ${name} "${wanted}" doesn't match calculated ${name} "${actual[name]}".`,
    );
  }
}

function noSuchBucket(): StorageError {
  return new StorageError(404, 'notFound', 'The specified bucket does not exist.');
}

function checkConditions(
  object: StoredObject | undefined,
  conditions: Preconditions,
  kind: 'read' | 'write',
): void {
  const generation = object?.generation ?? '0';
  const metageneration = object?.metageneration ?? '0';
  const failed =
    differs(conditions.ifGenerationMatch, generation) ||
    differs(conditions.ifMetagenerationMatch, metageneration);
  if (failed) throw conditionNotMet();
  const equal =
    conditions.ifGenerationNotMatch === generation ||
    conditions.ifMetagenerationNotMatch === metageneration;
  // A read that may be skipped is "not modified"; a write that must not happen is refused.
  if (equal) throw kind === 'read' ? new StorageError(304, 'notModified', '') : conditionNotMet();
}

function differs(wanted: string | undefined, actual: string): boolean {
  return wanted !== undefined && wanted !== actual;
}

function conditionNotMet(): StorageError {
  return new StorageError(
    412,
    'conditionNotMet',
    'At least one of the pre-conditions you specified did not hold.',
  );
}
