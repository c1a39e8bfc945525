/**
 * The workflow `guardTuningJob`: a child that outlives its run. It only waits; when the run is terminated or times out, and so
 * cannot clean up after itself, the guard looks for its job, cancels it and watches it to its end.
 */
import { ApplicationFailure, CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { GuardTuningJobInput, GuardTuningJobResult } from '../contract/activities';
import type { ClosedRun } from '../contract/closed-run';
import { isSameResource } from '../contract/resource-name';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { finding, runWatching } from './activity-policy';
import { notEnded } from './cancel-to-the-end';
import { codedFailureOf } from './failures';
import { GuardEndings, PATIENCE_MS } from './guard-endings';
import { LATER_LOOKS } from './later-looks';
import { madeByRun } from './own-jobs';

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

/** Waits until the run is closed, by whatever reset, and returns what it left behind by its own word. */
function closed({ run, runLabel }: GuardTuningJobInput): Promise<ClosedRun> {
  return runWatching().awaitRunClosed({ run, runLabel });
}

/** Looks for what the run did not name, again and again, and begins to end it. */
async function endListed(input: GuardTuningJobInput, endings: GuardEndings): Promise<void> {
  const { requestTimeout, lookWindow } = input.timing;
  // A run may be ended while its create call is under way: the window begins when that must be over.
  let jobs = await look(input, requestTimeout + lookWindow);
  for (const multiple of [...LATER_LOOKS, undefined]) {
    // A closed run can be reset: then it goes on, with a job of its own, and may have said something else at its end.
    const run = await closed(input);
    if (run.isSettled) return;
    const own = madeByRun(jobs, { held: run.jobs, calls: run.createCalls, lookWindow });
    const [oldest] = own;
    for (const job of own) {
      const isHeld = run.jobs.some((name) => isSameResource(job.name, name));
      // Only what is there can be copied.
      const isSurelyOwn = isHeld || (run.jobs.length === 0 && job === oldest);
      endings.begin(job, isSurelyOwn ? undefined : input.tuningJob);
    }
    void endings.beginNamed(run.jobs);
    if (multiple === undefined || (isAllNamed(run) && endings.areKnown(run.jobs))) return;
    await sleep(lookWindow * multiple);
    jobs = await look(input, 0);
  }
}

/** No call without an answer: there can be no jobs but those that the run named. */
function isAllNamed({ createCalls, jobs }: ClosedRun): boolean {
  return createCalls === 'answered' && jobs.length > 0;
}

/** Begins to end what the run named and what the list shows, neither waiting for the other; the message where the list failed. */
async function begin(
  input: GuardTuningJobInput,
  left: ClosedRun,
  endings: GuardEndings,
): Promise<string | undefined> {
  const asking = endings.beginNamed(left.jobs);
  const listing = troubleOf(() => endListed(input, endings));
  if (isAllNamed(left)) {
    // Whichever tells of them first.
    await Promise.race([asking, listing]);
    if (!endings.areKnown(left.jobs)) await asking;
    return undefined;
  }
  await asking;
  return listing;
}

async function troubleOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    return failure.message;
  }
}

async function endWhatIsAlive(
  input: GuardTuningJobInput,
  left: ClosedRun,
): Promise<GuardTuningJobResult> {
  const endings = new GuardEndings(input);
  const trouble = await begin(input, left, endings);
  const ends = await endings.all();
  const alive = ends.filter(({ confirmed }) => !confirmed);
  if (alive.length > 0) {
    throw ApplicationFailure.nonRetryable(
      `${alive.map((one) => `${one.job.name} ${notEnded(one)}`).join(' ')} Each was watched for a day. Look at it in the console; it may go on costing.`,
      'CANCEL_UNCONFIRMED',
      { code: 'CANCEL_UNCONFIRMED', tuningJob: alive[0]?.job.name },
    );
  }
  const { unreached } = endings;
  if (trouble === undefined && unreached.length === 0) {
    return { cancelled: ends.map(({ job }) => job.name) };
  }
  throw ApplicationFailure.nonRetryable(
    [
      ...(trouble === undefined ? [] : [`Looking for jobs failed: ${trouble}`]),
      ...unreached.map((name) => `${name} could not be asked for.`),
      `Look for a tuning job with the label ${input.runLabel}, and cancel it if it runs.`,
    ].join(' '),
    'JOB_MAY_BE_RUNNING',
    { code: 'JOB_MAY_BE_RUNNING', tuningJob: unreached[0] },
  );
}

/** Internal: started by `tuneModel` and `rebaseTunedModel` before its first create call. It is told by its cancel that the run has closed. */
export async function guardTuningJob(input: GuardTuningJobInput): Promise<GuardTuningJobResult> {
  try {
    await CancellationScope.current().cancelRequested;
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  return CancellationScope.nonCancellable(async () => {
    // A reset closes the run too, and another goes on with the same job: that one is guarded as well.
    const run = await closed(input);
    return run.isSettled ? { cancelled: [] } : endWhatIsAlive(input, run);
  });
}
