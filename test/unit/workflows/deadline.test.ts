import { deadlineWarning, tuningDeadline } from '../../../src/workflows/deadline';

const HOUR = 3_600_000;

describe('tuningDeadline', () => {
  it('counts from the creation of the job', () => {
    expect(tuningDeadline({ countsFrom: 1_000, limitMs: HOUR })).toBe(1_000 + HOUR);
  });

  it("is pulled forward by the caller's own run time-out, with time left to cancel the job", () => {
    const runTimeout = { startedAt: 0, ms: HOUR };
    expect(tuningDeadline({ countsFrom: 1_000, limitMs: 24 * HOUR, runTimeout })).toBe(
      HOUR - 600_000,
    );
    const short = { startedAt: 0, ms: 120_000 };
    expect(tuningDeadline({ countsFrom: 0, limitMs: HOUR, runTimeout: short })).toBe(90_000);
  });

  it('is not moved by a run time-out that comes later', () => {
    const runTimeout = { startedAt: 0, ms: 48 * HOUR };
    expect(tuningDeadline({ countsFrom: 0, limitMs: HOUR, runTimeout })).toBe(HOUR);
  });
});

describe('deadlineWarning', () => {
  it('comes after four fifths of the time', () => {
    expect(deadlineWarning(1_000, 11_000)).toBe(9_000);
  });
});
