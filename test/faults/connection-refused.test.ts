/** A service that takes no connection, which a fault of the emulator cannot play: a gate before it does. */
import type { TuningStack } from '../support/tuning-stack';
import { FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import type { LiveRun } from './live-run';
import { RefusingGate } from './refusing-gate';
import { broken, record } from './report';
import { runCase } from './run-case';
import { scenarioNamed } from './scenarios';

const SUCCESS = scenarioNamed('success without evaluation');

describe('a service that refuses connections', () => {
  let stack: TuningStack;
  let gate: RefusingGate;
  beforeAll(async () => {
    stack = await startFaultStack({ workers: false });
    gate = new RefusingGate(stack.emulator.host);
    await gate.open();
    await stack.startWorkers({ VERTEX_AI_EMULATOR_HOST: gate.host });
  }, FILE_TIMEOUT_MS);
  afterAll(async () => {
    gate.refuse();
    await stack.close();
  }, FILE_TIMEOUT_MS);

  it('at the create call: is asked again, and makes one job', async () => {
    const drive = async (run: LiveRun): Promise<void> => {
      await run.reached('objects.get', 2);
      gate.refuse();
      // The next thing the run does after the refusal is to look again, some seconds later.
      await run.reached('objects.get', 2, ({ status }) => status !== null);
      for (let moment = 0; moment < 25; moment += 1) await run.pause();
      await gate.open();
      await SUCCESS.drive(run);
    };
    const verdict = record(
      await runCase(stack, {
        suite: 'connection refused',
        scenario: {
          ...SUCCESS,
          brakes: [{ match: { operation: 'objects.get' }, kind: 'delay', delayMs: 500, skip: 1 }],
        },
        request: 'tuningJobs.create 1',
        fault: 'connection refused',
        faults: [],
        drive,
      }),
    );
    expect(broken([verdict])).toEqual([]);
    const operations = verdict.evidence.journal.map(({ operation }) => operation);
    expect(operations.filter((operation) => operation === 'tuningJobs.create')).toHaveLength(1);
    expect(
      operations.filter((operation) => operation === 'tuningJobs.list').length,
    ).toBeGreaterThan(1);
  }, 60_000);
});
