/** Runs that are terminated, or reset, in each phase. */
import type { Scenario } from './scenario';
import { HELD, NO_QUOTA, RUNNING, SLOW_ANSWERS, SLOW_CREATE } from './scenario-parts';

export const INTERRUPTED_RUNS: readonly Scenario[] = [
  {
    name: 'terminated while tuning',
    behavior: HELD,
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.terminate();
    },
    ending: 'terminated',
    needsGuard: true,
  },
  {
    name: 'terminated during the create call',
    behavior: HELD,
    brakes: [SLOW_CREATE],
    drive: async (run) => {
      await run.reached('tuningJobs.create', 1);
      await run.terminate();
    },
    ending: 'terminated',
    needsGuard: true,
  },
  {
    name: 'reset while tuning',
    behavior: { holdAt: 'RUNNING' },
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      const before = (await run.project.requests('tuningJobs.list')).length;
      await run.reset();
      await run.reached('tuningJobs.list', before + 1);
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
    },
    ending: 'completed:succeeded',
    // It checks the request anew, does not know its job yet, and says so.
    endingWhenRefused: 'failed:JOB_MAY_BE_RUNNING',
    needsGuard: true,
  },
  {
    name: 'reset while cancelling',
    behavior: { ...HELD, cancellingMs: 10_000 },
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.signalCancel();
      await run.reached('tuningJobs.cancel', 1);
      await run.reset();
    },
    ending: 'completed:cancelled',
    endingWhenRefused: 'failed:JOB_MAY_BE_RUNNING',
    faultsFrom: 'interference',
    needsGuard: true,
  },
  {
    name: 'terminated while waiting for quota',
    behavior: NO_QUOTA,
    drive: async (run) => {
      await run.isIn('waitingForQuota');
      await run.terminate();
    },
    ending: 'terminated',
    faultsFrom: 'interference',
    takesLong: true,
    needsGuard: true,
  },
  {
    name: 'terminated while evaluating',
    behavior: HELD,
    isEvaluated: true,
    brakes: [SLOW_ANSWERS],
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
      await run.reached('generateContent', 4);
      await run.terminate();
    },
    ending: 'terminated',
    faultsFrom: 'interference',
    needsGuard: true,
  },
  {
    name: 'reset while waiting for quota',
    behavior: NO_QUOTA,
    drive: async (run) => {
      await run.isIn('waitingForQuota');
      await run.project.behave(HELD);
      await run.reset();
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
    },
    ending: 'completed:succeeded',
    endingWhenRefused: 'failed:JOB_MAY_BE_RUNNING',
    faultsFrom: 'interference',
    needsGuard: true,
  },
  {
    name: 'reset while evaluating',
    behavior: HELD,
    isEvaluated: true,
    brakes: [SLOW_ANSWERS],
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
      await run.reached('generateContent', 4);
      await run.reset();
    },
    ending: 'completed:succeeded',
    endingWhenRefused: 'failed:JOB_MAY_BE_RUNNING',
    faultsFrom: 'interference',
    needsGuard: true,
  },
];
