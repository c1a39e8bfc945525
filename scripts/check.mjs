// `npm run check`: everything that continuous integration runs. Every check runs, whichever failed before; the last line on stdout
// is the count of tests, and the exit code is 0 only when all is well.
import './support/node-version.mjs';
import { checks } from './support/checks.mjs';
import { countLine, runTests } from './support/jest.mjs';
import { prepareBuild } from './support/prepare.mjs';
import { run, say } from './support/run.mjs';

const startedAt = Date.now();
const failed = [];
if (!(await prepareBuild())) failed.push('build');
for (const [name, programs] of Object.entries(checks)) {
  say(`Checking: ${name}.`);
  for (const args of programs) {
    const code = await run({ command: process.execPath, args });
    if (code !== 0 && !failed.includes(name)) failed.push(name);
  }
}
const total = await runTests({ args: ['--ci'] });
if (!total.ok) failed.push('tests');
say(
  `${failed.length === 0 ? 'All checks passed' : `Failed: ${failed.join(', ')}`} ` +
    `(${Math.round((Date.now() - startedAt) / 1000)} s).`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
console.log(countLine(total));
