import { readRepositoryFile } from '../../support/deployment-files';
import { evaluateWithScript } from '../../support/run-script';

describe('package-lock.json', () => {
  it('holds the native packages of every platform, or npm ci would refuse it', () => {
    const lock = readRepositoryFile('package-lock.json');
    expect(
      evaluateWithScript('support/lockfile.mjs', `script.missingOptionalPackages(${lock})`),
    ).toStrictEqual([]);
  });
});

describe('missingOptionalPackages', () => {
  it('names what is locked nowhere on the way up to the root', () => {
    const packages = {
      '': {},
      'node_modules/tool': {
        dev: true,
        optionalDependencies: { 'tool-darwin-x64': '1.2.3', 'tool-linux-x64-gnu': '1.2.3' },
      },
      'node_modules/tool-linux-x64-gnu': {},
    };
    expect(
      evaluateWithScript(
        'support/lockfile.mjs',
        `script.missingOptionalPackages(${JSON.stringify({ packages })})`,
      ),
    ).toStrictEqual([
      {
        path: 'node_modules/tool-darwin-x64',
        name: 'tool-darwin-x64',
        version: '1.2.3',
        dev: true,
      },
    ]);
  });
});

describe('platformOf', () => {
  it.each([
    ['@swc/core-linux-x64-musl', { cpu: ['x64'], libc: ['musl'], optional: true, os: ['linux'] }],
    ['@oxlint/binding-darwin-arm64', { cpu: ['arm64'], optional: true, os: ['darwin'] }],
    ['@swc/core-win32-ia32-msvc', { cpu: ['ia32'], optional: true, os: ['win32'] }],
    ['@oxc-parser/binding-wasm32-wasi', { cpu: ['wasm32'], optional: true }],
  ])('reads %s', (name, expected) => {
    expect(
      evaluateWithScript('support/lockfile.mjs', `script.platformOf(${JSON.stringify(name)})`),
    ).toStrictEqual(expected);
  });
});
