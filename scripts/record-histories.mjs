// `npm run record-histories`: runs every way through the workflows and keeps the histories that the replay tests hold later
// versions against. They are replaced only when all runs went as they should.
import './support/node-version.mjs';
import { toolPath } from './support/paths.mjs';
import { prepareDependencies } from './support/prepare.mjs';
import { run } from './support/run.mjs';

await prepareDependencies();
process.exitCode = await run({
  command: process.execPath,
  args: [toolPath('jest/bin/jest.js'), '--config=test/replay/record.config.mjs'],
  doing: 'Recording histories',
});
