/** Pairs of troubles at the create call: its answer is lost, its job is listed late, and a cancel comes in between. */
import type { FaultInput } from '../../src/emulator';
import type { Behavior } from '../../src/emulator/behavior';
import { LOOK_WINDOW_MS, REQUEST_TIMEOUT_MS } from './fault-kinds';
import type { FaultCase } from './run-case';
import { scenarioNamed } from './scenarios';

type LostAnswer = {
  name: string;
  fault: Omit<FaultInput, 'match'>;
  /** When the run knows that there is no answer, and when the call is applied; after the call was sent. */
  lostAfterMs: number;
  appliedAfterMs: number;
};

const BEYOND_MS = REQUEST_TIMEOUT_MS + 2 * LOOK_WINDOW_MS + 1_000;

const LOST_ANSWERS: readonly LostAnswer[] = [
  {
    name: 'applied, then reset',
    fault: { kind: 'resetAfterApply' },
    lostAfterMs: 0,
    appliedAfterMs: 0,
  },
  {
    name: 'applied, then 500',
    fault: { kind: 'statusAfterApply', status: 500 },
    lostAfterMs: 0,
    appliedAfterMs: 0,
  },
  {
    name: 'applied, never answered',
    fault: { kind: 'hangAfterApply' },
    lostAfterMs: REQUEST_TIMEOUT_MS,
    appliedAfterMs: 0,
  },
  {
    name: 'applied late, within the window',
    fault: { kind: 'delay', delayMs: REQUEST_TIMEOUT_MS + LOOK_WINDOW_MS / 2 },
    lostAfterMs: REQUEST_TIMEOUT_MS,
    appliedAfterMs: REQUEST_TIMEOUT_MS + LOOK_WINDOW_MS / 2,
  },
  {
    name: 'applied late, after the window',
    fault: { kind: 'delay', delayMs: BEYOND_MS },
    lostAfterMs: REQUEST_TIMEOUT_MS,
    appliedAfterMs: BEYOND_MS,
  },
];

const LISTED_SOON_MS = 700;

const STALENESS = [
  { name: 'listed at once', ms: 0 },
  { name: 'listed within the window', ms: LISTED_SOON_MS },
  { name: 'listed after the window', ms: 2 * LOOK_WINDOW_MS + 2_500 },
] as const;

/** Lists whose filter must not be believed. */
const FILTERS = ['refused', 'ignored', 'empty'] as const;

/** The job is held until a duplicate has shown itself and the run had its later looks. */
const HOLD_MS = 30_000;

function pairOf(
  lost: LostAnswer,
  stale: (typeof STALENESS)[number],
  isCancelled: boolean,
  listFilter?: (typeof FILTERS)[number],
): FaultCase {
  const list: Behavior = {
    listStaleMs: stale.ms,
    ...(listFilter === undefined ? {} : { listFilter }),
  };
  const filter = listFilter === undefined ? '' : `, filter ${listFilter}`;
  const shownAfterMs = lost.appliedAfterMs + stale.ms;
  const isBeyondWindow = shownAfterMs > lost.lostAfterMs + LOOK_WINDOW_MS;
  return {
    suite: 'pairs',
    scenario: {
      ...scenarioNamed('success without evaluation'),
      name: 'lost answer of the create call',
    },
    request: `${stale.name}, ${isCancelled ? 'cancelled meanwhile' : 'not cancelled'}${filter}`,
    fault: lost.name,
    faults: [{ ...lost.fault, match: { operation: 'tuningJobs.create' } }],
    listStaleMs: stale.ms,
    list,
    endings: [isCancelled ? 'completed:cancelled' : 'completed:succeeded'],
    drive: async (run) => {
      await run.reached('tuningJobs.create', 1);
      if (isCancelled) {
        await run.signalCancel();
        return;
      }
      const until = Date.now() + (isBeyondWindow ? HOLD_MS : 0);
      await run.isWaitingFor('JOB_STATE_RUNNING');
      while (!run.isOver && Date.now() < until) await run.pause();
      await run.project.behave(list);
    },
  };
}

export const PAIRS: readonly FaultCase[] = LOST_ANSWERS.flatMap((lost) =>
  STALENESS.flatMap((stale) =>
    [true, false].flatMap((isCancelled) => [
      pairOf(lost, stale, isCancelled),
      ...(lost.appliedAfterMs === 0 && stale.ms === LISTED_SOON_MS
        ? FILTERS.map((listFilter) => pairOf(lost, stale, isCancelled, listFilter))
        : []),
    ]),
  ),
);
