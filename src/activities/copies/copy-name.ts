/** The name of a dataset's copy: by its content, so that every attempt makes the same. Pure. */
import { createHash } from 'node:crypto';
import { parseGsUri } from '../../contract/gs-uri';
import type { ObjectMetadata } from '../../storage/port';

/** What stays readable in any tool; a name keeps its end, which tells the format. */
const MAX_NAME = 80;

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

/** 128 bits of the content; composite objects have no MD5, and are told apart by their generation as well. */
function contentOf({ md5Hash, crc32c, generation }: ObjectMetadata): string {
  return md5Hash === undefined ? `crc32c-${hexOf(crc32c)}-${generation}` : `md5-${hexOf(md5Hash)}`;
}

/** 32 bits of the key's name: a copy that is encrypted otherwise is another one. */
function keyOf(kmsKeyName: string): string {
  return createHash('sha256').update(kmsKeyName).digest('hex').slice(0, 8);
}

/**
 * Relative to the directory of copies: `datasets/md5-900150983cd24fb0d6963f7d28e17f72-train.jsonl`.
 *
 * @param kmsKeyName that the copy is to be encrypted with.
 */
export function copyName(source: ObjectMetadata, kmsKeyName?: string): string {
  const object = parseGsUri(source.uri)?.object ?? '';
  const name = object.slice(object.lastIndexOf('/') + 1).replaceAll(/[^\w.-]/g, '_');
  const key = kmsKeyName === undefined ? '' : `-kms-${keyOf(kmsKeyName)}`;
  return `datasets/${contentOf(source)}${key}-${name.slice(-MAX_NAME)}`;
}

/** Whether an object has the content of another, as far as their checksums tell. */
export function isSameContent(one: ObjectMetadata, other: ObjectMetadata): boolean {
  const isMd5Same =
    one.md5Hash === undefined || other.md5Hash === undefined || one.md5Hash === other.md5Hash;
  return one.crc32c === other.crc32c && one.size === other.size && isMd5Same;
}

/** Whether an object is encrypted with this key, as far as its metadata tells; they name the version of the key. */
export function isEncryptedWith({ kmsKeyName }: ObjectMetadata, wanted: string): boolean {
  return kmsKeyName === wanted || kmsKeyName?.startsWith(`${wanted}/cryptoKeyVersions/`) === true;
}
