/** Two jobs of one run, which is interrupted when they show, or before: its guard ends what lives, and nothing else. */
import { LOOK_WINDOW_MS } from './fault-kinds';
import type { LiveRun } from './live-run';
import type { FaultCase } from './run-case';
import type { Scenario } from './scenario';
import { HELD, RUNNING, UNSEEN } from './scenario-parts';

/** The first job shows when the second one is there. */
async function madeTwo(run: LiveRun): Promise<void> {
  await run.hasJobs(2);
  await run.isWaitingFor(RUNNING);
}

async function resetWithTwoJobs(run: LiveRun): Promise<void> {
  await madeTwo(run);
  await run.project.behave(HELD);
  const looks = (await run.project.requests('tuningJobs.list')).length;
  await run.reset();
  await run.reached('tuningJobs.list', looks + 1);
  await run.isWaitingFor(RUNNING);
}

function twoJobs(request: string, ending: string, drive: Scenario['drive']): FaultCase {
  return {
    suite: 'guard',
    scenario: { name: 'two jobs of one run', behavior: HELD, drive, ending },
    request,
    fault: 'lost answer of the create call',
    faults: [{ kind: 'resetAfterApply', match: { operation: 'tuningJobs.create' } }],
    listStaleMs: UNSEEN.listStaleMs,
    drive,
  };
}

export const TWO_JOBS: readonly FaultCase[] = [
  twoJobs('reset, then terminated', 'terminated', async (run) => {
    await resetWithTwoJobs(run);
    await run.terminate();
  }),
  twoJobs('reset, then it goes on', 'completed:succeeded', async (run) => {
    await resetWithTwoJobs(run);
    // As long as a guard needs to think that its run is over.
    await run.pause(LOOK_WINDOW_MS);
    await run.project.behave();
  }),
  twoJobs('terminated, and the first shows at once', 'terminated', async (run) => {
    await madeTwo(run);
    await run.project.behave(HELD);
    await run.terminate();
  }),
  twoJobs('terminated, and the first shows later', 'terminated', async (run) => {
    await madeTwo(run);
    await run.terminate();
    await run.pause(2 * LOOK_WINDOW_MS);
    await run.project.behave(HELD);
  }),
];
