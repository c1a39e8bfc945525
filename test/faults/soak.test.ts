/** Several random faults per run. A seed that fails is printed, and runs again with `npm run faults -- --seed N`. */
import type { TuningStack } from '../support/tuning-stack';
import { undisturbed } from './enumerate';
import { AT_ONCE, FILE_TIMEOUT_MS, startFaultStack } from './fault-stack';
import { broken, IS_FULL, record } from './report';
import { runCase, runCases } from './run-case';
import type { Verdict } from './run-case';
import { SCENARIOS } from './scenarios';
import { randomCase, randomScenario } from './soak';

const WANTED = process.env['TUNING_FAULTS_SEED'];
const COUNT = IS_FULL ? Number(process.env['TUNING_FAULTS_SEEDS'] ?? 200) : 12;
const SEEDS =
  WANTED === undefined ? Array.from({ length: COUNT }, (_, seed) => seed + 1) : [Number(WANTED)];

const SHORT = SCENARIOS.filter(({ takesLong }) => takesLong !== true);

describe('a run that meets several faults', () => {
  let stack: TuningStack;
  let verdicts: Verdict[] = [];
  beforeAll(async () => {
    stack = await startFaultStack();
    const run = (each: Parameters<typeof runCase>[1]): Promise<Verdict> => runCase(stack, each);
    const wanted = new Set(SEEDS.map((seed) => randomScenario(seed, SHORT)));
    const sound = await runCases(
      [...wanted].map((scenario) => undisturbed('soak', scenario)),
      AT_ONCE,
      run,
    );
    const cases = SEEDS.flatMap((seed) =>
      sound
        .filter(({ case: { scenario } }) => scenario === randomScenario(seed, SHORT))
        .map((verdict) => randomCase(seed, verdict)),
    );
    verdicts = await runCases(cases, AT_ONCE, async (each) => record(await run(each)));
  }, FILE_TIMEOUT_MS);
  afterAll(() => stack.close(), FILE_TIMEOUT_MS);

  it(`holds what it promises for ${SEEDS.length} seed(s)`, () => {
    expect(verdicts).toHaveLength(SEEDS.length);
    expect(verdicts.some(({ met }) => met > 1)).toBe(true);
    const failed = verdicts.filter(({ violations }) => violations.length > 0);
    const again = failed.map(({ case: { request } }) => `npm run faults -- --${request}`);
    expect({ again, broken: broken(failed) }).toEqual({ again: [], broken: [] });
  });
});
