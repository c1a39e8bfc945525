import * as fc from 'fast-check';
import { LineHashes } from '../../../src/dataset/line-hashes';

const { imul } = Math;

/** As those of lines: random to look at, and different for different numbers. */
function mixed(number: number): number {
  const once = imul(number ^ (number >>> 16), 0x85ebca6b);
  const twice = imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

const hashOf = (line: number): [number, number] => [mixed(line), mixed(line + 2 ** 30)];

describe('LineHashes', () => {
  it('knows the first line of every hash, as a map would', () => {
    const pairs = fc.array(fc.tuple(fc.nat(50), fc.nat(3)), { maxLength: 300 });
    fc.assert(
      fc.property(pairs, (hashes) => {
        const [table, model] = [new LineHashes(), new Map<string, number>()];
        hashes.forEach(([left, right], index) => {
          const known = model.get(`${left} ${right}`) ?? 0;
          expect(table.find(left, right)).toBe(known);
          expect(table.add(left, right, index + 1)).toBe(known);
          if (known === 0) model.set(`${left} ${right}`, index + 1);
        });
      }),
    );
  });

  it('grows with its lines, up to its last capacity', () => {
    const table = new LineHashes(2 ** 13);
    let kept = 0;
    for (let line = 1; line <= 10_000; line += 1) {
      expect(table.add(...hashOf(line), line)).toBe(0);
      if (table.find(...hashOf(line)) === line) kept += 1;
    }
    // 0.85 of the places of each table, rounded up, or a little less: not all tables get as many.
    expect(kept).toBeGreaterThan(6_700);
    expect(kept).toBeLessThanOrEqual(256 * 28);
    expect(table.isComplete).toBe(false);
    expect(table.add(...hashOf(1), 10_001)).toBe(1);
  });

  it('is complete while every line has found a place', () => {
    const table = new LineHashes();
    for (let line = 1; line <= 20_000; line += 1) table.add(...hashOf(line), line);
    expect(table.isComplete).toBe(true);
    const found = Array.from({ length: 20_000 }, (_, index) => table.find(...hashOf(index + 1)));
    expect(found).toEqual(found.map((_, index) => index + 1));
  });
});
