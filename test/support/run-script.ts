/** Runs a line of JavaScript that uses our scripts: they are ES modules, which jest does not load. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SCRIPTS = join(__dirname, '../../scripts');

/** Imports `module` below `scripts/` as `script` and returns what `expression` is, through JSON. */
export function evaluateWithScript(module: string, expression: string): unknown {
  const url = pathToFileURL(join(SCRIPTS, module)).href;
  const program = `import * as script from ${JSON.stringify(url)}; process.stdout.write(JSON.stringify(${expression}));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-'], {
    input: program,
    encoding: 'utf8',
  });
  return JSON.parse(output);
}
