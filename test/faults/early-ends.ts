/**
 * The answer to the first create call is lost and its job shows late; the job of the second call ends soon, and the run with it.
 * The first job must be found and ended all the same.
 */
import type { Behavior } from '../../src/emulator/behavior';
import { LOOK_WINDOW_MS } from './fault-kinds';
import type { LiveRun } from './live-run';
import type { FaultCase } from './run-case';
import { HELD, RUNNING, UNSEEN } from './scenario-parts';
import { scenarioNamed } from './scenarios';

type EarlyEnd = {
  name: string;
  /** How the second job ends when somebody else cancels it; without it the run is cancelled. */
  ofJob?: Behavior['cancelEnding'];
  ending: string;
};

const EARLY_ENDS: readonly EarlyEnd[] = [
  { name: 'succeeds at once', ofJob: 'SUCCEEDED', ending: 'completed:succeeded' },
  { name: 'fails at once', ofJob: 'FAILED', ending: 'failed:TUNING_JOB_FAILED' },
  { name: 'is cancelled elsewhere', ofJob: 'CANCELLED', ending: 'completed:cancelled' },
  { name: 'is cancelled with its run', ending: 'completed:cancelled' },
];

/** When the first job shows, after the second one has ended. */
const LATE_WINDOWS = [1, 2, 4, 8] as const;

/** Everything goes on by rules of the project: of its own accord the second job would end after the first. */
async function endSecondJob(run: LiveRun, { ofJob }: EarlyEnd): Promise<void> {
  await run.isWaitingFor(RUNNING);
  if (ofJob === undefined) {
    await run.signalCancel();
    return;
  }
  const [, second] = await run.project.jobs();
  await run.project.behave({ ...UNSEEN, cancellingMs: 0, cancelEnding: ofJob });
  await run.cancelElsewhere(second?.name ?? '');
  await run.project.behave(UNSEEN);
}

function earlyEnd(end: EarlyEnd, windows: number): FaultCase {
  return {
    suite: 'pairs',
    scenario: {
      ...scenarioNamed('success without evaluation'),
      name: 'lost answer, and the next job ends early',
      behavior: HELD,
    },
    request: `the first job shows ${windows} window(s) late`,
    fault: `the second job ${end.name}`,
    faults: [{ kind: 'resetAfterApply', match: { operation: 'tuningJobs.create' } }],
    listStaleMs: UNSEEN.listStaleMs,
    endings: [end.ending],
    drive: async (run) => {
      await endSecondJob(run, end);
      await run.pause(LOOK_WINDOW_MS * windows);
      await run.project.behave(HELD);
    },
  };
}

export const EARLY_ENDED: readonly FaultCase[] = EARLY_ENDS.flatMap((end) =>
  LATE_WINDOWS.map((windows) => earlyEnd(end, windows)),
);
