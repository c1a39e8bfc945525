/** Ctrl-C and an orchestrator's SIGTERM, for commands that run until they are stopped. */

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Calls back at every such signal; the function it gives takes that back. */
export function onStop(stop: () => void): () => void {
  for (const signal of SIGNALS) process.on(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}

/** Resolves at the first such signal. */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    const release = onStop(() => {
      release();
      resolve();
    });
  });
}
