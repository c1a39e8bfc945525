import { duration, signed, time, words } from '../../../src/evaluation/report-format';

describe('the report’s formats', () => {
  it.each([
    [0, '0 s'],
    [870, '0.9 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [90_000, '1 min 30 s'],
    [3_540_000, '59 min'],
    [3_600_000, '1 h'],
    [4_680_000, '1 h 18 min'],
    [86_400_000, '24 h'],
    [259_200_000, '3 d'],
    [262_800_000, '3 d 1 h'],
  ])('write %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('write times, signs and states for people', () => {
    expect(time('2026-11-21T10:48:52.123Z')).toBe('2026-11-21 10:48 UTC');
    expect(time('not a time')).toBe('not a time');
    expect([signed(0.1), signed(-0.1)]).toEqual(['+0.100', '−0.100']);
    expect(words('JOB_STATE_PARTIALLY_SUCCEEDED')).toBe('partially succeeded');
    expect(words('waitingForQuota')).toBe('waiting for quota');
  });
});
