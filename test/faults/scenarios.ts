/** All scenarios. Jobs are held until the run is seen where it should be, so that every run makes the same requests. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './scenario';

const PENDING = 'JOB_STATE_PENDING';
const RUNNING = 'JOB_STATE_RUNNING';
/** Long enough for the cancelling job to be seen as such. */
const CANCELLING_MS = 2_000;

const ALL: readonly Scenario[] = [
  {
    name: 'success without evaluation',
    behavior: { holdAt: 'RUNNING' },
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
    },
    ending: 'completed:succeeded',
  },
  {
    name: 'success with evaluation',
    behavior: { holdAt: 'RUNNING' },
    isEvaluated: true,
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.project.behave();
    },
    ending: 'completed:succeeded',
  },
  {
    name: 'cancel by signal while checking',
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
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
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
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
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
    brakes: [{ match: { operation: 'tuningJobs.create' }, kind: 'delay', delayMs: 700 }],
    drive: async (run) => {
      await run.reached('tuningJobs.create', 1);
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
  },
  {
    name: 'cancel by signal while pending',
    behavior: { holdAt: 'PENDING', cancellingMs: CANCELLING_MS },
    drive: async (run) => {
      await run.isWaitingFor(PENDING);
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
  },
  {
    name: 'cancel by signal while tuning',
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.signalCancel();
    },
    ending: 'completed:cancelled',
  },
  {
    name: 'cancel by Temporal while tuning',
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.cancel();
    },
    ending: 'canceled',
  },
  {
    name: 'cancel by Temporal during the create call',
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
    brakes: [{ match: { operation: 'tuningJobs.create' }, kind: 'delay', delayMs: 700 }],
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
    brakes: [
      { match: { operation: 'generateContent' }, kind: 'delay', delayMs: 300, times: 1_000 },
    ],
    drive: async (run) => {
      await run.reached('generateContent', 4);
      await run.signalCancel();
    },
    ending: 'completed:completedDespiteCancel',
  },
  {
    name: 'success in spite of a cancel',
    behavior: { holdAt: 'RUNNING', cancelEnding: 'SUCCEEDED', cancellingMs: CANCELLING_MS },
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.signalCancel();
    },
    ending: 'completed:completedDespiteCancel',
  },
  {
    name: 'tuning deadline',
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
    overrides: { deadlines: { tuning: '6s' } },
    drive: async () => {},
    ending: 'failed:DEADLINE_EXCEEDED',
  },
  {
    name: 'terminated while tuning',
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
    drive: async (run) => {
      await run.isWaitingFor(RUNNING);
      await run.terminate();
    },
    ending: 'terminated',
    needsGuard: true,
  },
  {
    name: 'terminated during the create call',
    behavior: { holdAt: 'RUNNING', cancellingMs: CANCELLING_MS },
    brakes: [{ match: { operation: 'tuningJobs.create' }, kind: 'delay', delayMs: 700 }],
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
];

const HAS_GUARD = existsSync(join(__dirname, '../../src/workflows/guard-tuning-job.ts'));

/** Every scenario, or those whose names contain what `npm run faults -- --scenario` says. */
export const SCENARIOS: readonly Scenario[] = ALL.filter(
  ({ name, needsGuard }) =>
    name.includes(process.env['TUNING_FAULTS_SCENARIO'] ?? '') &&
    (HAS_GUARD || needsGuard !== true),
);

export function scenarioNamed(name: string): Scenario {
  const found = ALL.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`There is no scenario '${name}'.`);
  return found;
}
