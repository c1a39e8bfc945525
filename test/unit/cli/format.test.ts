import { formatBar, formatElapsed, formatPairs, formatState } from '../../../src/cli/format';
import { renderTable } from '../../../src/cli/table';

describe('formatElapsed', () => {
  it.each([
    [-5, '0s'],
    [59_999, '59s'],
    [65_000, '1m 05s'],
    [3_600_000, '1h 00m'],
    [100 * 3_600_000, '4d 04h'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });
});

describe('formatBar', () => {
  it('is full only at the end, and never overflows', () => {
    expect(formatBar(99, 100, 10)).toBe('█████████░');
    expect(formatBar(100, 100, 4)).toBe('████');
    expect(formatBar(7, 3, 4)).toBe('████');
    expect(formatBar(1, 0, 4)).toBe('░░░░');
  });
});

describe('formatState', () => {
  it('reads both kinds of state', () => {
    expect(formatState('JOB_STATE_RUNNING')).toBe('running');
    expect(formatState('TUNING_JOB_STATE_PROCESSING_DATASET')).toBe('processing dataset');
  });
});

describe('formatPairs', () => {
  it('aligns values and leaves out what is unknown', () => {
    const pairs = [
      ['a', '1'],
      ['long', '2'],
      ['none', undefined],
    ] as const;
    expect(formatPairs(pairs)).toEqual(['a     1', 'long  2']);
  });
});

describe('renderTable', () => {
  it('has columns, no frames and no trailing blanks', () => {
    const table = renderTable(
      ['name', 'state'],
      [
        ['a', 'running'],
        ['bcdef', ''],
      ],
    );
    expect(table).toBe('NAME   STATE\na      running\nbcdef');
  });
});
