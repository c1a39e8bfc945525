/** Two troubles at once where money is at stake: at the create call. */
import type { TuningStack } from '../support/tuning-stack';
import { EARLY_ENDED } from './early-ends';
import { FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import { PAIRS } from './pairs';
import { broken, IS_FULL, record } from './report';
import { runCase, runCases } from './run-case';
import type { FaultCase, Verdict } from './run-case';
import { TWO_JOBS } from './two-jobs';

const nameOf = ({ fault, request }: FaultCase): string => `${fault}, ${request}`;
/** In every test run: one of each class that ends soon. */
const ALWAYS = [
  'applied, never answered, listed within the window, cancelled meanwhile',
  'applied late, within the window, listed at once, not cancelled',
  'applied late, within the window, listed at once, cancelled meanwhile',
  'applied, then reset, listed after the window, not cancelled',
  // The first job shows in the list before the second one does.
  'applied, never answered, listed after the window, not cancelled',
  // It shows when the run has closed: its guard finds it.
  'applied, then reset, listed after the window, cancelled meanwhile',
  'applied, then reset, listed within the window, not cancelled, filter empty',
];
const CHOSEN = PAIRS.filter((pair) => IS_FULL || ALWAYS.includes(nameOf(pair)));
/** There are two jobs in any case. */
const TWO = [
  ...EARLY_ENDED.filter(({ request }) => IS_FULL || request.includes('1 window')),
  ...TWO_JOBS,
];
/** These runs mostly wait. */
const AT_ONCE = 50;

describe('a create call without an answer', () => {
  let stack: TuningStack;
  let verdicts: Verdict[] = [];
  beforeAll(async () => {
    stack = await startFaultStack();
    verdicts = await runCases([...CHOSEN, ...TWO], AT_ONCE, async (each) =>
      record(await runCase(stack, each)),
    );
  }, FILE_TIMEOUT_MS);
  afterAll(() => stack.close(), FILE_TIMEOUT_MS);

  it.each(CHOSEN.map(nameOf))('%s: one job, and no second one left', (name) => {
    expect(broken(verdicts.filter(({ case: each }) => nameOf(each) === name))).toEqual([]);
  });

  it.each(TWO.map(nameOf))('%s: nothing is left of the two jobs', (name) => {
    const own = verdicts.filter(({ case: each }) => nameOf(each) === name);
    expect(own.map(({ evidence }) => evidence.jobs.length)).toEqual([2]);
    expect(broken(own)).toEqual([]);
  });
});
