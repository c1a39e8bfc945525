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
import type { ClosedRun } from '../contract/closed-run';
import { isSameResource } from '../contract/resource-name';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { finding, runWatching } from './activity-policy';
import { cancelToTheEnd, notEnded } from './cancel-to-the-end';
import type { CancelEnd } from './cancel-to-the-end';
import { LATER_LOOKS } from './later-looks';
import { madeByRun } from './own-jobs';
import { isSameRequest } from './same-request';

/** Nobody waits for a guard, and what it guards costs money: it tries for a day before it gives up. */
const PATIENCE_MS = 86_400_000;

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
function closed({ run }: GuardTuningJobInput): Promise<ClosedRun> {
  return runWatching().awaitRunClosed({ run });
}

/** Nothing is done to a job that reads other data than the request: it is a copy that somebody made something else of. */
async function endOwn(
  job: TuningJobSnapshot,
  { request, repeatMs }: { request: Record<string, unknown> | undefined; repeatMs: number },
): Promise<CancelEnd | undefined> {
  if (request && !(await isSameRequest(request, job))) return undefined;
  return cancelToTheEnd({ confirmationMs: PATIENCE_MS, repeatMs }, job);
}

/** The jobs that are being ended, side by side, while the guard looks on for others. */
class Endings {
  private readonly begun = new Map<string, Promise<CancelEnd | undefined>>();

  constructor(private readonly input: GuardTuningJobInput) {}

  /** Cancels the job, where it lives, and watches it to its end. */
  begin(job: TuningJobSnapshot, request: Record<string, unknown> | undefined): void {
    if (isTerminal(job.state) || this.begun.has(job.name)) return;
    setCurrentDetails(`Cancelling \`${job.name}\`: its run was ended without it.`);
    const { cancelRepeat: repeatMs } = this.input.timing;
    const ending = endOwn(job, { request, repeatMs });
    // Whoever waits for all learns of its trouble; until then nobody waits.
    ending.catch(() => {});
    this.begun.set(job.name, ending);
  }

  /** Those that were ended, or could not be. */
  async all(): Promise<CancelEnd[]> {
    const ends = await Promise.all(this.begun.values());
    return ends.filter((end) => end !== undefined);
  }
}

async function endWhatIsAlive(
  input: GuardTuningJobInput,
  left: ClosedRun,
): Promise<GuardTuningJobResult> {
  const { requestTimeout, lookWindow } = input.timing;
  const endings = new Endings(input);
  let run = left;
  // A run may be ended while its create call is under way: the window begins when that must be over.
  let jobs = await look(input, requestTimeout + lookWindow);
  for (const multiple of [...LATER_LOOKS, undefined]) {
    // A closed run can be reset: then it goes on, with a job of its own, and may have said something else at its end.
    run = await closed(input);
    if (run.isSettled) break;
    const own = madeByRun(jobs, { held: run.jobs, calls: run.createCalls, lookWindow });
    const [oldest] = own;
    for (const job of own) {
      const isHeld = run.jobs.some((name) => isSameResource(job.name, name));
      // Only what is there can be copied.
      const isSurelyOwn = isHeld || (run.jobs.length === 0 && job === oldest);
      endings.begin(job, isSurelyOwn ? undefined : input.tuningJob);
    }
    // No call without an answer: there can be none but those that are known, and they were seen.
    const areAllSeen = run.jobs.every((name) => own.some((job) => isSameResource(job.name, name)));
    if (multiple === undefined || (run.createCalls === 'answered' && areAllSeen)) break;
    await sleep(lookWindow * multiple);
    jobs = await look(input, 0);
  }
  const ends = await endings.all();
  const alive = ends.filter(({ confirmed }) => !confirmed);
  if (alive.length === 0) return { cancelled: ends.map(({ job }) => job.name) };
  throw ApplicationFailure.nonRetryable(
    `${alive.map((one) => `${one.job.name} ${notEnded(one)}`).join(' ')} Each was watched for a day. Look at it in the console; it may go on costing.`,
    'CANCEL_UNCONFIRMED',
    { code: 'CANCEL_UNCONFIRMED', tuningJob: alive[0]?.job.name },
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
