import {
  isPublished,
  isSameModel,
  publisherModelName,
  shortModelName,
} from '../../../src/contract/model-name';

const PLACE = 'projects/acme/locations/us-central1';
const GEMINI = [
  'gemini-2.5-flash',
  'google/gemini-2.5-flash',
  'models/gemini-2.5-flash',
  'publishers/google/models/gemini-2.5-flash',
  `${PLACE}/publishers/google/models/gemini-2.5-flash`,
  `https://us-central1-aiplatform.googleapis.com/v1/${PLACE}/publishers/google/models/gemini-2.5-flash`,
];
const LLAMA = [
  'meta/llama3_1@llama-3.1-8b-instruct',
  'publishers/meta/models/llama3_1@llama-3.1-8b-instruct',
  `${PLACE}/publishers/meta/models/llama3_1@llama-3.1-8b-instruct`,
];
const GEMMA = ['google/gemma3@gemma-3-27b-it', 'publishers/google/models/gemma3@gemma-3-27b-it'];
const OTHERS = [
  ['google/veo-3.0-generate-001', 'veo-3.0-generate-001'],
  ['publishers/google/models/translation-llm-002', 'translation-llm-002'],
  ['publishers/google/models/text-bison@002', 'text-bison@002'],
  ['google/gemma-2b', 'google/gemma-2b'],
];
const TUNED = [`${PLACE}/models/5@1`, `${PLACE}/endpoints/7`, 'models/5', ''];

describe('shortModelName', () => {
  it.each(GEMINI)('is gemini-2.5-flash for %s', (text) => {
    expect(shortModelName(text)).toBe('gemini-2.5-flash');
  });

  it.each(LLAMA)('keeps the publisher of an open model: %s', (text) => {
    expect(shortModelName(text)).toBe(LLAMA[0]);
  });

  it.each(GEMMA)('keeps Google as the publisher of its open models: %s', (text) => {
    expect(shortModelName(text)).toBe(GEMMA[0]);
  });

  it.each(OTHERS)('of %s is %s', (text, name) => {
    expect(shortModelName(text)).toBe(name);
  });

  it.each(TUNED)('leaves what is no model of a publisher as it is: %p', (text) => {
    expect(shortModelName(text)).toBe(text);
  });
});

describe('publisherModelName', () => {
  it.each(GEMINI)('is the name in a call for %s', (text) => {
    expect(publisherModelName(text)).toBe('publishers/google/models/gemini-2.5-flash');
  });

  it.each([...LLAMA, ...GEMMA])('has the publisher of %s', (text) => {
    const [publisher = '', model = ''] = shortModelName(text).split('/');
    expect(publisherModelName(text)).toBe(`publishers/${publisher}/models/${model}`);
  });
});

describe('isSameModel', () => {
  it('is true for every two spellings of a model', () => {
    for (const spellings of [GEMINI, LLAMA, GEMMA]) {
      const pairs = spellings.flatMap((one) => spellings.map((other) => isSameModel(one, other)));
      expect(new Set(pairs)).toEqual(new Set([true]));
    }
  });

  it('is true where one of them leaves the publisher out', () => {
    expect(isSameModel('gemma3@gemma-3-27b-it', GEMMA[1] ?? '')).toBe(true);
    expect(isSameModel(LLAMA[0] ?? '', 'llama3_1@llama-3.1-8b-instruct')).toBe(true);
  });

  it.each([
    ['gemini-2.5-flash', 'gemini-2.5-flash-lite'],
    ['gemini-2.5-flash', 'meta/gemini-2.5-flash-lite'],
    ['google/gemma3@x', 'meta/gemma3@x'],
    ['5', `${PLACE}/models/5`],
    ['', 'gemini-2.5-flash'],
  ])('is false for %p and %p', (one, other) => {
    expect(isSameModel(one, other)).toBe(false);
    expect(isSameModel(other, one)).toBe(false);
  });
});

describe('isPublished', () => {
  it('is true for the spelling of the API alone', () => {
    expect(GEMINI.map(isPublished)).toEqual([false, false, false, true, true, true]);
    expect(LLAMA.map(isPublished)).toEqual([false, true, true]);
    expect(TUNED.map(isPublished)).toEqual([false, false, false, false]);
  });
});
