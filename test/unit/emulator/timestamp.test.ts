import { timestamp } from '../../../src/emulator/timestamp';

describe('timestamp', () => {
  it('has 0, 3, 6 or 9 digits, is the same for the same time, and keeps the order', () => {
    const start = Date.parse('2026-11-21T12:00:00Z');
    const times = Array.from({ length: 1_001 }, (_, index) => start + index);
    const texts = times.map(timestamp);
    const lengths = new Set(texts.map((text) => (/\.(\d+)Z$/.exec(text)?.[1] ?? '').length));
    expect([...lengths].sort((a, b) => a - b)).toEqual([0, 3, 6, 9]);
    expect(texts.map((text) => Date.parse(text))).toEqual(times);
    expect(times.map(timestamp)).toEqual(texts);
  });
});
