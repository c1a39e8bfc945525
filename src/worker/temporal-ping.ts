/** Whether the Temporal server answers, asked now and then: a worker that is cut off takes no work. */
import type { NativeConnection } from '@temporalio/worker';

const INTERVAL_MS = 10_000;

export type TemporalPing = {
  /** False once the server has not answered the last question. */
  isReachable(): boolean;
  close(): void;
};

export function pingTemporal(connection: NativeConnection): TemporalPing {
  let isReachable = true;
  const ping = (): void => {
    connection
      .withDeadline(Date.now() + INTERVAL_MS / 2, () =>
        connection.workflowService.getSystemInfo({}),
      )
      .then(
        () => (isReachable = true),
        () => (isReachable = false),
      );
  };
  const timer = setInterval(ping, INTERVAL_MS);
  timer.unref();
  return { isReachable: () => isReachable, close: () => clearInterval(timer) };
}
