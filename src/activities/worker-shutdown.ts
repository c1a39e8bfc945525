/** What an activity says when its worker shuts down, so that the next worker goes on at once. */
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { WAITING_FAILURES } from '../contract/waiting-failures';

/** The next worker goes on at once, however many deploys there are in a row. */
export function handedOver(): ApplicationFailure {
  return ApplicationFailure.create({
    type: WAITING_FAILURES.workerShutdown,
    message: 'This worker shuts down; another one goes on.',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: '50ms',
  });
}

/** True when it is the worker's end, and not a cancel, that aborted an activity. */
export function isWorkerShutdown(signal: AbortSignal): boolean {
  const reason: unknown = signal.reason;
  return signal.aborted && reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
}
