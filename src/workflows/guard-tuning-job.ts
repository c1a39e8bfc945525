/**
 * The workflow `guardTuningJob`: a child that outlives its run. It only waits; when the run is terminated or times out, and so
 * cannot clean up after itself, the guard looks for its job, cancels it and watches it to its end.
 */
import { ApplicationFailure, CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { GuardTuningJobInput, GuardTuningJobResult } from '../contract/activities';
import type { ClosedRun } from '../contract/closed-run';
import { notEnded } from './cancel-to-the-end';
import { GuardEndings } from './guard-endings';
import { closed, isAllNamed, operationsOf, troubleOf } from './guard-looks';
import { endListedAndNamed, endNamedOperation, followOperations } from './guard-rebase';
import { LATER_LOOKS } from './later-looks';

/**
 * Looks for what the run did not name, again and again, and begins to end it.
 *
 * @returns what remains unknown, as sentences.
 */
async function endUnnamed(input: GuardTuningJobInput, endings: GuardEndings): Promise<string[]> {
  const { requestTimeout, lookWindow } = input.timing;
  const { rebase } = input;
  const operations: Promise<string[]>[] = [];
  const trouble = await troubleOf(async () => {
    // A run may be ended while its create call is under way: the window begins when that must be over.
    let run = await endListedAndNamed(input, endings, requestTimeout + lookWindow);
    const isOver = (): boolean => run.isSettled || (isAllNamed(run) && endings.areKnown(run.jobs));
    // The operation of a rebase call without an answer may last longer than all looks.
    if (rebase && endings.count === 0 && !isOver()) {
      operations.push(followOperations({ ...input, rebase }, endings));
    }
    for (const multiple of LATER_LOOKS) {
      if (isOver()) return;
      await sleep(lookWindow * multiple);
      run = await endListedAndNamed(input, endings, 0);
    }
  });
  const unclear = (await Promise.all(operations)).flat();
  return trouble === undefined ? unclear : [trouble, ...unclear];
}

/** Ends those that the run named, and follows others where it may have begun one that it did not name. */
async function endOperations(
  input: GuardTuningJobInput,
  left: ClosedRun & { operations: string[] },
  endings: GuardEndings,
): Promise<string[]> {
  const said = await Promise.all(
    left.operations.map((operation) => endNamedOperation(input, { ...left, operation }, endings)),
  );
  const { rebase } = input;
  const isAll = left.createCalls !== 'unknown' || endings.count > 0;
  const others = rebase && !isAll ? await followOperations({ ...input, rebase }, endings) : [];
  return [...said.flat(), ...others];
}

/**
 * Begins to end what the run named and what the list shows, neither waiting for the other.
 *
 * @returns what remains unknown, as sentences.
 */
async function begin(
  input: GuardTuningJobInput,
  left: ClosedRun,
  endings: GuardEndings,
): Promise<string[]> {
  const operations = operationsOf(left);
  const asking = endings.beginNamed(left.jobs);
  if (operations.length > 0 && left.jobs.length === 0) {
    return endOperations(input, { ...left, operations }, endings);
  }
  const listing = endUnnamed(input, endings);
  if (isAllNamed(left)) {
    // Whichever tells of them first.
    await Promise.race([asking, listing]);
    if (!endings.areKnown(left.jobs)) await asking;
    // What is not its own may hide what is.
    return endings.areKnown(left.jobs) ? [] : listing;
  }
  await asking;
  return listing;
}

async function endWhatIsAlive(
  input: GuardTuningJobInput,
  left: ClosedRun,
): Promise<GuardTuningJobResult> {
  const endings = new GuardEndings(input);
  const begun = await begin(input, left, endings);
  const { ends, troubles: ofOperations } = await endings.all();
  const troubles = [...new Set([...begun, ...ofOperations])];
  const alive = ends.filter(({ confirmed }) => !confirmed);
  if (alive.length > 0) {
    throw ApplicationFailure.nonRetryable(
      `${alive.map((one) => `${one.job.name} ${notEnded(one)}`).join(' ')} Each was watched for a day. Look at it in the console; it may go on costing.`,
      'CANCEL_UNCONFIRMED',
      { code: 'CANCEL_UNCONFIRMED', tuningJob: alive[0]?.job.name },
    );
  }
  const { unreached, endedOperations, copies, leftAlone } = endings;
  troubles.push(...leftAlone);
  // What somebody copied is theirs; that it was copied from is not known to have been seen.
  if (ends.length === 0) {
    troubles.push(
      ...copies.map(
        (name) =>
          `${name} has the run's label and reads other data than the run asked for: it was not cancelled.`,
      ),
    );
  }
  if (troubles.length === 0 && unreached.length === 0) {
    return {
      cancelled: ends.map(({ job }) => job.name),
      ...(endedOperations.length === 0 ? {} : { operations: endedOperations }),
    };
  }
  throw ApplicationFailure.nonRetryable(
    [
      ...troubles,
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
