import { Outage } from '../../../src/workflows/outage';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('Outage', () => {
  it('gives up a service that takes nothing for an hour', () => {
    const outage = new Outage(HOUR);
    let now = 0;
    for (let pause = outage.notSent(now); pause !== undefined; pause = outage.notSent(now)) {
      now += pause;
    }
    expect(now).toBeGreaterThan(HOUR / 2);
    expect(now).toBeLessThanOrEqual(HOUR);
  });

  it('begins with the first call that failed, however long the run was there before', () => {
    const outage = new Outage(HOUR);
    expect(outage.notSent(10 * HOUR)).toBe(5_000);
    outage.unanswered(10 * HOUR + MINUTE);
    expect(outage.isTooLong(11 * HOUR)).toBe(false);
    expect(outage.isTooLong(11 * HOUR + 1)).toBe(true);
  });

  it('is over once the service has answered', () => {
    const outage = new Outage(HOUR);
    outage.unanswered(0);
    outage.answered();
    expect(outage.isTooLong(2 * HOUR)).toBe(false);
    expect(outage.notSent(2 * HOUR)).toBe(5_000);
  });
});
