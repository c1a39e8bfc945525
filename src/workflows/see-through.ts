/** What all runs have in common that hold a tuning job: seen through to its end, stopped by a cancel or a deadline, told to everybody. */
import {
  ApplicationFailure,
  CancelledFailure,
  CancellationScope,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CheckedTuneModelRequest } from '../contract/activities';
import type { Cancellation, FailureDetail, TuneModelResult } from '../contract/result';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { answer, checkAnswer } from './await-approval';
import { awaitEnd } from './await-end';
import { catchUp } from './catch-up';
import { readCancelArgument } from './cancel-argument';
import { removeCopies } from './dataset-copies';
import { endLateDuplicates, watchForDuplicates } from './end-others';
import { endingOfFailedJob } from './ending';
import type { Ending } from './ending';
import { evaluate } from './evaluate';
import { extendDeadline, newDeadlineMs } from './extend-deadline';
import { codedFailureOf, DeadlinePassed } from './failures';
import type { CodedFailure } from './failures';
import { tellGuard } from './guard';
import { heedCancel } from './heed-cancel';
import { sayingWhatLives } from './live-job';
import {
  approveUpdate,
  cancelTuningSignal,
  declineUpdate,
  extendDeadlineUpdate,
  refreshSignal,
  statusQuery,
} from './messages';
import { proveDatasets } from './prove-datasets';
import { learnOfReset } from './recall';
import { report } from './report';
import { countEnd } from './run-metrics';
import { endingOfDecline, settle } from './settle';
import { TuningRun } from './tuning-run';

/** From the job that the run holds to the end: awaited, compared, evaluated. */
export async function seeJobThrough(run: TuningRun, held: TuningJobSnapshot): Promise<Ending> {
  heedCancel();
  const job = await whileWatching(run, held);
  await endLateDuplicates(run);
  heedCancel();
  switch (stateMeaning(job.state)) {
    case 'succeeded':
    case 'partiallySucceeded':
      break;
    case 'cancelled':
      run.result.cancellation = { by: 'outside', at: job.endTime ?? new Date().toISOString() };
      return { kind: 'completed', outcome: 'cancelled' };
    default:
      return endingOfFailedJob(job);
  }
  if (stateMeaning(job.state) === 'partiallySucceeded') {
    run.warn('PARTIALLY_SUCCEEDED', `${job.name} ended as ${job.state}.`);
  }
  await proveDatasets(run);
  const evaluation = await evaluate(run);
  // Evaluating takes time, in which a job of a call without an answer may have shown itself.
  if (evaluation) await endLateDuplicates(run);
  heedCancel();
  return {
    kind: 'completed',
    outcome: evaluation?.verdict === 'failed' ? 'gateFailed' : 'succeeded',
  };
}

/** Waits for the end of the job, with a look-out for late duplicates beside it. */
async function whileWatching(run: TuningRun, job: TuningJobSnapshot): Promise<TuningJobSnapshot> {
  const lookOut = new CancellationScope();
  run.lookOut = lookOut
    .run(() => watchForDuplicates(run))
    .catch((error: unknown) => {
      // Trouble with others is no reason to give up the run's own job: its guard looks on.
      if (!isCancellation(error) && !codedFailureOf(error)) throw error;
    });
  try {
    const ended = await awaitEnd(run, job);
    lookOut.cancel();
    await run.lookOut;
    return ended;
  } catch (error) {
    // Whoever settles the run awaits the look-out; the run's own job comes first.
    lookOut.cancel();
    throw error;
  }
}

/** Says it everywhere, then ends the run as the table of outcomes wants it. */
async function close(run: TuningRun, ending: Ending): Promise<TuneModelResult> {
  if (ending.kind === 'completed') run.result.outcome = ending.outcome;
  if (ending.kind === 'canceled') run.result.outcome = 'cancelled';
  await removeCopies(run, { isSettled: isNothingAlive(run) });
  await report(run);
  run.enter('closed');
  run.remember({ isSettled: isNothingAlive(run) });
  countEnd(ending.kind === 'failed' ? ending.failure.code : (run.result.outcome ?? ending.kind));
  switch (ending.kind) {
    case 'completed':
      return run.result;
    case 'canceled':
      throw new CancelledFailure('The run was cancelled; its result is in the memo.', [run.result]);
    case 'failed': {
      const { code, message, problems } = ending.failure;
      const detail: FailureDetail = { code, ...(problems ? { problems } : {}) };
      throw ApplicationFailure.create({
        type: code,
        message,
        nonRetryable: true,
        details: [run.result, detail],
      });
    }
  }
}

