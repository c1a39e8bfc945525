/** Lines of bytes that are no example, as files in the wild have them, and one that is. */
import * as fc from 'fast-check';
import { goodRow } from './dataset-bytes';

/** With letters of two, three and four bytes. */
export const GOOD_LINE = Buffer.from(JSON.stringify(goodRow('Grüße', '東京 🎈')));

/** What a line is by the platform's own means: an example, or nothing that could be one. */
function isJsonObject(bytes: Uint8Array): boolean {
  try {
    const row: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof row === 'object' && row !== null && !Array.isArray(row);
  } catch {
    return false;
  }
}

/** Bytes that are nearly a row, or nothing like one; never with a line end within. */
export const brokenLine: fc.Arbitrary<Buffer> = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.nat(GOOD_LINE.length).map((length) => GOOD_LINE.subarray(0, length)),
    fc
      .tuple(fc.nat(GOOD_LINE.length - 1), fc.integer({ min: 0, max: 255 }))
      .map(([at, byte]) => Buffer.from(GOOD_LINE.map((old, index) => (index === at ? byte : old)))),
    fc
      .constantFrom('\0', '', '\r', '\uFEFF', '[]', '{}{}', 'NaN', '"')
      .map((text) => Buffer.from(text)),
    fc
      .constantFrom([0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80])
      .map((bytes) => Buffer.from(bytes)),
  )
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)))
  .filter((bytes) => !isJsonObject(bytes));
