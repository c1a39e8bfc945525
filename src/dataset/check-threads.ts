/**
 * Threads in which datasets are checked, so that the thread of the worker only reads: polls and heartbeats never wait for
 * a check. They are started when there is something to check, and all but one end when there has not been for a while.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { BatchCheck } from './batch-check';
import type { BatchChecker } from './batch-checker';
import type { BatchTask } from './check-thread';

export type CheckThreads = BatchChecker & { close(): Promise<void> };

export type CheckThreadsOptions = {
  /** Default: as many as processors, at most 8. */
  threads?: number;
  /** Module that a thread runs; its default is the built one beside this module. */
  file?: string;
};

/** One thread reads for them: it brings about ten times as much as one of them checks of rows that have to be parsed. */
const MOST_BY_DEFAULT = 8;

/** Starting a thread takes some 50 ms; a file is mostly followed by another. */
const IDLE_MS = 10_000;

/** Large enough for the way to a thread and back to cost nothing, small enough for many to be under way. */
const BATCH_BYTES = 512 * 1024;

/** Of a thread: most of what rows are parsed into lives for a moment only. A row of 32 MiB may take many times as much. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 2048 };

export function createCheckThreads({
  threads = Math.min(availableParallelism(), MOST_BY_DEFAULT),
  file = join(__dirname, 'check-thread.js'),
}: CheckThreadsOptions = {}): CheckThreads {
  let pool: Pool | undefined;
  return {
    batchBytes: BATCH_BYTES,
    // One more than there are threads is ready when one is done.
    depth: threads + 1,
    check: (bytes, spec, start) => {
      if (pool === undefined || pool.hasFailed) {
        pool = new Pool({
          filename: file,
          // One that is lost is replaced, so that what waits for it goes on.
          minThreads: 1,
          maxThreads: threads,
          idleTimeout: IDLE_MS,
          resourceLimits: HEAP_LIMITS,
          recordTiming: false,
        });
      }
      const { buffer, byteOffset, length } = bytes;
      return pool.check({ bytes: new Uint8Array(buffer, byteOffset, length), spec, start });
    },
    close: async () => {
      await pool?.close();
      pool = undefined;
    },
  };
}

class Pool {
  readonly #threads: Piscina<BatchTask, BatchCheck>;
  #failure: unknown;

  constructor(options: ConstructorParameters<typeof Piscina>[0]) {
    this.#threads = new Piscina(options);
    // A thread that could not even start: without an end, what waits for it would wait for ever.
    this.#threads.on('error', (error: unknown) => {
      this.#failure ??= error;
      void this.close();
    });
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  async check(task: BatchTask): Promise<BatchCheck> {
    try {
      return await this.#threads.run(task, { transferList: [task.bytes.buffer] });
    } catch (error) {
      throw this.#failure ?? error;
    }
  }

  close(): Promise<void> {
    return this.#threads.destroy();
  }
}
