/**
 * Jobs of somebody else that carry the labels of a run's own: a body that was copied, a tuned model that was rebased with its
 * labels. Whatever becomes of the run, they are neither taken nor cancelled.
 */
import type { FaultInput } from '../../src/emulator';
import { LOOK_WINDOW_MS } from './fault-kinds';
import type { LiveRun } from './live-run';
import type { FaultCase } from './run-case';
import type { Scenario } from './scenario';
import { HELD, RUNNING, SLOW_ANSWERS, UNSEEN } from './scenario-parts';

const LOST: FaultInput = { kind: 'resetAfterApply', match: { operation: 'tuningJobs.create' } };

/** What was made in the time of calls without an answer, a minute and the look window included, may be the run's own. */
const AFTER_CALLS_MS = 60_000 + LOOK_WINDOW_MS + 5_000;

type Way = { name: string; ending: string; drive: Scenario['drive']; again?: Scenario['drive'] };

/** What becomes of a run that tunes. */
const WAYS: readonly Way[] = [
  {
    name: 'the run succeeds',
    ending: 'completed:succeeded',
    drive: (run) => run.project.behave(),
  },
  {
    name: 'the run is cancelled by signal',
    ending: 'completed:cancelled',
    drive: (run) => run.signalCancel(),
  },
  { name: 'the run is cancelled by Temporal', ending: 'canceled', drive: (run) => run.cancel() },
  { name: 'the run is terminated', ending: 'terminated', drive: (run) => run.terminate() },
  { name: 'the run is reset', ending: 'completed:succeeded', drive: resetAndGoOn },
  {
    name: 'the run is reset and terminated',
    ending: 'terminated',
    drive: async (run) => {
      await resetAndHold(run);
      await run.terminate();
    },
  },
];

async function resetAndHold(run: LiveRun): Promise<void> {
  const looks = (await run.project.requests('tuningJobs.list')).length;
  await run.reset();
  await run.reached('tuningJobs.list', looks + 1);
  await run.isWaitingFor(RUNNING);
}

async function resetAndGoOn(run: LiveRun): Promise<void> {
  await resetAndHold(run);
  await run.project.behave();
}

function scenario(name: string, ending: string, more: Partial<Scenario> = {}): Scenario {
  return { name, behavior: HELD, drive: async () => {}, ending, ...more };
}

/** Copied while the run tunes. */
function whileTuning({ name, ending, drive }: Way, faults: FaultInput[]): FaultCase {
  return {
    suite: 'copies',
    scenario: scenario('copied while tuning', ending),
    request: name,
    fault: faults.length === 0 ? 'the create call was answered' : 'the create call had no answer',
    faults,
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      if (faults.length > 0) await run.pause(AFTER_CALLS_MS);
      await run.copyOwnJob();
      await drive(run);
    },
  };
}

/** The run is over, or its guard at work, when the copy is made; both show at the same time. */
const AFTERWARDS: readonly FaultCase[] = [
  {
    suite: 'copies',
    scenario: scenario('copied after the run', 'terminated'),
    request: 'the run was terminated',
    fault: 'the create call was answered',
    faults: [],
    drive: async (run) => {
      await run.project.behave(UNSEEN);
      await run.isWaitingFor(RUNNING);
      await run.terminate();
      await run.copyOwnJob();
      await run.project.behave(HELD);
    },
  },
  {
    suite: 'copies',
    scenario: scenario('copied after the run', 'completed:succeeded'),
    request: 'the run had succeeded, and is reset',
    fault: 'the create call was answered',
    faults: [],
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
    },
    again: async (run) => {
      await run.project.behave(HELD);
      await run.copyOwnJob();
      await run.reset();
      await run.pause(LOOK_WINDOW_MS);
    },
  },
  {
    suite: 'copies',
    scenario: scenario('copied after the run', 'completed:cancelled'),
    request: 'the run was terminated, and is reset',
    fault: 'the create call was answered',
    faults: [],
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.terminate();
    },
    again: async (run) => {
      while ((await run.project.jobs()).some(({ state }) => state !== 'JOB_STATE_CANCELLED')) {
        await run.pause();
      }
      await run.copyOwnJob();
      await run.reset();
      await run.pause(LOOK_WINDOW_MS);
    },
  },
];

/** A tuned model that somebody rebases with the labels of the job that made it. */
const REBASED: readonly FaultCase[] = [
  {
    suite: 'copies',
    scenario: scenario('rebased with its labels', 'completed:succeeded', {
      isEvaluated: true,
      brakes: [SLOW_ANSWERS],
    }),
    request: 'the run is reset while evaluating',
    fault: 'the create call was answered',
    faults: [],
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
      await run.reached('generateContent', 4);
      await run.project.behave(HELD);
      await run.rebaseOwnJob();
      await run.reset();
    },
  },
  {
    suite: 'copies',
    scenario: scenario('rebased with its labels', 'completed:succeeded'),
    request: 'the run had succeeded, and is reset',
    fault: 'the create call was answered',
    faults: [],
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
    },
    again: async (run) => {
      await run.project.behave(HELD);
      await run.rebaseOwnJob();
      await run.reset();
      await run.pause(LOOK_WINDOW_MS);
    },
  },
];

export const COPIES: readonly FaultCase[] = [
  ...WAYS.flatMap((way) => [whileTuning(way, []), whileTuning(way, [LOST])]),
  ...AFTERWARDS,
  ...REBASED,
];
