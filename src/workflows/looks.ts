/**
 * Looks that somebody asked for (`refresh`), beside the wait for a job. Each is one activity on the main queue: it needs no slot
 * of the wait, and takes none away from it. No wish is lost.
 */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { confirming } from './activity-policy';
import { codedFailureOf } from './failures';
import { isHistoryLong } from './history-length';

/** At most one look per this time; a wish that comes sooner is followed when it is over. */
const INTERVAL_MS = 5_000;
/** How long one look is tried. The wait shows what is wrong, and goes on asking. */
const PATIENCE_MS = 60_000;

export class Looks {
  private readonly scope = new CancellationScope();
  private isWished = false;
  private isUnderWay = false;
  private nextAt = 0;

  constructor(
    private readonly job: () => Pick<TuningJobSnapshot, 'name' | 'apiVersion'>,
    private readonly onSight: (job: TuningJobSnapshot) => void,
  ) {}

  /** Wishes that come while a look is under way are one: it may have asked before they came. */
  wish(): void {
    this.isWished = true;
    if (!this.isUnderWay) void this.follow();
  }

  /** Call it when the wait is over. */
  end(): void {
    this.isWished = false;
    this.scope.cancel();
  }

  private async follow(): Promise<void> {
    this.isUnderWay = true;
    while (this.isWished && !isHistoryLong()) {
      this.isWished = false;
      await this.look();
    }
    this.isUnderWay = false;
  }

  /** The pause before a look that comes too soon is the activity's own: a timer would be five events more. */
  private async look(): Promise<void> {
    const { name, apiVersion } = this.job();
    const returnAfterMs = Math.max(0, this.nextAt - Date.now());
    this.nextAt = Date.now() + returnAfterMs + INTERVAL_MS;
    try {
      const seen = await this.scope.run(() =>
        confirming(PATIENCE_MS).confirmTuningJobEnd({ name, apiVersion, returnAfterMs }),
      );
      // The name stays the one that the run knows: the service may give the project's number instead of its id.
      this.onSight({ ...seen, name });
    } catch (error) {
      if (!isCancellation(error) && !codedFailureOf(error)) throw error;
    }
  }
}
