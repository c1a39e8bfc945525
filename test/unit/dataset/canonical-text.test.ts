import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { canonicalText } from '../../../src/dataset/canonical-text';
import { withKeysReversed } from '../../support/dataset-bytes';

const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Values that are often the same, of texts that look like what is written around them. */
const near: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, 0, 1, '', 'a', '1;', 's1:a', 'a0:', 'null;'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 's1:a'), tie('any'), { maxKeys: 3 }),
  ),
})).any;

describe('canonicalText', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const row = reread(value);
        expect(canonicalText(withKeysReversed(row))).toBe(canonicalText(row));
      }),
    );
  });

  it('is the same for equal values alone', () => {
    fc.assert(
      fc.property(near, near, (left, right) => {
        const [one, other] = [reread(left), reread(right)];
        expect(canonicalText(one) === canonicalText(other)).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('does not overflow on nesting of 100,000: %s', (open, close) => {
    const deep: unknown = JSON.parse(`${open.repeat(100_000)}1${close.repeat(100_000)}`);
    expect(canonicalText(deep)).toMatch(/1;$/);
  });
});
