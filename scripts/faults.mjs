// `npm run faults [-- OPTIONS]`: all fault tests, not only the part that `npm test` runs, and a table of what they did.
//   --seed N         that one random case
//   --seeds COUNT    so many random cases
//   --scenario TEXT  every request of the scenarios whose names contain it (TEXT|TEXT: one of them), and nothing else
//   --markdown FILE  writes the table into FILE, between its two marks
// Anything else is for jest.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './support/node-version.mjs';
import {
  markdownTable,
  readResults,
  summarise,
  writeBetweenMarks,
} from './support/faults-summary.mjs';
import { countLine, runTests } from './support/jest.mjs';
import { prepareBuild } from './support/prepare.mjs';
import { say } from './support/run.mjs';

const args = process.argv.slice(2);
const seed = option('--seed');
const seeds = option('--seeds');
const scenario = option('--scenario');
const markdown = option('--markdown');

const oneScenario = scenario === undefined ? undefined : 'every-request';
const part = seed === undefined ? oneScenario : 'soak';

const directory = mkdtempSync(join(tmpdir(), 'vertex-tuning-faults-'));
const results = join(directory, 'results.jsonl');
process.env.TUNING_FAULTS = 'full';
process.env.TUNING_FAULTS_RESULTS = results;
if (seed !== undefined) process.env.TUNING_FAULTS_SEED = seed;
if (scenario !== undefined) process.env.TUNING_FAULTS_SCENARIO = scenario;
if (seeds !== undefined) process.env.TUNING_FAULTS_SEEDS = seeds;

try {
  const isBuilt = await prepareBuild();
  const total = await runTests({
    names: ['faults'],
    args: [...(part === undefined ? [] : [`--testPathPatterns=faults/${part}`]), ...args],
  });
  if (!isBuilt) say('The build failed; see above.');
  const table = markdownTable(summarise(readResults(results)));
  console.log(table);
  if (markdown !== undefined) writeBetweenMarks(markdown, table);
  process.exitCode = isBuilt && total.ok ? 0 : 1;
  console.log(countLine(total));
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Takes `--name VALUE` out of the arguments. */
function option(name) {
  const index = args.indexOf(name);
  return index === -1 ? undefined : args.splice(index, 2)[1];
}
