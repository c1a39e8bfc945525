/**
 * Where batches are checked: in this thread, or in threads beside it.
 */
import { setImmediate } from 'node:timers/promises';
import { type BatchCheck, type BatchStart, checkBatch } from './batch-check';
import type { CheckSpec } from './check-spec';

export interface BatchChecker {
  /** Size of a batch. */
  readonly batchBytes: number;
  /** Batches worth having under way at once; more would only take memory. */
  readonly depth: number;
  /** Checks a batch; its memory is the checker's from then on. */
  check(bytes: Buffer<ArrayBuffer>, spec: CheckSpec, start: BatchStart): Promise<BatchCheck>;
}

/** Checks in this thread, which breathes between batches: each is a few milliseconds of work. */
export const inThisThread: BatchChecker = {
  batchBytes: 256 * 1024,
  depth: 1,
  async check(bytes, spec, start) {
    const check = checkBatch(bytes, spec, start);
    await setImmediate();
    return check;
  },
};
