// `node scripts/task.mjs NAME`: one check or tool, after installing what it needs.
import './support/node-version.mjs';
import { NEEDS_BUILD, tasks } from './support/checks.mjs';
import { prepareBuild, prepareDependencies } from './support/prepare.mjs';
import { run } from './support/run.mjs';

const [name, ...args] = process.argv.slice(2);
const programs = tasks[name];
if (programs === undefined) {
  process.stderr.write(`There is no task "${name}". Tasks: ${Object.keys(tasks).join(', ')}\n`);
  process.exit(2);
}
await (NEEDS_BUILD.includes(name) ? prepareBuild() : prepareDependencies());
for (const program of programs) {
  process.exitCode = await run({ command: process.execPath, args: [...program, ...args] });
  if (process.exitCode !== 0) break;
}
