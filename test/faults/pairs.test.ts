/** Two troubles at once where money is at stake: at the create call. */
import type { TuningStack } from '../support/tuning-stack';
import { FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import { PAIRS } from './pairs';
import type { PairCase } from './pairs';
import { broken, IS_FULL, record } from './report';
import { runCase, runCases } from './run-case';
import type { Verdict } from './run-case';

const nameOf = ({ fault, request }: PairCase): string => `${fault}, ${request}`;
/** In every test run: one of each class that ends soon. */
const ALWAYS = [
  'applied, never answered, listed within the window, cancelled meanwhile',
  'applied late, within the window, listed at once, not cancelled',
  'applied late, within the window, listed at once, cancelled meanwhile',
  'applied, then reset, listed after the window, not cancelled',
  // The first job shows in the list before the second one does.
  'applied, never answered, listed after the window, not cancelled',
];
const CHOSEN = PAIRS.filter((pair) => IS_FULL || ALWAYS.includes(nameOf(pair)));
/** These runs mostly wait. */
const AT_ONCE = 30;

describe('a create call without an answer', () => {
  let stack: TuningStack;
  let verdicts: Verdict[] = [];
  beforeAll(async () => {
    stack = await startFaultStack();
    verdicts = await runCases(CHOSEN, AT_ONCE, async (each) => record(await runCase(stack, each)));
  }, FILE_TIMEOUT_MS);
  afterAll(() => stack.close(), FILE_TIMEOUT_MS);

  const promised = CHOSEN.filter(({ isBeyondPromise }) => !isBeyondPromise);
  it.each(promised.map(nameOf))('%s: one job, and no second one left', (name) => {
    expect(broken(verdicts.filter(({ case: each }) => nameOf(each as PairCase) === name))).toEqual(
      [],
    );
  });

  const beyond = CHOSEN.filter(({ isBeyondPromise }) => isBeyondPromise);
  if (beyond.length > 0) {
    it.each(beyond.map(nameOf))('%s: no second create call, and the run ends', (name) => {
      const [verdict] = verdicts.filter(({ case: each }) => nameOf(each as PairCase) === name);
      expect(verdict?.evidence.jobs).toHaveLength(1);
      expect(verdict?.evidence.ending).not.toContain('stuck');
    });
  }
});
