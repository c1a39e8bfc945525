import * as fc from 'fast-check';
import { HASH_WORDS, hashLine, hashText } from '../../../src/dataset/row-hash';

function hashOf(bytes: Uint8Array, start = 0, end = bytes.length): [number, number] {
  const target = new Uint32Array(HASH_WORDS + 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  hashLine({ view, start, end }, target, 1);
  return [target[1] ?? 0, target[2] ?? 0];
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('hashLine', () => {
  it('does not depend on where the line lies', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.uint8Array(), (before, line, after) => {
        const all = Uint8Array.from([...before, ...line, ...after]);
        const end = before.length + line.length;
        expect(hashOf(all, before.length, end)).toEqual(hashOf(line));
      }),
    );
  });

  it('leaves out white space at both ends, and only there', () => {
    expect(hashOf(text(' {"a": 1}\r'))).toEqual(hashOf(text('{"a": 1}')));
    expect(hashOf(text('{"a":1}'))).not.toEqual(hashOf(text('{"a": 1}')));
  });

  it('tells lines apart that differ in one bit, anywhere', () => {
    const line = text('{"contents":[{"role":"user","parts":[{"text":"question 7"}]}]}');
    const seen = new Set<string>([hashOf(line).join()]);
    for (let bit = 0; bit < line.length * 8; bit += 1) {
      const other = Uint8Array.from(line);
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      seen.add(hashOf(other).join());
    }
    expect(seen.size).toBe(1 + line.length * 8);
  });

  it('spreads each half evenly, so that both count', () => {
    const [left, right] = [new Set<number>(), new Set<number>()];
    for (let row = 0; row < 20_000; row += 1) {
      const [one, other] = hashOf(text(`{"contents":${row}}`));
      left.add(one);
      right.add(other);
    }
    // Of 20,000 values in 2^32, on average 0.05 collide.
    expect(left.size).toBeGreaterThan(19_995);
    expect(right.size).toBeGreaterThan(19_995);
  });
});

function hashOfText(value: string): [number, number] {
  const target = new Uint32Array(HASH_WORDS + 1);
  hashText(value, target, 1);
  return [target[1] ?? 0, target[2] ?? 0];
}

describe('hashText', () => {
  it.each([1, 100, 21_845, 21_846, 100_000])(
    'is the hash of all bytes of a text of %d characters',
    (length) => {
      for (const sign of ['x', 'é', '東']) {
        const value = sign.repeat(length);
        expect(hashOfText(value)).toEqual(hashOf(text(value)));
      }
    },
  );

  it('does not depend on the texts before it', () => {
    const alone = hashOfText('short');
    hashOfText('x'.repeat(20_000));
    expect(hashOfText('short')).toEqual(alone);
  });
});
