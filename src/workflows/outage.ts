/** A service that takes no create call: when to try again, and when to give up. Pure. */

/** First pause after a call that was certainly not sent; doubles up to the last. */
const FIRST_PAUSE_MS = 5_000;
const LAST_PAUSE_MS = 1_800_000;

/** Times are milliseconds; `now` is since 1970. */
export class Outage {
  private pauseMs = FIRST_PAUSE_MS;
  private since: number | undefined;

  constructor(private readonly longestMs: number) {}

  /** The service answered, if not as it was wished: whatever outage there was is over. */
  answered(): void {
    this.since = undefined;
    this.pauseMs = FIRST_PAUSE_MS;
  }

  /** A call had no answer; the look that follows is pause enough. */
  unanswered(now: number): void {
    this.since ??= now;
  }

  /** A call could not be sent: the pause before the next, or `undefined` when it has lasted too long. */
  notSent(now: number): number | undefined {
    this.since ??= now;
    const { pauseMs } = this;
    if (now + pauseMs > this.since + this.longestMs) return undefined;
    this.pauseMs = Math.min(this.pauseMs * 2, LAST_PAUSE_MS);
    return pauseMs;
  }

  isTooLong(now: number): boolean {
    return this.since !== undefined && now > this.since + this.longestMs;
  }
}
