/** Runs several Temporal workers as one: when one fails, the others are shut down, and all is closed at the end. */
import type { Worker } from '@temporalio/worker';

function shutDown(workers: readonly Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

/** Rejects with the first failure, after everything is closed. */
export async function runUntilStopped(
  workers: readonly Worker[],
  close: () => Promise<void>,
): Promise<void> {
  const runs = workers.map((worker) =>
    worker.run().catch((error: unknown) => {
      shutDown(workers);
      throw error;
    }),
  );
  const results = await Promise.allSettled(runs);
  const failed = results.find((result) => result.status === 'rejected');
  try {
    await close();
  } catch (error) {
    // Of two failures the worker's own is the news.
    if (!failed) throw error;
  }
  if (failed) throw failed.reason;
}
