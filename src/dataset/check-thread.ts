/** What a thread of `check-threads.ts` runs: one batch after the other. */
import { type BatchCheck, type BatchStart, checkBatch } from './batch-check';
import type { CheckSpec } from './check-spec';

export type BatchTask = { bytes: Uint8Array<ArrayBuffer>; spec: CheckSpec; start: BatchStart };

module.exports = ({ bytes, spec, start }: BatchTask): BatchCheck =>
  checkBatch(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), spec, start);
