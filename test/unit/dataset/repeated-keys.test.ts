import * as fc from 'fast-check';
import { repeatedKeys } from '../../../src/dataset/repeated-keys';

/** Keys that look like what is around them. */
const key = fc.constantFrom('a', 'b', 'references', '"', '\\', '{', '":', 'é', '');

const members = fc.array(fc.tuple(key, fc.jsonValue({ maxDepth: 2 })), { maxLength: 6 });

const objectOf = (entries: readonly (readonly [string, unknown])[], space = ''): string =>
  `{${entries.map(([name, value]) => `${JSON.stringify(name)}${space}:${JSON.stringify(value)}`).join(`,${space}`)}}`;

describe('repeatedKeys', () => {
  it('finds each key that was there before, whatever is around them', () => {
    const before = fc.dictionary(
      key.filter((name) => name !== 'references'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        members,
        before,
        before,
        fc.constantFrom('', ' ', '\t\r'),
        (own, one, two, space) => {
          const text = [
            ...Object.entries(one).map((entry) => objectOf([entry]).slice(1, -1)),
            `"references"${space}:${space}${objectOf(own, space)}`,
            ...Object.entries(two).map((entry) => objectOf([entry]).slice(1, -1)),
          ].join(',');
          const names = own.map(([name]) => name);
          expect(repeatedKeys(`{${text}}`, 'references')).toEqual(
            names.flatMap((name, index) => (names.indexOf(name) < index ? [index + 1] : [])),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a key written in two ways', '{"references":{"a":"1","\\u0061":"2"}}', [2]],
    ['a key three times', '{"references":{"a":"1","a":"2","a":"3"}}', [2, 3]],
    [
      'an object that is there twice: the last counts',
      '{"references":{"a":1,"a":2},"references":{"a":1}}',
      [],
    ],
    ['keys below', '{"references":{"a":{"b":1,"b":2}}}', []],
    ['keys of a list', '{"references":[{"a":1,"a":2}]}', []],
    ['keys beside it', '{"a":1,"a":2,"references":{"a":1}}', []],
    ['the same name below', '{"contents":{"references":{"a":1,"a":2}}}', []],
    ['a text that looks like it', '{"a":"references\\":{\\"a\\":1,\\"a\\":2}"}', []],
    ['nothing', '{}', []],
  ])('%s', (_name, text, expected) => {
    expect(repeatedKeys(text, 'references')).toEqual(expected);
  });

  it('is not held up by texts of many quotation marks and escapes', () => {
    const text = JSON.stringify({
      a: '\\"'.repeat(1_000_000),
      references: { a: '\\'.repeat(1_000_000) },
    });
    expect(repeatedKeys(text, 'references')).toEqual([]);
  });
});
