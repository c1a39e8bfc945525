import { QuotaHold } from '../../../src/workflows/quota-hold';

describe('the time in which a job is held back for quota', () => {
  it('begins with the first sight of it, and is counted when it is over', () => {
    const hold = new QuotaHold();
    hold.see(false, 1_000);
    expect(hold).toMatchObject({ since: undefined, pastMs: 0 });
    hold.see(true, 2_000);
    hold.see(true, 3_000);
    expect(hold).toMatchObject({ since: 2_000, pastMs: 0 });
    hold.see(false, 5_000);
    expect(hold).toMatchObject({ since: undefined, pastMs: 3_000 });
    hold.see(true, 6_000);
    hold.see(false, 7_000);
    expect(hold.pastMs).toBe(4_000);
  });

  it('is never less than nothing, whatever the clocks say', () => {
    const hold = new QuotaHold();
    hold.see(true, 2_000);
    hold.see(false, 1_000);
    expect(hold.pastMs).toBe(0);
  });
});
