/** CRC32C as Cloud Storage states it: base64 of the big-endian checksum. */
import { crc32c } from '@node-rs/crc32';

export type Checksum = {
  update(bytes: Uint8Array): void;
  /** Of everything so far. */
  base64(): string;
};

export function createChecksum(): Checksum {
  let state = 0;
  return {
    update: (bytes) => {
      state = crc32c(bytes, state);
    },
    base64: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(state);
      return bytes.toString('base64');
    },
  };
}

export function checksumOf(bytes: Uint8Array): string {
  const checksum = createChecksum();
  checksum.update(bytes);
  return checksum.base64();
}
