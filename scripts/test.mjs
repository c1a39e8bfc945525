// `npm test [-- JEST-ARGUMENTS]`, `npm run test:unit` and so on: installs and builds what is missing and runs the tests. The last
// line on stdout is the count.
import './support/node-version.mjs';
import { countLine, projects, runTests } from './support/jest.mjs';
import { prepareBuild } from './support/prepare.mjs';
import { say } from './support/run.mjs';

const args = process.argv.slice(2);
const names = projects.filter((name) => args.includes(`--${name}`));
const isBuilt = await prepareBuild();
const total = await runTests({
  names: names.length > 0 ? names : projects,
  args: args.filter((arg) => !projects.includes(arg.slice(2))),
});
if (!isBuilt) say('The build failed; see above.');
process.exitCode = isBuilt && total.ok ? 0 : 1;
console.log(countLine(total));
