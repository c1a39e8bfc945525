import { chosenPrice, type Policy } from '../../../src/policy';
import { matchesModel, modelName } from '../../../src/policy/model-name';
import { parsePolicy } from '../../../src/policy/policy-file';
import { violationsOf } from '../../../src/policy/violations';

const PLACE = 'projects/acme/locations/us-central1';
const SPELLINGS = [
  'gemini-2.5-pro',
  'google/gemini-2.5-pro',
  'publishers/google/models/gemini-2.5-pro',
  `${PLACE}/publishers/google/models/gemini-2.5-pro`,
  `https://us-central1-aiplatform.googleapis.com/v1/${PLACE}/publishers/google/models/gemini-2.5-pro`,
];
const OPEN = ['meta/llama3_1@llama-3.1-8b', 'publishers/meta/models/llama3_1@llama-3.1-8b'];
const TUNED = `${PLACE}/models/5@1`;

const PRICES = `
prices:
  - { model: gemini-2.5-pro, pricePerMillionTokensUsd: 25 }
  - { model: meta/llama3_1@*, pricePerMillionTokensUsd: 7 }
  - { model: '*', pricePerMillionTokensUsd: 1 }
`;

describe('modelName', () => {
  it.each(SPELLINGS)('is one name for %s', (text) => {
    expect(modelName(text)).toBe('gemini-2.5-pro');
  });

  it('keeps the publisher of others, and leaves models of projects as they are', () => {
    expect(OPEN.map(modelName)).toEqual([OPEN[0], OPEN[0]]);
    expect(modelName(TUNED)).toBe(TUNED);
  });
});

describe('matchesModel', () => {
  it.each(['gemini-2.5-*', 'google/gemini-2.5-pro', 'publishers/google/models/gemini-2.5-pro'])(
    'finds every spelling of a model by %s',
    (pattern) => {
      expect(SPELLINGS.filter((text) => !matchesModel(text, pattern))).toEqual([]);
    },
  );

  it.each(['g', 'goo*', 'p*', 'google/gemma*', 'publishers/meta/*'])(
    'finds no spelling of it by %s',
    (pattern) => {
      expect(SPELLINGS.filter((text) => matchesModel(text, pattern))).toEqual([]);
    },
  );
});

const priceOf = (policy: Policy, model: string): number | undefined =>
  chosenPrice(policy, model, undefined).pricePerMillionTokensUsd;

describe('chosenPrice', () => {
  const limited = parsePolicy(`maxCostUsd: 10\n${PRICES}`, 'policy.yaml');

  it('is the policy’s before the caller’s, and the caller’s only where the cost is not limited', () => {
    const [model, other] = ['gemini-2.5-pro', TUNED];
    expect(chosenPrice(undefined, model, 3)).toEqual({ pricePerMillionTokensUsd: 3 });
    expect(chosenPrice(undefined, model, undefined)).toEqual({});
    const listed = { pricePerMillionTokensUsd: 25, priceSource: 'policy' };
    expect(chosenPrice(parsePolicy(PRICES, 'policy.yaml'), model, 3)).toEqual(listed);
    expect(chosenPrice(limited, model, 3)).toEqual(listed);
    expect(chosenPrice(limited, other, 3)).toEqual({});
    const unpriced = parsePolicy('models: [gemini-*]', 'policy.yaml');
    expect(chosenPrice(unpriced, model, 3)).toEqual({ pricePerMillionTokensUsd: 3 });
  });

  it('is the same for every spelling that the list of models lets through', () => {
    const policy = parsePolicy('models: [gemini-2.5-pro, meta/*]', 'policy.yaml');
    for (const baseModel of [...SPELLINGS, ...OPEN]) {
      expect(violationsOf(policy, { tuningJob: { baseModel } })).toEqual([]);
    }
    expect(SPELLINGS.map((model) => priceOf(limited, model))).toEqual([25, 25, 25, 25, 25]);
    expect(OPEN.map((model) => priceOf(limited, model))).toEqual([7, 7]);
  });

  it('is unknown for a tuned model that only a wildcard fits, where the cost is limited', () => {
    expect(priceOf(limited, TUNED)).toBeUndefined();
    expect(priceOf(parsePolicy(PRICES, 'policy.yaml'), TUNED)).toBe(1);
  });

  it('is that of a pattern that names models of projects', () => {
    const price = `  - { model: '${PLACE}/models/*', pricePerMillionTokensUsd: 9 }\n`;
    const policy = parsePolicy(`maxCostUsd: 10\n${PRICES}${price}`, 'policy.yaml');
    expect(priceOf(policy, TUNED)).toBe(9);
  });
});
