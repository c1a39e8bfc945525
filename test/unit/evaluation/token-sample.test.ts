import * as fc from 'fast-check';
import { drawTokenSample, estimateTotal } from '../../../src/evaluation';
import { seededIntegers } from '../../../src/evaluation/seeded-random';

async function* each<T>(items: readonly T[]) {
  yield* items;
}

const sizeOf = (item: { size: number }): number => item.size;

/** Examples whose tokens are about a quarter of their characters, give or take a tenth. */
function population(count: number, seed: number): { size: number; tokens: number }[] {
  const draw = seededIntegers(seed);
  return Array.from({ length: count }, () => {
    const size = 40 + draw(400);
    return { size, tokens: Math.round((size / 4) * (0.9 + draw(201) / 1000)) };
  });
}

describe('drawTokenSample', () => {
  it('draws everything of a small dataset, in order', async () => {
    const items = population(5, 1);
    const sample = await drawTokenSample(each(items), { count: 5, seed: 0, sizeOf });
    expect(sample.drawn.map(({ item }) => item)).toEqual(items);
    expect(sample.examples).toBe(5);
    expect(sample.size).toBe(items.reduce((sum, { size }) => sum + size, 0));
  });

  it('keeps no more than a size, by a smaller sample of the same kind', async () => {
    const items = population(500, 1);
    const limited = { count: 50, seed: 0, sizeOf, maxSize: 3_000 };
    const sample = await drawTokenSample(each(items), limited);
    const kept = sample.drawn.reduce((sum, { size }) => sum + size, 0);
    expect(kept).toBeLessThanOrEqual(3_000);
    expect(sample.drawn.length).toBeGreaterThan(5);
    expect(sample.examples).toBe(500);
    // Two are kept, whatever their size: no interval is reckoned from one.
    const few = await drawTokenSample(each(items), { ...limited, maxSize: 1 });
    expect(few.drawn).toHaveLength(2);
    const places = await Promise.all(
      Array.from({ length: 60 }, async (_, seed) => {
        const { drawn } = await drawTokenSample(each(items), { ...limited, seed });
        return drawn.map(({ item }) => items.indexOf(item));
      }),
    );
    // Early and late items come as often: the mean place is the middle, give or take.
    const all = places.flat();
    const mean = all.reduce((sum, place) => sum + place, 0) / all.length;
    expect(Math.abs(mean - 250)).toBeLessThan(25);
  });

  it('draws the same for the same seed, other examples for another', async () => {
    const items = population(500, 1);
    const drawn = async (seed: number) =>
      (await drawTokenSample(each(items), { count: 20, seed, sizeOf })).drawn;
    expect(await drawn(3)).toEqual(await drawn(3));
    expect(await drawn(3)).not.toEqual(await drawn(4));
    expect(await drawn(3)).toHaveLength(20);
  });
});

describe('estimateTotal', () => {
  it('is exact, without an interval, where every example was counted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ size: fc.integer({ min: 1 }), tokens: fc.nat(9_999) })),
        (counted) => {
          const total = counted.reduce((sum, { tokens }) => sum + tokens, 0);
          const all = { examples: counted.length, size: 1 };
          expect(estimateTotal(counted, all)).toEqual({ tokens: total, low: total, high: total });
        },
      ),
    );
  });

  it('has the truth in its interval in about 95 of 100 draws', async () => {
    const items = population(2_000, 7);
    const truth = items.reduce((sum, { tokens }) => sum + tokens, 0);
    let inside = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const sample = await drawTokenSample(each(items), { count: 100, seed, sizeOf });
      const { low, high } = estimateTotal(
        sample.drawn.map(({ item }) => item),
        sample,
      );
      if (low <= truth && truth <= high) inside += 1;
    }
    // 190 are expected; four standard deviations of a binomial count are 12.
    expect(inside).toBeGreaterThanOrEqual(178);
    expect(inside).toBeLessThanOrEqual(200);
  });

  it('has a narrow interval for rows of one kind, and never one below what was counted', () => {
    const counted = population(200, 3);
    const known = counted.reduce((sum, { tokens }) => sum + tokens, 0);
    const size = counted.reduce((sum, item) => sum + item.size, 0);
    const { tokens, low, high } = estimateTotal(counted, { examples: 2_000, size: size * 10 });
    expect(high - low).toBeLessThan(tokens * 0.05);
    expect(high).toBeGreaterThan(low);
    expect(low).toBeGreaterThanOrEqual(known);
  });
});
