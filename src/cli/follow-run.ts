/** Follows a run to its end: asks for its status again and again, shows it, and gives its result. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TuningRunStatus } from '../client/run-status';
import type { TuningClient } from '../client/tuning-client';
import type { TuneModelResult } from '../contract/result';
import { TuningError } from '../contract/tuning-error';
import type { LiveView } from './live-view';
import { note } from './terminal';

/** Each look costs the server a describe and a query: often at first, when things happen, and rarely later. */
const FIRST_MINUTES_MS = 300_000;
const QUICK_MS = 1_000;
const CALM_MS = 5_000;
/** A Temporal server that restarts is back within this. */
const OUTAGE_MS = 120_000;

/** Resolves with the result; throws `TuningRunError` for a run that failed, and the signal's reason when it is aborted. */
export async function followRun(
  tuning: TuningClient,
  workflowId: string,
  options: { view: LiveView; signal: AbortSignal },
): Promise<TuneModelResult> {
  const { view, signal } = options;
  const begun = Date.now();
  for (;;) {
    const status = await statusInSpiteOfOutage(tuning, workflowId, signal);
    view.update(status);
    if (status.temporalStatus !== 'RUNNING') break;
    const pauseMs = Date.now() - begun < FIRST_MINUTES_MS ? QUICK_MS : CALM_MS;
    await pause(pauseMs, signal);
  }
  return tuning.result(workflowId);
}

async function statusInSpiteOfOutage(
  tuning: TuningClient,
  workflowId: string,
  signal: AbortSignal,
): Promise<TuningRunStatus> {
  let since: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await tuning.status(workflowId);
    } catch (error) {
      const isOutage = error instanceof TuningError && error.code === 'TEMPORAL_UNREACHABLE';
      if (!isOutage || Date.now() - (since ?? Date.now()) > OUTAGE_MS) throw error;
      if (since === undefined)
        note('The Temporal server does not answer; the run is not lost. Trying again.');
      since ??= Date.now();
      await pause(QUICK_MS, signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
