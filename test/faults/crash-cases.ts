/** Where a worker is killed: each request of three kinds of runs, at each moment that makes a difference there. */
import { isWrite } from './fault-kinds';
import type { FaultInput } from '../../src/emulator';
import { nameRequests } from './requests';
import type { NamedRequest } from './requests';
import type { FaultCase, Verdict } from './run-case';
import type { Scenario } from './scenario';
import { scenarioNamed } from './scenarios';

type Moment = {
  name: string;
  /** Marks the request, and holds it there. */
  mark: Pick<FaultInput, 'kind' | 'delayMs'>;
  writesOnly?: true;
};

/** Lost activities are noticed by time-outs of up to two minutes. */
const STUCK_AFTER_MS = 300_000;

const BEFORE: Moment = { name: 'killed before it is applied', mark: { kind: 'hang' } };
const APPLIED: Moment = {
  name: 'killed after it was applied',
  mark: { kind: 'hangAfterApply' },
  writesOnly: true,
};
/** The answer is on its way, or there. */
const ANSWERED: Moment = {
  name: 'killed when it is answered',
  mark: { kind: 'delay', delayMs: 0 },
};
export const MOMENTS: readonly Moment[] = [BEFORE, APPLIED, ANSWERED];

export type CrashClass = {
  scenario: Scenario;
  /** Only what is requested after an interference. */
  isOnlyItsEnd?: true;
  /** Requests that must be among those that a worker is killed at. */
  mustMeet: readonly string[];
  /** In every test run. */
  always: readonly { request: Pick<NamedRequest, 'name' | 'match' | 'skip'>; moment: Moment }[];
};

function nth(operation: string, count: number): CrashClass['always'][number]['request'] {
  return { name: `${operation} ${count}`, match: { operation }, skip: count - 1 };
}

export const CRASH_CLASSES: readonly CrashClass[] = [
  {
    scenario: scenarioNamed('success with evaluation'),
    mustMeet: [
      'objects.get 1',
      'objects.media 1',
      'tuningJobs.list 1',
      'objects.get 2',
      'tuningJobs.create 1',
      'tuningJobs.get 1',
      'tuningJobs.get 2',
      'tuningJobs.get of JOB_STATE_SUCCEEDED',
      'generateContent 1',
      'objects.insert 1',
    ],
    always: [
      { request: nth('tuningJobs.create', 1), moment: BEFORE },
      { request: nth('tuningJobs.create', 1), moment: APPLIED },
      { request: nth('generateContent', 1), moment: BEFORE },
    ],
  },
  {
    scenario: scenarioNamed('cancel by signal while tuning'),
    mustMeet: [
      'tuningJobs.create 1',
      'tuningJobs.cancel 1',
      'tuningJobs.get of JOB_STATE_CANCELLING',
      'tuningJobs.get of JOB_STATE_CANCELLED',
    ],
    always: [{ request: nth('tuningJobs.cancel', 1), moment: APPLIED }],
  },
  {
    scenario: scenarioNamed('terminated while tuning'),
    isOnlyItsEnd: true,
    mustMeet: [
      'tuningJobs.list 2',
      'tuningJobs.cancel 1',
      'tuningJobs.get of JOB_STATE_CANCELLING',
      'tuningJobs.get of JOB_STATE_CANCELLED',
    ],
    always: [{ request: nth('tuningJobs.list', 2), moment: BEFORE }],
  },
];

function crash(
  scenario: Scenario,
  { name, match, skip }: Pick<NamedRequest, 'name' | 'match' | 'skip'>,
  moment: Moment,
): FaultCase {
  return {
    suite: 'crash',
    scenario,
    request: name,
    fault: moment.name,
    faults: [{ ...moment.mark, match, skip }],
    stuckAfterMs: STUCK_AFTER_MS,
  };
}

/** Every request of an undisturbed run, with every moment. */
export function everyCrash(
  { scenario, isOnlyItsEnd }: CrashClass,
  { evidence }: Verdict,
): FaultCase[] {
  const from = isOnlyItsEnd === true ? (evidence.interferedAfter ?? 0) : 0;
  return nameRequests(evidence.journal)
    .filter(({ seq }) => seq > from)
    .flatMap((request) =>
      MOMENTS.filter(({ writesOnly }) => writesOnly !== true || isWrite(request.operation)).map(
        (moment) => crash(scenario, request, moment),
      ),
    );
}

export function fewCrashes({ scenario, always }: CrashClass): FaultCase[] {
  return always.map(({ request, moment }) => crash(scenario, request, moment));
}
