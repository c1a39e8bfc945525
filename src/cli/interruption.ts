/** Ctrl-C while a run is shown: never a silent cancel, never a silent loss. */
import type { TuningClient } from '../client/tuning-client';
import type { TuneModelResult } from '../contract/result';
import { confirm } from './confirm';
import { EXIT } from './exit-codes';
import { followRun } from './follow-run';
import { createLiveView } from './live-view';
import { isInteractive, note } from './terminal';

/** Whoever watched left; the run goes on. */
export class LeftRunning extends Error {
  readonly exitCode = EXIT.interrupted;

  constructor(readonly workflowId: string) {
    super(
      `The run ${workflowId} goes on. Watch it: vertex-tuning watch ${workflowId}; cancel it: vertex-tuning cancel ${workflowId}`,
    );
    this.name = 'LeftRunning';
  }
}

/**
 * Follows a run. Ctrl-C on a terminal asks whether to cancel or to leave it running; a second one, or one without a terminal,
 * leaves it running and says how to cancel. Throws `LeftRunning` then.
 */
export async function followWithInterruption(
  tuning: TuningClient,
  workflowId: string,
): Promise<TuneModelResult> {
  const view = await createLiveView();
  let isCancelling = false;
  try {
    for (;;) {
      const abort = new AbortController();
      const stop = (): void => abort.abort(new LeftRunning(workflowId));
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
      try {
        return await followRun(tuning, workflowId, { view, signal: abort.signal });
      } catch (error) {
        if (!(error instanceof LeftRunning) || !isInteractive() || isCancelling) throw error;
        view.pause();
        const question = `The run ${workflowId} is still going. Cancel it, with its tuning job?`;
        if (!(await confirm(question))) throw error;
      } finally {
        process.off('SIGINT', stop);
        process.off('SIGTERM', stop);
      }
      isCancelling = true;
      note('Cancelling. The tuning job is watched until Vertex AI says that it has ended.');
      await tuning.cancel(workflowId, { reason: 'Ctrl-C', requestedBy: userName() });
    }
  } finally {
    view.end();
  }
}

/** For the record of who cancelled. */
export function userName(): string {
  return process.env['USER'] ?? process.env['USERNAME'] ?? 'command line';
}
