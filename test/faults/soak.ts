/** Random cases that repeat for a seed: a scenario, and several faults at requests of it. */
import { seededIntegers } from '../../src/evaluation/seeded-random';
import type { FaultInput } from '../../src/emulator';
import { endingsOf } from './enumerate';
import type { FaultKind } from './fault-kinds';
import { kindsFor } from './fault-kinds';
import { nameRequests } from './requests';
import type { NamedRequest } from './requests';
import type { FaultCase, Verdict } from './run-case';
import type { Scenario } from './scenario';

const FEWEST = 2;
const MOST = 5;

type Draw = { request: NamedRequest; kind: FaultKind };

/** A refusal for quota costs a minute, and says nothing in company that it does not say alone. */
function isSlow({ request, kind }: Draw): boolean {
  return request.operation === 'tuningJobs.create' && kind.name.startsWith('429');
}

/** The scenario of a seed. */
export function randomScenario(seed: number, scenarios: readonly Scenario[]): Scenario {
  return scenarios.at(seededIntegers(seed)(scenarios.length)) as Scenario;
}

/** The case of a seed, out of the requests that an undisturbed run of its scenario made. */
export function randomCase(seed: number, { case: given, evidence }: Verdict): FaultCase {
  const below = seededIntegers(seed);
  // The first number is the scenario's.
  below(1);
  const pick = <T>(items: readonly T[]): T => items.at(below(items.length)) as T;
  const { scenario } = given;
  const requests = nameRequests(evidence.journal);
  const count = FEWEST + below(MOST - FEWEST + 1);
  const draws: Draw[] = [];
  while (draws.length < count) {
    const request = pick(requests);
    const draw = { request, kind: pick(kindsFor(request.operation)) };
    if (!isSlow(draw)) draws.push(draw);
  }
  const faults: FaultInput[] = draws.map(({ request, kind }) => ({
    ...kind.fault,
    match: request.match,
    skip: request.skip,
  }));
  return {
    suite: 'soak',
    scenario,
    request: `seed ${seed}`,
    fault: draws.map(({ request, kind }) => `${request.name}: ${kind.name}`).join('; '),
    faults,
    endings: [...new Set(draws.flatMap(({ request, kind }) => endingsOf(scenario, request, kind)))],
    // Where one fault ends the run or changes its way, the others may meet nothing.
    mayMiss: true,
  };
}
