/** Removes the tuned model that came of a cancelled run, where the request wants it; what remains is a warning, never a failure. */
import type { DiscardResult } from '../contract/discard';
import { LABELS } from '../contract/names';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { discarding } from './activity-policy';
import { codedFailureOf } from './failures';
import type { TuningRun } from './tuning-run';

function everythingOf({ tunedModel }: TuningJobSnapshot): string[] {
  const { model, endpoint, checkpoints = [] } = tunedModel ?? {};
  const names = [model, endpoint, ...checkpoints.map((checkpoint) => checkpoint.endpoint)];
  return [...new Set(names.filter((name) => name !== undefined))];
}

function nothing(job: TuningJobSnapshot, reason: string): DiscardResult {
  return { removed: [], remaining: everythingOf(job).map((name) => ({ name, reason })) };
}

async function discarded(run: TuningRun, job: TuningJobSnapshot): Promise<DiscardResult> {
  // A job of the same requestId that another run made: that run may be why somebody uses it.
  if (job.labels?.[LABELS.run] !== run.request.labels.run) {
    return nothing(job, 'Another run made the tuning job.');
  }
  try {
    return await discarding().discardTunedModel({ job });
  } catch (error) {
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    return nothing(job, `Whether it was removed is not known: ${failure.message}`);
  }
}

/** Call it in a non-cancellable scope. */
export async function discard(run: TuningRun, job: TuningJobSnapshot): Promise<void> {
  if (run.request.onCompletedDespiteCancel !== 'discard') return;
  const result = await discarded(run, job);
  const { outputUri } = run.request.tuningJob;
  if (typeof outputUri === 'string') {
    result.remaining.push({ name: outputUri, reason: 'Files in Cloud Storage are not removed.' });
  }
  if (run.result.cancellation) run.result.cancellation.discarded = result;
  if (result.remaining.length === 0) return;
  const list = result.remaining.map(({ name, reason }) => `${name}: ${reason}`);
  run.warn('DISCARD_INCOMPLETE', `Not everything was removed. ${list.join(' ')}`);
}
