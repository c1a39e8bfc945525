/** How long the service has held the run's job back for quota: time that is not counted as tuning. Pure. */
export class QuotaHold {
  private begunAt: number | undefined;
  private ended = 0;

  /** Takes what was seen of the job, and when: milliseconds since 1970. */
  see(isHeld: boolean, at: number): void {
    if (isHeld) {
      this.begunAt ??= at;
      return;
    }
    if (this.begunAt !== undefined) this.ended += Math.max(0, at - this.begunAt);
    this.begunAt = undefined;
  }

  /** Since when the job is held back, in milliseconds since 1970; `undefined` while it is not. */
  get since(): number | undefined {
    return this.begunAt;
  }

  /** All holds that are over, in milliseconds. */
  get pastMs(): number {
    return this.ended;
  }
}
