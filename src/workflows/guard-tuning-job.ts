/**
 * The workflow `guardTuningJob`: a child that outlives its run. It only waits; when the run is terminated or times out, and so
 * cannot clean up after itself, the guard looks for its job, cancels it and watches it to its end.
 */
import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  setCurrentDetails,
  sleep,
} from '@temporalio/workflow';
import type { GuardTuningJobInput, GuardTuningJobResult } from '../contract/activities';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { finding, runWatching } from './activity-policy';
import { cancelToTheEnd } from './cancel-to-the-end';

/** Nobody waits for a guard, and what it guards costs money: it tries for a day before it gives up. */
const PATIENCE_MS = 86_400_000;

/** A job that no look through the window found is looked for again after these multiples of the window. */
const LATER_LOOKS = [1, 2, 4, 8];

async function look(input: GuardTuningJobInput, lookForMs: number): Promise<TuningJobSnapshot[]> {
  const { project, location, apiVersion, runLabel } = input;
  const { jobs } = await finding(lookForMs, PATIENCE_MS).findTuningJob({
    project,
    location,
    apiVersion,
    runLabel,
    firstExecutionRunId: input.run.firstExecutionRunId,
    isFirst: false,
    lookForMs,
    jobMayExist: true,
  });
  return jobs;
}

/** Waits until the run is closed, by whatever reset; whether it then left nothing alive by its own word. */
async function isSettled({ run }: GuardTuningJobInput): Promise<boolean> {
  return (await runWatching().awaitRunClosed({ run })).isSettled;
}

async function lookUntilFound(input: GuardTuningJobInput): Promise<TuningJobSnapshot[]> {
  const { requestTimeout, lookWindow } = input.timing;
  // A run may be ended while its create call is under way: the window begins when that must be over.
  let jobs = await look(input, requestTimeout + lookWindow);
  for (const multiple of LATER_LOOKS) {
    if (jobs.length > 0) break;
    await sleep(lookWindow * multiple);
    // A closed run can be reset: then it goes on, with a job of its own.
    if (await isSettled(input)) break;
    jobs = await look(input, 0);
  }
  return jobs;
}

async function endWhatIsAlive(input: GuardTuningJobInput): Promise<GuardTuningJobResult> {
  const { timing } = input;
  const jobs = await lookUntilFound(input);
  const cancelled: string[] = [];
  for (const job of jobs) {
    if (isTerminal(job.state)) continue;
    setCurrentDetails(`Cancelling \`${job.name}\`: its run was ended without it.`);
    const limits = { confirmationMs: PATIENCE_MS, repeatMs: timing.cancelRepeat };
    const end = await cancelToTheEnd(limits, job);
    if (!end.confirmed) {
      throw ApplicationFailure.nonRetryable(
        `${job.name} was told to cancel and is still ${end.job.state} after a day. Look at it in the console; it may go on costing.`,
        'CANCEL_UNCONFIRMED',
        { code: 'CANCEL_UNCONFIRMED', tuningJob: job.name },
      );
    }
    cancelled.push(job.name);
  }
  return { cancelled };
}

/** Internal: started by `tuneModel` before its first create call. It is told by its cancel that the run has closed. */
export async function guardTuningJob(input: GuardTuningJobInput): Promise<GuardTuningJobResult> {
  try {
    await CancellationScope.current().cancelRequested;
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  return CancellationScope.nonCancellable(async () => {
    // A reset closes the run too, and another goes on with the same job: that one is guarded as well.
    return (await isSettled(input)) ? { cancelled: [] } : endWhatIsAlive(input);
  });
}
