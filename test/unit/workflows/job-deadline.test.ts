import type { TimelineEntry } from '../../../src/contract/result';
import { countsFrom } from '../../../src/workflows/job-deadline';

const AT = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;

function iso(minutes: number): string {
  return new Date(AT + minutes * MINUTE).toISOString();
}

const TIMELINE: TimelineEntry[] = [
  { at: iso(0), phase: 'checking' },
  { at: iso(1), phase: 'creating' },
  { at: iso(2), phase: 'creating', state: 'JOB_STATE_PENDING' },
  { at: iso(3), phase: 'tuning', state: 'JOB_STATE_RUNNING' },
];

function run(more: { takenOverAt?: number; joinedAt?: number } = {}) {
  return { takenOverAt: undefined, joinedAt: undefined, result: { timeline: TIMELINE }, ...more };
}

describe('countsFrom', () => {
  it("is the job's creation", () => {
    expect(countsFrom(run(), { createTime: iso(-5) })).toBe(AT - 5 * MINUTE);
  });

  it.each(['takenOverAt', 'joinedAt'])('is the take-over of a job that others made (%s)', (how) => {
    const takenOver = run({ [how]: AT + 7 * MINUTE });
    expect(countsFrom(takenOver, { createTime: iso(-60) })).toBe(AT + 7 * MINUTE);
  });

  it('is the first sight of a job that tells no time, whatever it did since', () => {
    expect(countsFrom(run(), {})).toBe(AT + 2 * MINUTE);
    expect(countsFrom(run(), { createTime: 'soon' })).toBe(AT + 2 * MINUTE);
  });
});
