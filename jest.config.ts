import type { Config } from 'jest';

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ] as [string, Record<string, unknown>],
};

function project(name: string): Exclude<NonNullable<Config['projects']>[number], string> {
  return {
    displayName: name,
    rootDir: __dirname,
    testEnvironment: 'node',
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
    transform,
  };
}

const config: Config = {
  projects: [project('unit'), project('replay'), project('integration')],
  maxWorkers: 2,
};

export default config;
