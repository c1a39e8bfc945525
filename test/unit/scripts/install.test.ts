import { evaluateWithScript } from '../../support/run-script';

describe('isInstalled', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a-darwin': { version: '1.0.0', optional: true },
    },
  };

  function isInstalled(record: unknown): unknown {
    const values = [lock, record].map((value) => JSON.stringify(value) ?? 'undefined');
    return evaluateWithScript('support/install.mjs', `script.isInstalled(${values.join(', ')})`);
  }

  it.each([
    ['there is no record: never installed, or cut short', undefined, false],
    ['a package is missing', { packages: {} }, false],
    [
      'a package has another version',
      { packages: { 'node_modules/a': { version: '0.9.0' } } },
      false,
    ],
    [
      'only an optional package is missing',
      { packages: { 'node_modules/a': { version: '1.0.0' } } },
      true,
    ],
  ])('when %s', (_what, record, expected) => {
    expect(isInstalled(record)).toBe(expected);
  });
});
