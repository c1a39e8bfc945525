import * as fc from 'fast-check';
import { parseShares, partOf } from '../../../src/conversion';

describe('parseShares', () => {
  it('takes two or three shares that add up to one', () => {
    expect(parseShares('0.9/0.1')).toEqual([0.9, 0.1]);
    expect(parseShares('0.7/0.2/0.1')).toEqual([0.7, 0.2, 0.1]);
  });

  it.each(['', '1', '0.9/0.2', '1/0', '1.1/-0.1', 'a/b', '0.25/0.25/0.25/0.25', '0.9/'])(
    'refuses %j',
    (text) => {
      expect(parseShares(text)).toBeUndefined();
    },
  );
});

const line = (index: number): Buffer => Buffer.from(`{"contents":[${index}]}`);

function count(shares: number[], seed: number): number[] {
  const counts = shares.map(() => 0);
  for (let index = 0; index < 10_000; index += 1) {
    const part = partOf(line(index), shares, seed);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}

describe('partOf', () => {
  it('keeps about to the shares, whatever the seed', () => {
    for (const seed of [0, 1, 7, 2 ** 31]) {
      // Five standard deviations of 10,000 draws are at most 250.
      const [train = 0, validation = 0, test = 0] = count([0.7, 0.2, 0.1], seed);
      expect(Math.abs(train - 7_000)).toBeLessThan(250);
      expect(Math.abs(validation - 2_000)).toBeLessThan(250);
      expect(Math.abs(test - 1_000)).toBeLessThan(250);
    }
  });

  it('puts equal rows on one side, and depends on the seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, seed) => {
        const [one, other] = [Buffer.from(text), Buffer.from(text)];
        expect(partOf(one, [0.5, 0.5], seed)).toBe(partOf(other, [0.5, 0.5], seed));
      }),
    );
    const sides = new Set(
      Array.from({ length: 50 }, (_, seed) => partOf(line(1), [0.5, 0.5], seed)),
    );
    expect(sides.size).toBe(2);
  });
});
