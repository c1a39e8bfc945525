/** Runs that are cancelled, in each phase. */
import type { Scenario } from './scenario';
import { HELD, NO_QUOTA, PENDING, RUNNING, SLOW_ANSWERS, SLOW_CREATE } from './scenario-parts';

export const CANCELLED_RUNS: readonly Scenario[] = [
  {
    name: 'cancel by signal while checking',
    behavior: HELD,
    brakes: [{ match: { operation: 'objects.media' }, kind: 'delay', delayMs: 1_000 }],
    drive: async (run) => {
      await run.reached('objects.media', 1);
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
    createsNothing: true,
  },
  {
    name: 'cancel by signal right before the create call',
    behavior: HELD,
    // The second reading of the dataset's metadata is the last request before the create call.
    brakes: [{ match: { operation: 'objects.get' }, kind: 'delay', delayMs: 1_000, skip: 1 }],
    drive: async (run) => {
      await run.reached('objects.get', 2);
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
    createsNothing: true,
  },
  {
    name: 'cancel by signal during the create call',
    behavior: HELD,
    brakes: [SLOW_CREATE],
    drive: async (run) => {
      await run.reached('tuningJobs.create', 1);
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
  },
  {
    name: 'cancel by signal while pending',
    behavior: { ...HELD, holdAt: 'PENDING' },
    drive: async (run) => {
      await run.isWaitingFor(PENDING);
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
  },
  {
    name: 'cancel by signal while tuning',
    behavior: HELD,
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
  },
  {
    name: 'cancel by Temporal while tuning',
    behavior: HELD,
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.cancel();
    },
    ending: 'canceled',
  },
  {
    name: 'cancel by Temporal during the create call',
    behavior: HELD,
    brakes: [SLOW_CREATE],
    drive: async (run) => {
      await run.reached('tuningJobs.create', 1);
      await run.cancel();
    },
    ending: 'canceled',
  },
  {
    name: 'cancel by signal while evaluating',
    behavior: {},
    isEvaluated: true,
    brakes: [SLOW_ANSWERS],
    drive: async (run) => {
      await run.reached('generateContent', 4);
      await run.signalCancel();
    },
    ending: 'completed:completedDespiteCancel',
  },
  {
    name: 'success in spite of a cancel',
    behavior: { ...HELD, cancelEnding: 'SUCCEEDED' },
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.signalCancel();
    },
    ending: 'completed:completedDespiteCancel',
  },
  {
    name: 'cancel by signal while waiting for quota',
    behavior: NO_QUOTA,
    drive: async (run) => {
      await run.isIn('waitingForQuota');
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
  },
  {
    name: 'cancel by Temporal while waiting for quota',
    behavior: NO_QUOTA,
    drive: async (run) => {
      await run.isIn('waitingForQuota');
      await run.cancel();
    },
    ending: 'canceled',
  },
  {
    name: 'cancel by signal while awaiting approval',
    behavior: HELD,
    overrides: { approval: {} },
    drive: async (run) => {
      await run.isIn('awaitingApproval');
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
    createsNothing: true,
  },
  {
    name: 'a second and a third cancel while cancelling',
    behavior: HELD,
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.signalCancel();
      await run.reached('tuningJobs.cancel', 1);
      await run.signalCancel();
      await run.cancel();
    },
    ending: 'completed:cancelled',
    faultsFrom: 'interference',
  },
  {
    name: 'cancel by signal while reporting',
    behavior: HELD,
    isReported: true,
    brakes: [{ match: { operation: 'objects.insert' }, kind: 'delay', delayMs: 1_000 }],
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
      await run.reached('objects.insert', 1);
      await run.signalCancel();
    },
    // What was to be cancelled is over.
    ending: 'completed:succeeded',
    faultsFrom: 'interference',
  },
];
