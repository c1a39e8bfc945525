/** The metadata that a client gives with an upload or a copy. */
import { isObject } from './http-exchange';
import { StorageError } from './storage-error';

export type ObjectMetadataInput = {
  name?: string;
  contentType?: string;
  contentEncoding?: string;
  metadata?: Record<string, string>;
  expected?: { crc32c?: string; md5Hash?: string };
};

/** Fields that the emulator does not keep are ignored, as the real service ignores output-only ones. */
export function objectMetadata(json: Buffer): ObjectMetadataInput {
  if (json.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(json.toString('utf8'));
  } catch {
    throw new StorageError(400, 'parseError', 'Parse Error');
  }
  if (!isObject(value)) throw new StorageError(400, 'parseError', 'Parse Error');
  const { name, contentType, contentEncoding, metadata, crc32c, md5Hash } = value;
  const expected = {
    ...(typeof crc32c === 'string' ? { crc32c } : {}),
    ...(typeof md5Hash === 'string' ? { md5Hash } : {}),
  };
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof contentType === 'string' ? { contentType } : {}),
    ...(typeof contentEncoding === 'string' ? { contentEncoding } : {}),
    ...(isObject(metadata) ? { metadata: metadata as Record<string, string> } : {}),
    ...(Object.keys(expected).length === 0 ? {} : { expected }),
  };
}
