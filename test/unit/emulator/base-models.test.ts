import { modelFactsOf } from '../../../src/activities/request/model-facts';
import { takesKmsKey } from '../../../src/emulator/base-models';

describe('takesKmsKey', () => {
  it.each([
    ['gemini-2.5-pro', true],
    ['gemini-2.5-flash', true],
    ['gemini-2.5-flash-lite', true],
    ['gemini-3.1-flash-lite', false],
    ['gemini-3.1-flash-lite-001', false],
    ['gemini-3.5-flash', false],
    ['gemini-3.5-flash-001', false],
    ['gemini-3.5-flash-lite', true],
    ['gemini-3.5-flash-lite-001', true],
  ])('agrees with the check of requests: %s', (model, isTaken) => {
    expect(takesKmsKey(model)).toBe(isTaken);
    expect(modelFactsOf(model)?.refusesEncryption !== true).toBe(isTaken);
  });
});
