import { limitsFor } from '../../../src/dataset';

describe('limitsFor', () => {
  it.each([
    'gemini-2.5-flash',
    'google/gemini-3.5-flash',
    'publishers/google/models/gemini-2.5-pro',
    'projects/p/locations/l/publishers/google/models/gemini-2.5-flash-lite',
    'gemini-9-something-new',
  ])('holds %s against the limits of Gemini', (model) => {
    expect(limitsFor(model)).toMatchObject({ format: 'gemini', tokensPerExample: 131_072 });
  });

  it.each([
    'meta/llama3_1@llama-3.1-8b-instruct',
    'google/gemma3@gemma-3-27b-it',
    'translation-llm-002',
  ])('knows that the rows of %s are of another format', (model) => {
    expect(limitsFor(model).format).toBe('jsonLines');
  });
});
