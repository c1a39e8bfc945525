/** What a traversal of a location's list costs, in calls: measured now and then, and out of the question while it fails. */

/** Ticks after which a list that was longer than worth it is measured anew: old jobs are never deleted, watched ones grow. */
const REMEASURE_TICKS = 100;

export class ListPrice {
  /** Pages of the last traversal, or the number after which it was given up. */
  private pages = 1;
  private ticks = 0;
  private remeasureAfter = REMEASURE_TICKS;
  private failures = 0;

  /** Call it once a tick: whether the list takes fewer calls than one per watched job, as far as is known. */
  isLessThan(watched: number): boolean {
    this.ticks += 1;
    if (this.ticks > this.remeasureAfter) this.pages = 1;
    return this.pages < watched;
  }

  measured(pages: number): void {
    this.failures = 0;
    this.measuredAnewAfter(REMEASURE_TICKS, pages);
  }

  /** It gave no answer where single jobs did: tried again after 2, 4, 8 ticks, and so on up to the usual number. */
  failed(): void {
    this.failures += 1;
    this.measuredAnewAfter(Math.min(2 ** this.failures, REMEASURE_TICKS), Infinity);
  }

  private measuredAnewAfter(ticks: number, pages: number): void {
    this.pages = pages;
    this.ticks = 0;
    this.remeasureAfter = ticks;
  }
}
