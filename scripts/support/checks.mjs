// The checks beside the tests, by name: `node scripts/task.mjs NAME` runs one, `node scripts/check.mjs` all of them.
import { toolPath } from './paths.mjs';

const tsc = toolPath('typescript/bin/tsc');
const prettier = toolPath('prettier/bin/prettier.cjs');
const oxlint = toolPath('oxlint/bin/oxlint');
const knip = toolPath('knip/bin/knip.js');

/** Each a list of programs for node, all of which must succeed. */
export const checks = {
  'format:check': [[prettier, '--check', '--log-level', 'warn', '.']],
  typecheck: [
    [tsc, '-p', 'tsconfig.json', '--noEmit'],
    [tsc, '-p', 'tsconfig.test.json'],
  ],
  lint: [[oxlint, '--type-aware', '--deny-warnings']],
  unused: [[knip]],
  generated: [
    ['scripts/generate-wire-types.mjs', '--check'],
    ['scripts/generate-api-map.mjs', '--check'],
    ['scripts/generate-settings-reference.mjs', '--check'],
    ['scripts/generate-cli-reference.mjs', '--check'],
    ['scripts/generate-dataset-rules-reference.mjs', '--check'],
  ],
};

/** Tasks that change files; no part of the checks. */
export const tasks = {
  ...checks,
  format: [[prettier, '--write', '--log-level', 'warn', '.']],
  generate: [
    ['scripts/generate-wire-types.mjs'],
    ['scripts/generate-api-map.mjs'],
    ['scripts/generate-settings-reference.mjs'],
    ['scripts/generate-cli-reference.mjs'],
    ['scripts/generate-dataset-rules-reference.mjs'],
  ],
  bench: [['bench/run.mjs']],
};

/** Tasks that need more than the installed dependencies: the built program. */
export const NEEDS_BUILD = ['generate', 'generated', 'bench'];
