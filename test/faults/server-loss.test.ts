/** A Temporal server that is killed in each phase of a run and comes back on the same database and port. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../src/contract/names';
import { freePort } from '../../src/embedded/free-port';
import { ensureTemporalBinary } from '../../src/embedded/temporal-binary';
import { startTemporalServer } from '../../src/embedded/temporal-server';
import type { TemporalServer } from '../../src/embedded/temporal-server';
import type { FaultInput } from '../../src/emulator';
import type { TuningStack } from '../support/tuning-stack';
import { FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import type { LiveRun } from './live-run';
import { broken, IS_FULL, record } from './report';
import { runCase } from './run-case';
import type { Scenario } from './scenario';
import { scenarioNamed } from './scenarios';

type Phase = {
  name: string;
  scenario: Scenario;
  brakes: FaultInput[];
  /** Waits for the moment at which the server dies. */
  moment: (run: LiveRun) => Promise<void>;
  always?: true;
};

function delay(operation: string, more: Partial<FaultInput> = {}): FaultInput {
  return { match: { operation }, kind: 'delay', delayMs: 1_200, ...more };
}

const SUCCESS = scenarioNamed('success without evaluation');
const CANCELLED = scenarioNamed('cancel by signal while tuning');

const PHASES: readonly Phase[] = [
  {
    name: 'while checking',
    scenario: SUCCESS,
    brakes: [delay('objects.media')],
    moment: (run) => run.reached('objects.media', 1),
  },
  {
    name: 'while looking',
    scenario: SUCCESS,
    brakes: [delay('tuningJobs.list')],
    moment: (run) => run.reached('tuningJobs.list', 1),
  },
  {
    name: 'right before the create call',
    scenario: SUCCESS,
    brakes: [delay('objects.get', { skip: 1 })],
    moment: (run) => run.reached('objects.get', 2),
  },
  {
    name: 'during the create call',
    scenario: SUCCESS,
    brakes: [delay('tuningJobs.create')],
    moment: (run) => run.reached('tuningJobs.create', 1),
    always: true,
  },
  {
    name: 'during a create call without an answer',
    scenario: SUCCESS,
    brakes: [{ match: { operation: 'tuningJobs.create' }, kind: 'hangAfterApply' }],
    moment: (run) => run.reached('tuningJobs.create', 1),
  },
  {
    name: 'while tuning',
    scenario: SUCCESS,
    brakes: [],
    moment: (run) => run.isWaitingFor('JOB_STATE_RUNNING'),
  },
  {
    name: 'while cancelling',
    scenario: { ...CANCELLED, behavior: { ...CANCELLED.behavior, cancellingMs: 3_000 } },
    brakes: [],
    moment: async (run) => {
      await CANCELLED.drive(run);
      await run.reached('tuningJobs.cancel', 1);
    },
  },
  {
    name: 'while evaluating',
    scenario: scenarioNamed('success with evaluation'),
    brakes: [delay('generateContent', { delayMs: 300, times: 1_000 })],
    moment: async (run) => {
      await run.isWaitingFor('JOB_STATE_RUNNING');
      await run.project.behave();
      await run.reached('generateContent', 4);
    },
  },
];

describe('a Temporal server that is killed', () => {
  let directory: string;
  let stack: TuningStack;
  let server: TemporalServer;
  let start: () => Promise<TemporalServer>;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vertex-tuning-server-'));
    const { path } = await ensureTemporalBinary({ log: () => {} });
    const port = await freePort();
    start = () =>
      startTemporalServer({
        binaryPath: path,
        port,
        dbFile: join(directory, 'temporal.db'),
        searchAttributes: Object.values(SEARCH_ATTRIBUTES),
      });
    server = await start();
    stack = await startFaultStack({ temporalAddress: server.address });
  }, FILE_TIMEOUT_MS);
  afterAll(async () => {
    await stack.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }, FILE_TIMEOUT_MS);

  const chosen = PHASES.filter(({ always }) => IS_FULL || always === true);
  it.each(chosen.map((phase) => [phase.name, phase] as const))(
    '%s: the run goes on when it is back',
    async (name, { scenario, brakes, moment }) => {
      const drive = async (run: LiveRun): Promise<void> => {
        await moment(run);
        server.kill();
        await server.stop();
        server = await start();
        if (scenario.name !== CANCELLED.name) await scenario.drive(run);
      };
      const verdict = record(
        await runCase(stack, {
          suite: 'server loss',
          scenario: { ...scenario, brakes },
          request: name,
          fault: 'Temporal server killed',
          faults: [],
          drive,
        }),
      );
      expect(broken([verdict])).toEqual([]);
    },
    200_000,
  );
});
