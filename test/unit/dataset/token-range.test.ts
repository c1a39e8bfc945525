import * as fc from 'fast-check';
import { CHARACTERS_PER_TOKEN, tokenRange } from '../../../src/dataset/token-range';

describe('tokenRange', () => {
  it('holds the rule of thumb for English, and a token for each sign of Chinese', () => {
    expect(tokenRange({ characters: 10_000, extraBytes: 0 })).toEqual({ low: 2_300, high: 3_200 });
    expect(tokenRange({ characters: 100, extraBytes: 200 }).high).toBe(132);
  });

  it('never ends before it begins, nor leaves out the rule of thumb, nor counts more than bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const bytes = Buffer.byteLength(text);
        const { low, high } = tokenRange({
          characters: text.length,
          extraBytes: bytes - text.length,
        });
        expect(low).toBeLessThanOrEqual(high);
        expect(Math.floor(text.length / CHARACTERS_PER_TOKEN)).toBeGreaterThanOrEqual(low);
        expect(Math.floor(text.length / CHARACTERS_PER_TOKEN)).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(bytes);
      }),
    );
  });
});
