// The command line of a checkout: installs and builds what is missing, then is the built program, in this very process, so
// that signals, standard streams and the exit code are its own.
import './support/node-version.mjs';
import Module from 'node:module';
import { join } from 'node:path';
import { dist } from './support/paths.mjs';
import { prepareBuild } from './support/prepare.mjs';

if (await prepareBuild()) {
  process.argv[1] = join(dist, 'cli', 'main.js');
  Module.runMain();
} else {
  process.exitCode = 1;
}
