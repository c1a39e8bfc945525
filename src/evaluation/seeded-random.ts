/**
 * Random numbers that repeat for a seed, so that a draw and an interval can be made again and come out the same.
 */

/** Whole numbers from 0 to `below` - 1, the same ones for the same seed (mulberry32). */
export function seededIntegers(seed: number): (below: number) => number {
  // Kept as a signed 32-bit number: V8 keeps those out of the heap.
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
