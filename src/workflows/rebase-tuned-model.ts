/**
 * The workflow `rebaseTunedModel`: has a tuned model tuned anew on another base model, by the API's own call, and sees the job
 * that comes of it through as `tuneModel` does.
 */
import type { RebaseTunedModelRequest } from '../contract/rebase';
import type { TuneModelResult } from '../contract/result';
import { checks } from './activity-policy';
import { checkInputs } from './check-inputs';
import { createTuningJob } from './create-tuning-job';
import { REBASING } from './rebase';
import { runIdentity } from './run-identity';
import { seeJobThrough, seeRunThrough } from './see-through';
import type { Course } from './see-through';

/**
 * Rebases a tuned model on Vertex AI.
 *
 * @param request see `RebaseTunedModelRequest`; checked in the first activity, whoever sent it.
 * @returns as `tuneModel`, with `rebase` in the result. Signals, updates and queries are those of `tuneModel` as well.
 */
export async function rebaseTunedModel(request: RebaseTunedModelRequest): Promise<TuneModelResult> {
  const check: Course['check'] = () => checks().checkRebaseRequest({ request, run: runIdentity() });
  return seeRunThrough({
    check,
    async pursue(run) {
      await checkInputs(run, check);
      const held = await createTuningJob(run, REBASING);
      if (!held) return { kind: 'completed', outcome: 'declined' };
      return seeJobThrough(run, held);
    },
  });
}
