/**
 * What a guard and a reset run may not touch: a job that somebody made with the labels of the run's own. And a guard whose run is
 * ended when nobody is there to notice.
 */
import type { TuningStack } from '../support/tuning-stack';
import { COPIES } from './copies';
import { LOOK_WINDOW_MS } from './fault-kinds';
import { FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import type { LiveRun } from './live-run';
import { broken, IS_FULL, record } from './report';
import { runCase, runCases } from './run-case';
import type { FaultCase, Verdict } from './run-case';
import { HELD, RUNNING } from './scenario-parts';

const nameOf = ({ scenario, fault, request }: FaultCase): string =>
  `${scenario.name}, ${request}, ${fault}`;
/** In every test run: one of each class. */
const ALWAYS = [
  'copied while tuning, the run is terminated, the create call was answered',
  'copied while tuning, the run is reset, the create call was answered',
  'copied after the run, the run was terminated, the create call was answered',
  'rebased with its labels, the run had succeeded, and is reset, the create call was answered',
];
const CHOSEN = COPIES.filter((each) => IS_FULL || ALWAYS.includes(nameOf(each)));

/** The worker stops, the run is terminated, and some time later another worker is there. */
async function withoutWorker(): Promise<Verdict> {
  const stack = await startFaultStack();
  try {
    const drive = async (run: LiveRun): Promise<void> => {
      await run.isWaitingFor(RUNNING);
      await stack.stopWorkers();
      await run.terminate();
      await run.pause(LOOK_WINDOW_MS);
      await stack.startWorkers();
    };
    return record(
      await runCase(stack, {
        suite: 'guard',
        scenario: {
          name: 'terminated while no worker runs',
          behavior: HELD,
          drive,
          ending: 'terminated',
        },
        request: '',
        fault: 'no worker',
        faults: [],
        drive,
      }),
    );
  } finally {
    await stack.close();
  }
}

describe('a guard', () => {
  let stack: TuningStack;
  let copied: Verdict[] = [];
  let alone: Verdict[] = [];
  beforeAll(async () => {
    stack = await startFaultStack();
    const run = async (each: FaultCase): Promise<Verdict> => record(await runCase(stack, each));
    const [cases, lonely] = await Promise.all([
      runCases(CHOSEN, CHOSEN.length, run),
      withoutWorker(),
    ]);
    copied = cases;
    alone = [lonely];
  }, FILE_TIMEOUT_MS);
  afterAll(() => stack.close(), FILE_TIMEOUT_MS);

  it.each(CHOSEN.map(nameOf))('%s: what somebody else made is left alone', (name) => {
    const own = copied.filter(({ case: each }) => nameOf(each) === name);
    expect(own.map(({ evidence }) => evidence.copies.length)).toEqual([1]);
    expect(broken(own)).toEqual([]);
  });

  it('ends the job of a run that was terminated while no worker ran', () => {
    expect(alone.map(({ evidence }) => evidence.guarded.length)).toEqual([1]);
    expect(broken(alone)).toEqual([]);
  });
});
