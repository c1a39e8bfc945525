/**
 * Five projects: `unit` (no server), `contract` (Google's own clients against the emulator), `replay` (committed histories),
 * `integration` and `faults` (one real Temporal server for the run).
 */

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
};

const SERVER = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

function project(name, more = {}) {
  return {
    displayName: name,
    rootDir: import.meta.dirname,
    testEnvironment: 'node',
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
    modulePathIgnorePatterns: ['<rootDir>/dist/'],
    transform,
    ...more,
  };
}

const config = {
  projects: [
    project('unit', { setupFiles: ['<rootDir>/test/support/property-seed.ts'] }),
    project('contract', { testTimeout: 60_000 }),
    project('replay', { testTimeout: 60_000 }),
    project('integration', { testTimeout: 60_000, ...SERVER }),
    project('faults', { testTimeout: 60_000, ...SERVER }),
  ],
  maxWorkers: 2,
  testTimeout: 60_000,
};

export default config;
