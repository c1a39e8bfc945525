/** All scenarios. Jobs are held until the run is seen where it should be, so that every run makes the same requests. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CANCELLED_RUNS } from './cancel-scenarios';
import { INTERRUPTED_RUNS } from './interrupted-scenarios';
import type { Scenario } from './scenario';
import { HELD, RUNNING } from './scenario-parts';

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
    name: 'tuning deadline',
    behavior: HELD,
    overrides: { deadlines: { tuning: '6s' } },
    drive: async () => {},
    ending: 'failed:DEADLINE_EXCEEDED',
  },
  ...CANCELLED_RUNS,
  ...INTERRUPTED_RUNS,
];

const HAS_GUARD = existsSync(join(__dirname, '../../src/workflows/guard-tuning-job.ts'));

/** Texts, with a bar between them. */
const WANTED = (process.env['TUNING_FAULTS_SCENARIO'] ?? '').split('|');

/** Every scenario, or those whose names contain one of the texts that `npm run faults -- --scenario` says. */
export const SCENARIOS: readonly Scenario[] = ALL.filter(
  ({ name, needsGuard }) =>
    WANTED.some((text) => name.includes(text)) && (HAS_GUARD || needsGuard !== true),
);

export function scenarioNamed(name: string): Scenario {
  const found = ALL.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`There is no scenario '${name}'.`);
  return found;
}
