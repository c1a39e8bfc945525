/** Time that passes only where somebody sleeps. */
import type { Time } from '../../src/google/time';

export type FakeTime = Time & { slept: number[] };

export function createFakeTime(): FakeTime {
  let now = Date.parse('2026-01-31T12:00:00Z');
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => 1,
    sleep: (ms) => {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}
