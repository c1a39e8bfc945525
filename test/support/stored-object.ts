/** An object as Cloud Storage describes it, and its bytes. */
import { checksumOf } from '../../src/storage/crc32c';

export const content = Buffer.from('{"contents":[]}\n'.repeat(100));

/** The JSON API's metadata of these bytes. */
export function resource(bytes: Buffer = content, fields: Record<string, unknown> = {}) {
  return {
    bucket: 'acme',
    name: 'train.jsonl',
    generation: '17',
    metageneration: '2',
    size: String(bytes.length),
    crc32c: checksumOf(bytes),
    ...fields,
  };
}
