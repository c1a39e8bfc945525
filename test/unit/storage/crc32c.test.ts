import { checksumOf, createChecksum } from '../../../src/storage/crc32c';

describe('CRC32C', () => {
  it.each([
    // The check value of the polynomial's definition: 0xE3069283.
    ['123456789', '4waSgw=='],
    ['', 'AAAAAA=='],
  ])('of %p is %s', (text, expected) => {
    expect(checksumOf(Buffer.from(text))).toBe(expected);
  });

  it('is the same in pieces', () => {
    const checksum = createChecksum();
    for (const piece of ['1234', '', '56789']) checksum.update(Buffer.from(piece));
    expect(checksum.base64()).toBe(checksumOf(Buffer.from('123456789')));
  });
});
