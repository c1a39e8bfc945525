/** Shares rows out over files by their text, so that equal rows never land on two sides of a split. */
import { HASH_WORDS, hashLine } from '../dataset/row-hash';

/** `0.9/0.1` as shares that add up to one; nothing where it is not that. */
export function parseShares(text: string): number[] | undefined {
  const shares = text.split('/').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const isGood = shares.length >= 2 && shares.length <= 3 && shares.every((share) => share > 0);
  const sum = shares.reduce((total, share) => total + share, 0);
  // Shares such as 0.7/0.2/0.1 do not add up to 1 exactly in binary.
  return isGood && Math.abs(sum - 1) < 1e-9 ? shares : undefined;
}

/** Names of the parts, in the order of the shares. */
export const PART_NAMES = ['train', 'validation', 'test'] as const;

/** The part of a row, 0 for the first share. The same row and seed always give the same part. */
export function partOf(line: Uint8Array, shares: readonly number[], seed: number): number {
  const hash = new Uint32Array(HASH_WORDS + 1);
  const view = new DataView(line.buffer, line.byteOffset, line.byteLength);
  hashLine({ view, start: 0, end: line.byteLength }, hash, 0);
  hash[HASH_WORDS] = seed;
  hashLine({ view: new DataView(hash.buffer), start: 0, end: hash.byteLength }, hash, 0);
  const draw = (hash[0] ?? 0) / 2 ** 32;
  let bound = 0;
  for (const [part, share] of shares.entries()) {
    bound += share;
    if (draw < bound) return part;
  }
  return shares.length - 1;
}