/** Whether everything this run made on Vertex AI has ended; else its guard stays, and goes on trying. */
function isNothingAlive(run: TuningRun): boolean {
  if (run.hasGuardOfBefore) return false;
  // A job of a call without an answer may show itself yet, while the run's own has ended.
  if (run.calls.wasUnanswered && !run.hasLookedLate) return false;
  // A call that was never answered may yet have made a job, when no look has found one.
  const isJobOver = run.job === undefined ? !run.calls.wasUnanswered : isTerminal(run.job.state);
  return isJobOver && !run.calls.isUnsettled && run.unconfirmed.length === 0;
}

/** What a run is for. */
export type Course = {
  /** Checks its request. */
  check: () => Promise<CheckedTuneModelRequest>;
  /** The run as it goes when nobody interferes. */
  pursue: (run: TuningRun) => Promise<Ending>;
};

/**
 * A run from its first moment to its last: handlers first, then what it is for, then whatever must be settled, then its end.
 *
 * @returns the result; `outcome` says how it ended. Failures carry a code as their type and the result in `details[0]`.
 */
export async function seeRunThrough({ check, pursue }: Course): Promise<TuneModelResult> {
  const run = new TuningRun(workflowInfo().workflowId);
  const work = new CancellationScope();
  let asked: Cancellation | undefined;
  setHandler(statusQuery, () => run.status());
  setHandler(cancelTuningSignal, (argument) => {
    asked ??= { by: 'signal', ...readCancelArgument(argument), at: new Date().toISOString() };
    work.cancel();
  });
  setHandler(refreshSignal, () => run.refresh());
  setHandler(extendDeadlineUpdate, (argument) => extendDeadline(run, argument), {
    validator: (argument) => void newDeadlineMs(run, argument),
  });
  const validator = (argument: unknown): void => checkAnswer(run, argument);
  setHandler(approveUpdate, (argument) => answer(run, 'approved', argument), { validator });
  setHandler(declineUpdate, (argument) => answer(run, 'declined', argument), { validator });
  let ending: Ending;
  try {
    ending = await work.run(() => pursue(run));
    if (isDeclined(ending)) {
      ending = await CancellationScope.nonCancellable(() => endingOfDecline(run));
    }
  } catch (error) {
    ending = await CancellationScope.nonCancellable(async () => {
      try {
        return await endingOfError(run, error, { asked, check });
      } catch (later) {
        const failure = codedFailureOf(later);
        if (!failure) throw later;
        return { kind: 'failed', failure: sayingWhatLives(run, failure) };
      }
    });
  }
  return CancellationScope.nonCancellable(() => close(run, ending));
}

async function endingOfError(
  run: TuningRun,
  error: unknown,
  { asked, check }: Pick<Course, 'check'> & { asked: Cancellation | undefined },
): Promise<Ending> {
  if (isDefect(error)) throw error;
  const at = new Date().toISOString();
  if (run.checked) await learnOfReset(run);
  else {
    // A new run has no guard yet; one that was reset has, and nobody else tells it that the run ends so soon.
    run.hasGuardOfBefore = await tellGuard();
    if (isCancellation(error)) await catchUp(run, check);
  }
  if (isCancellation(error)) return settle(run, asked ?? { by: 'temporal', at });
  if (error instanceof DeadlinePassed) {
    const name = run.job?.name ?? 'The tuning job';
    const reason =
      run.hold.since === undefined
        ? `${name} did not end within deadlines.tuning.`
        : `${name} was held back for quota, and had not begun within deadlines.quota.`;
    if (run.job && run.takenOverAt !== undefined) return leftRunning(run.job, reason);
    return settle(run, { by: 'deadline', reason, at });
  }
  const failure = codedFailureOf(error);
  if (!failure) throw error;
  return { kind: 'failed', failure: sayingWhatLives(run, sayingThatNothingIs(run, failure)) };
}

/** Of our code: it must leave nothing in the history, so that the run goes on from there when it is mended. */
function isDefect(error: unknown): boolean {
  const isExpected = isCancellation(error) || error instanceof DeadlinePassed;
  return !isExpected && codedFailureOf(error) === undefined;
}

function isDeclined(ending: Ending): boolean {
  return ending.kind === 'completed' && ending.outcome === 'declined';
}

/** A deadline is no wish of a person: it ends what the run made, not what it took over. */
function leftRunning({ name, state }: TuningJobSnapshot, reason: string): Ending {
  const message = `${reason} The run had taken the job over and left it running: ${name} was ${state} when it was last seen.`;
  return { kind: 'failed', failure: { code: 'JOB_MAY_BE_RUNNING', message } };
}

/** Only the run knows whether trouble with access came before there was anything to pay for. */
function sayingThatNothingIs(run: TuningRun, failure: CodedFailure): CodedFailure {
  const isAccess = failure.code === 'ACCESS_DENIED' || failure.code === 'CREDENTIALS_MISSING';
  if (!isAccess || run.job || run.calls.isUnsettled) return failure;
  return { ...failure, message: `${failure.message} Nothing was created.` };
}
