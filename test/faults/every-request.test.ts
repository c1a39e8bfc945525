/** Every request of every scenario, met by every fault: nothing is paid twice, lost or left running. */
import type { TuningStack } from '../support/tuning-stack';
import { bySpeed, everyFault, undisturbed, UNDISTURBED } from './enumerate';
import { AT_ONCE, FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import { FAULT_KINDS } from './fault-kinds';
import { broken, IS_FULL, record } from './report';
import { runCase, runGrowing } from './run-case';
import type { FaultCase, Verdict } from './run-case';
import { SCENARIOS } from './scenarios';

const SUITE = 'every request';
/** With all faults in every test run; of the others one fault. */
const ALWAYS = ['success without evaluation', 'cancel by signal while tuning'];
const ONE_OF_THEM = { request: 'tuningJobs.create 1', fault: 'applied, then reset' };

function isChosen({ scenario, request, fault }: FaultCase): boolean {
  if (IS_FULL || ALWAYS.includes(scenario.name)) return true;
  return request === ONE_OF_THEM.request && fault === ONE_OF_THEM.fault;
}

function slowFirst(cases: readonly FaultCase[]): FaultCase[] {
  return cases.toSorted(
    (a, b) => Number(b.scenario.takesLong === true) - Number(a.scenario.takesLong === true),
  );
}

describe('a run of tuneModel', () => {
  let stack: TuningStack;
  const first: Verdict[] = [];
  const verdicts: Verdict[] = [];

  beforeAll(async () => {
    stack = await startFaultStack();
    const run = async (each: FaultCase): Promise<Verdict> => record(await runCase(stack, each));
    const undisturbedRuns = SCENARIOS.map((scenario) => undisturbed(SUITE, scenario));
    await runGrowing(slowFirst(undisturbedRuns), AT_ONCE, run, (verdict) => {
      if (verdict.case.fault !== UNDISTURBED) {
        verdicts.push(verdict);
        return bySpeed([]);
      }
      first.push(verdict);
      const isSound = verdict.violations.length === 0;
      return bySpeed(isSound ? everyFault(verdict).filter(isChosen) : []);
    });
  }, FILE_TIMEOUT_MS);
  afterAll(() => stack.close(), FILE_TIMEOUT_MS);

  it.each(SCENARIOS.map(({ name }) => name))('%s: holds what it promises', (name) => {
    const own = first.filter(({ case: { scenario } }) => scenario.name === name);
    expect(own.map((verdict) => verdict.case.fault)).toEqual([UNDISTURBED]);
    expect(broken(own)).toEqual([]);
  });

  const all = SCENARIOS.filter(({ name }) => IS_FULL || ALWAYS.includes(name));
  describe.each(all.map(({ name }) => name))('%s', (name) => {
    const { faultsFrom, createsNothing } = all.find((scenario) => scenario.name === name) ?? {};
    it.each(FAULT_KINDS.map((kind) => kind.name))('holds it at every request with: %s', (fault) => {
      const own = verdicts.filter(
        ({ case: each }) => each.scenario.name === name && each.fault === fault,
      );
      // Nothing but reads may be left to meet where nothing is created, or only the end of a run is looked at.
      const mayHaveNone = faultsFrom !== undefined || createsNothing === true;
      expect(own.length > 0 || mayHaveNone).toBe(true);
      expect(broken(own)).toEqual([]);
    });
  });

  if (!IS_FULL) {
    it('of any other scenario holds it when the answer to the create call is lost', () => {
      const others = verdicts.filter(({ case: { scenario } }) => !ALWAYS.includes(scenario.name));
      expect(others.length).toBeGreaterThan(5);
      expect(broken(others)).toEqual([]);
    });
  }
});
