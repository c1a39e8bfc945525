/** CRC32C as Cloud Storage states it: base64 of the big-endian checksum. */
import { crc32c } from '@node-rs/crc32';

export type Checksum = {
  update(bytes: Uint8Array): void;
  /** Of everything so far. */
  base64(): string;
};

/** Goes on from the checksum of the bytes before, as a number. */
export function createChecksum(before = 0): Checksum {
  let state = before;
  return {
    update: (bytes) => {
      state = crc32c(bytes, state);
    },
    base64: () => checksumText(state),
  };
}

/** A checksum that is known as a number, as Cloud Storage states it. */
export function checksumText(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}

export function checksumOf(bytes: Uint8Array): string {
  const checksum = createChecksum();
  checksum.update(bytes);
  return checksum.base64();
}
