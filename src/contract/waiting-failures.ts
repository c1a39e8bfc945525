/** Types of activity failures by which an activity only says "not yet, ask again": nothing is wrong where one is seen. */
export const WAITING_FAILURES = {
  /** A tuning job has not ended. */
  notEnded: 'NOT_ENDED',
  /** A run is still open. */
  stillOpen: 'STILL_OPEN',
  /** A worker shuts down; the next one goes on. */
  workerShutdown: 'WORKER_SHUTDOWN',
} as const;

/** The SDK's own name for the end of a worker. */
const SDK_WORKER_SHUTDOWN = 'WorkerShutdown';

export function isWaitingFailure(type: string | null | undefined): boolean {
  const types: string[] = [...Object.values(WAITING_FAILURES), SDK_WORKER_SHUTDOWN];
  return types.includes(type ?? '');
}
