/**
 * Tokens of a whole dataset from those of a sample: a ratio estimate, tokens per character of the examples as they are sent,
 * with its interval.
 */
import { probit, sampleVariance, sum } from 'simple-statistics';
import { seededIntegers } from './seeded-random';

const CONFIDENCE = 0.95;

/** An interval needs two. */
const LEAST = 2;

export type Drawn<T> = { size: number; item: T };

export type TokenSample<T> = {
  drawn: Drawn<T>[];
  /** Of all examples, drawn or not. */
  examples: number;
  size: number;
};

/**
 * Draws up to `count` items, each with the same chance, and the same ones for the same seed; one pass.
 *
 * @param maxSize of what is kept together: beyond it the sample becomes smaller, by items that are drawn to leave it.
 */
export async function drawTokenSample<T>(
  source: AsyncIterable<T>,
  {
    count,
    seed,
    sizeOf,
    maxSize = Infinity,
  }: { count: number; seed: number; sizeOf: (item: T) => number; maxSize?: number },
): Promise<TokenSample<T>> {
  const draw = seededIntegers(seed);
  const sample: TokenSample<T> = { drawn: [], examples: 0, size: 0 };
  let places = count;
  let kept = 0;
  for await (const item of source) {
    const size = sizeOf(item);
    sample.examples += 1;
    sample.size += size;
    if (sample.drawn.length < places) {
      sample.drawn.push({ size, item });
      kept += size;
    } else {
      const place = draw(sample.examples);
      if (place < places) {
        kept += size - (sample.drawn[place]?.size ?? 0);
        sample.drawn[place] = { size, item };
      }
    }
    while (kept > maxSize && sample.drawn.length > LEAST) {
      const [gone] = sample.drawn.splice(draw(sample.drawn.length), 1);
      kept -= gone?.size ?? 0;
      places = sample.drawn.length;
    }
  }
  return sample;
}

/**
 * The total and its interval of 95 %; exact where every example was counted.
 *
 * @param counted at least two, or all examples.
 */
export function estimateTotal(
  counted: readonly { size: number; tokens: number }[],
  all: { examples: number; size: number },
): { tokens: number; low: number; high: number } {
  const known = sum(counted.map(({ tokens }) => tokens));
  if (counted.length === all.examples) return { tokens: known, low: known, high: known };
  const ratio = known / sum(counted.map(({ size }) => size));
  const total = ratio * all.size;
  // The residuals of a ratio estimate sum to nothing, so that their variance is taken about zero, as it should be.
  const spread = sampleVariance(counted.map(({ size, tokens }) => tokens - ratio * size));
  const unseen = 1 - counted.length / all.examples;
  const error = all.examples * Math.sqrt((unseen * spread) / counted.length);
  const margin = probit((1 + CONFIDENCE) / 2) * error;
  return {
    tokens: Math.round(total),
    // What was counted is there in any case.
    low: Math.max(known, Math.floor(total - margin)),
    high: Math.ceil(total + margin),
  };
}
