import { evaluateWithScript } from '../../support/run-script';

function evaluate(expression: string): unknown {
  return evaluateWithScript('support/jest.mjs', expression);
}

describe('count', () => {
  it('takes a file that broke before its first test for a failure', () => {
    const results = {
      numPassedTests: 5,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      numPendingTests: 2,
      numTodoTests: 1,
    };
    expect(evaluate(`script.count(${JSON.stringify(results)})`)).toStrictEqual({
      passed: 5,
      failed: 2,
      skipped: 3,
    });
  });
});

describe('countLine', () => {
  it.each([
    [{ passed: 12, failed: 0, skipped: 0 }, '12 passed, 0 failed'],
    [{ passed: 12, failed: 3, skipped: 1 }, '12 passed, 3 failed, 1 skipped'],
  ])('of %j is "%s"', (counts, expected) => {
    expect(evaluate(`script.countLine(${JSON.stringify(counts)})`)).toBe(expected);
  });
});
