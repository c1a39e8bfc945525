/** From an undisturbed run to the cases: each of its requests with each kind of fault that makes a difference there. */
import { kindsFor } from './fault-kinds';
import type { FaultKind } from './fault-kinds';
import { nameRequests } from './requests';
import type { NamedRequest } from './requests';
import type { FaultCase, Verdict } from './run-case';
import type { Scenario } from './scenario';

export const UNDISTURBED = 'undisturbed';

export function undisturbed(suite: string, scenario: Scenario): FaultCase {
  return { suite, scenario, request: '', fault: UNDISTURBED, faults: [] };
}

/**
 * Endings that are right for a scenario with one fault: its own, and the refusal itself where the service means it. A run that
 * has no job yet ends with it; one that evaluates cannot go on.
 */
export function endingsOf(
  scenario: Scenario,
  { stage }: Pick<NamedRequest, 'stage'>,
  { isRefusal }: Pick<FaultKind, 'isRefusal'>,
): string[] {
  const { ending, endingWhenRefused, isEvaluated } = scenario;
  if (isRefusal !== true) return [ending];
  const known = endingWhenRefused === undefined ? [ending] : [ending, endingWhenRefused];
  if (stage === 'beforeJob') return [...known, 'failed:ACCESS_DENIED'];
  return stage === 'afterJob' && isEvaluated === true
    ? [...known, 'failed:EVALUATION_FAILED']
    : known;
}

/** The requests of an undisturbed run that are worth a fault: what other scenarios do alike is left to them. */
function requestsOf(
  { faultsFrom }: Scenario,
  { journal, interferedAfter }: Verdict['evidence'],
): NamedRequest[] {
  const all = nameRequests(journal);
  if (interferedAfter === undefined) return all;
  // How often a run tries for quota until then depends on other runs: a job of theirs that ends wakes it.
  const refused = journal.find(({ status }) => status === 429)?.seq ?? interferedAfter;
  const from = faultsFrom === undefined ? refused : 0;
  return all.filter(({ seq }) => seq <= from || seq > interferedAfter);
}

/**
 * What an activity still asks for when its run was terminated depends on how soon it hears of that; how often a run asks after a
 * reset, on how far it had come.
 */
function mayBeLeftOut(
  { ending }: Scenario,
  { interferedAfter = Infinity }: Verdict['evidence'],
  { operation, seq, skip }: NamedRequest,
): boolean {
  if (seq <= interferedAfter || operation.startsWith('tuningJobs.')) return false;
  return ending === 'terminated' || skip > 1;
}

export function everyFault({ case: { scenario }, evidence }: Verdict): FaultCase[] {
  return requestsOf(scenario, evidence).flatMap((request) =>
    kindsFor(request.operation).map((kind) => ({
      suite: 'every request',
      scenario,
      request: request.name,
      fault: kind.name,
      faults: [{ ...kind.fault, match: request.match, skip: request.skip }],
      endings: endingsOf(scenario, request, kind),
      ...(mayBeLeftOut(scenario, evidence, request) ? { mayMiss: true as const } : {}),
    })),
  );
}

function isSlow({ fault, request }: FaultCase): boolean {
  return fault.startsWith('429') && request.startsWith('tuningJobs.create');
}

/** Refusals for quota take a minute: begun first, they cost no time. */
export function bySpeed(cases: readonly FaultCase[]): { slow: FaultCase[]; others: FaultCase[] } {
  return { slow: cases.filter(isSlow), others: cases.filter((each) => !isSlow(each)) };
}
