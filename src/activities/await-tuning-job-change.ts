/**
 * Waits until a tuning job's state is another than the one the workflow knows. Trouble of any kind is shown in the
 * heartbeat details and waited out: a job that may live is never given up here. All waits of a worker share its watcher.
 */
import { Context } from '@temporalio/activity';
import type { AwaitTuningJobChangeInput } from '../contract/activities';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { JobProgress } from './watch/job-progress';
import { handedOver, isWorkerShutdown } from './worker-shutdown';

/** Resolves with the job once its state has changed; rejects with the signal's reason. Leaves nothing behind. */
function untilChanged(
  deps: ActivityDependencies,
  input: AwaitTuningJobChangeInput,
  progress: JobProgress,
  beat: () => void,
): Promise<TuningJobSnapshot> {
  const { cancellationSignal: signal } = Context.current();
  signal.throwIfAborted();
  return new Promise<TuningJobSnapshot>((resolve, reject) => {
    const end = deps.watcher.watch(input, (update) => {
      try {
        const changed = progress.take(update);
        beat();
        if (changed) settle(() => resolve(changed));
      } catch (error) {
        settle(() => reject(error));
      }
    });
    const onAbort = (): void => settle(() => reject(signal.reason));
    signal.addEventListener('abort', onAbort);
    function settle(how: () => void): void {
      end();
      signal.removeEventListener('abort', onAbort);
      how();
    }
  });
}

export function awaitTuningJobChange(
  deps: ActivityDependencies,
): (input: AwaitTuningJobChangeInput) => Promise<TuningJobSnapshot> {
  return async (input) => {
    const { cancellationSignal: signal, info } = Context.current();
    const progress = new JobProgress(deps, input, info.heartbeatDetails);
    deps.metrics.waitBegun(input.name);
    try {
      return await withHeartbeats(
        () => progress.details,
        (beat) => untilChanged(deps, input, progress, beat),
      );
    } catch (error) {
      throw isWorkerShutdown(signal) ? handedOver() : error;
    } finally {
      deps.metrics.waitEnded(input.name);
    }
  };
}
