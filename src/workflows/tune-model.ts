/**
 * The workflow `tuneModel`: check, create once, see through, evaluate, report. It reads top to bottom; what a step does
 * is in the file of that name. Determinism: see docs/explanation/determinism.md.
 */
import type { TuneModelArgument } from '../contract/request';
import type { TuneModelResult } from '../contract/result';
import { checks } from './activity-policy';
import { isApproved } from './await-approval';
import { checkInputs } from './check-inputs';
import { createTuningJob } from './create-tuning-job';
import { copyDatasets } from './dataset-copies';
import type { Ending } from './ending';
import { runIdentity } from './run-identity';
import { seeJobThrough, seeRunThrough } from './see-through';
import type { Course } from './see-through';
import { isUnchanged } from './skip-unchanged';
import type { TuningRun } from './tuning-run';

/** What a run does before it makes a job; the outcome where it makes none. */
async function prepare(run: TuningRun): Promise<'unchanged' | 'declined' | undefined> {
  if (await isUnchanged(run)) return 'unchanged';
  if (!(await isApproved(run))) return 'declined';
  await copyDatasets(run);
  return undefined;
}

/** The run as it goes when nobody interferes. */
async function pursue(run: TuningRun, check: Course['check']): Promise<Ending> {
  await checkInputs(run, check);
  const { existing } = run.request;
  const outcome = existing ? undefined : await prepare(run);
  if (outcome !== undefined) return { kind: 'completed', outcome };
  const held = existing ?? (await createTuningJob(run));
  if (!held) return { kind: 'completed', outcome: 'declined' };
  return seeJobThrough(run, held);
}

/**
 * Tunes a model on Vertex AI and sees the job through.
 *
 * @param request see `TuneModelArgument`; checked in the first activity, whoever sent it.
 * @returns the result; `outcome` says how it ended. Failures carry a code as their type and the result in `details[0]`.
 */
export async function tuneModel(request: TuneModelArgument): Promise<TuneModelResult> {
  const check: Course['check'] = () =>
    checks().checkTuneModelRequest({ request, run: runIdentity() });
  return seeRunThrough({ check, pursue: (run) => pursue(run, check) });
}
