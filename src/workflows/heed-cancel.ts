/**
 * A cancel that came while the run did what cannot be cancelled. The SDK throws it at the next command only, and where a job has
 * ended there may be none.
 */
import { CancellationScope, CancelledFailure } from '@temporalio/workflow';

/** Whether the run was cancelled; never in a scope that cannot be cancelled. */
export function isCancelled(): boolean {
  return CancellationScope.current().consideredCancelled;
}

/** Throws the cancel where there was one. */
export function heedCancel(): void {
  if (isCancelled()) throw new CancelledFailure('The run was cancelled.');
}
