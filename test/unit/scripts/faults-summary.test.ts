import { evaluateWithScript } from '../../support/run-script';

function summarise(lines: unknown[]): unknown {
  return evaluateWithScript(
    'support/faults-summary.mjs',
    `script.summarise(${JSON.stringify(lines)})`,
  );
}

describe('summarise', () => {
  const line = { suite: 'pairs', scenario: 'lost', met: 1, jobs: 1, violations: [] };
  it('counts runs, second jobs, and what is broken', () => {
    const lines = [line, { ...line, jobs: 2 }, { ...line, violations: ['it ends: it does not'] }];
    expect(summarise(lines)).toEqual([
      { suite: 'pairs', scenario: 'lost', runs: 3, met: 3, second: 1, broken: 1 },
    ]);
  });

  it('has one row per suite and scenario', () => {
    const rows = summarise([line, { ...line, scenario: 'other' }, { ...line, suite: 'crash' }]);
    expect(rows).toHaveLength(3);
  });
});
