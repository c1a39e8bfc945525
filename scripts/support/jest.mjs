// Runs one jest project after the other and adds up what jest counted. A project that could not run counts as a failure.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolPath } from './paths.mjs';
import { run, say } from './run.mjs';

export const projects = ['unit', 'contract', 'replay', 'integration', 'faults'];

/** `args` go to jest as they are. Resolves with `{ passed, failed, skipped, ok }`. */
export async function runTests({ names = projects, args = [] }) {
  const total = { passed: 0, failed: 0, skipped: 0, ok: true };
  for (const name of names) {
    const { code, results } = await runProject(name, args);
    if (results === undefined) say(`The ${name} tests could not be run.`);
    const counts = results === undefined ? { passed: 0, failed: 1, skipped: 0 } : count(results);
    for (const key of ['passed', 'failed', 'skipped']) total[key] += counts[key];
    if (code !== 0 || counts.failed > 0) total.ok = false;
  }
  if (total.passed + total.failed === 0) {
    say('No test was run.');
    total.ok = false;
  }
  return total;
}

async function runProject(name, args) {
  say(`Running the ${name} tests.`);
  const directory = mkdtempSync(join(tmpdir(), 'vertex-tuning-jest-'));
  const outputFile = join(directory, 'results.json');
  try {
    const code = await run({
      command: process.execPath,
      args: [
        toolPath('jest/bin/jest.js'),
        `--selectProjects=${name}`,
        '--passWithNoTests',
        '--json',
        `--outputFile=${outputFile}`,
        ...args,
      ],
    });
    return { code, results: read(outputFile) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A file that broke before its first test has no failed test: it counts as one. */
export function count(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
