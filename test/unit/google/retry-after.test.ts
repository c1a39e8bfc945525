import { parseProtoDuration, parseRetryAfter } from '../../../src/google/retry-after';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const DAY = 86_400_000;

describe('parseRetryAfter', () => {
  it.each([
    ['7', 7_000],
    ['Sat, 31 Jan 2026 12:00:30 GMT', 30_000],
    ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads %s', (text, ms) => {
    expect(parseRetryAfter(text, NOW)).toBe(ms);
  });

  it.each(['999999999', '2147484', 'Sat, 31 Jan 2099 12:00:00 GMT'])(
    'takes %s for a day: no timer holds what is beyond 2^31 ms',
    (text) => {
      expect(parseRetryAfter(text, NOW)).toBe(DAY);
    },
  );
});

describe('parseProtoDuration', () => {
  it.each([
    ['12s', 12_000],
    ['1.5s', 1_500],
    ['999999999999s', DAY],
    ['12', undefined],
    [12, undefined],
  ])('reads %s', (text, ms) => {
    expect(parseProtoDuration(text)).toBe(ms);
  });
});
