/** Time of watchers and gates that stands still until told to pass. */
import type { WatchTime } from '../../src/activities/watch/location-watch';

/** Lets everything that is ready go on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export class FakeWatchTime implements WatchTime {
  private nowMs = 0;
  private calls: { at: number; call: () => void }[] = [];
  now = (): number => this.nowMs;
  random = (): number => 0.5;
  after = (ms: number, call: () => void): (() => void) => {
    const entry = { at: this.nowMs + ms, call };
    this.calls.push(entry);
    return () => {
      this.calls = this.calls.filter((other) => other !== entry);
    };
  };

  /** Calls that are still to come. */
  get pending(): number {
    return this.calls.length;
  }

  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    const due = this.calls.filter(({ at }) => at <= this.nowMs);
    this.calls = this.calls.filter(({ at }) => at > this.nowMs);
    for (const { call } of due) call();
    await settled();
  }
}
