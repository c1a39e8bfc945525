/** What a run must say that fails while something it made on Vertex AI may live. */
import { isTerminal } from '../contract/tuning-job';
import type { CodedFailure } from './failures';
import type { TuningRun } from './tuning-run';

/** Codes that say it already, and name the job. */
const SAID: readonly CodedFailure['code'][] = ['CANCEL_UNCONFIRMED', 'JOB_MAY_BE_RUNNING'];

function whatMayLive(run: TuningRun): string | undefined {
  // Refused before it was waited for: the job goes on as it did before the run.
  if (run.takenOverAt !== undefined && run.phase === 'checking') return undefined;
  if (run.hasGuardOfBefore) {
    return 'The run was reset, and ended before it could look for a job it may have made: its guard does.';
  }
  if (run.job && !isTerminal(run.job.state)) {
    return `${run.job.name} was ${run.job.state} when it was last seen, and may still run.`;
  }
  const [held] = run.heldJobs();
  if (!run.job && held !== undefined) {
    return `${held} was its job before it was reset, and may still run.`;
  }
  const { operation, operationBefore } = run.calls;
  const operations = new Set([operation, operationBefore].filter((name) => name !== undefined));
  if (!run.job && operations.size > 0) {
    return `The rebase operation ${[...operations].join(' or ')} may make a tuning job, or have made one.`;
  }
  if (!run.job && run.checked && run.calls.isUnsettled) {
    const { project, location, labels } = run.checked;
    return `A create call in projects/${project}/locations/${location} may have made a job: look for the label ${labels.run}.`;
  }
  return undefined;
}

/** The failure as it is, or JOB_MAY_BE_RUNNING with the failure in its message. */
export function sayingWhatLives(run: TuningRun, failure: CodedFailure): CodedFailure {
  const said = SAID.includes(failure.code) ? undefined : whatMayLive(run);
  if (said === undefined) return failure;
  return {
    code: 'JOB_MAY_BE_RUNNING',
    message: `${failure.message} (${failure.code}) ${said} Look at it in the console, and cancel it if it should not.`,
    ...(failure.problems ? { problems: failure.problems } : {}),
  };
}
