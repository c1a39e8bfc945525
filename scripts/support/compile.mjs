// Builds dist/ when it is missing or not what src/ says: JavaScript by tsc, then the workflow bundle. It is built aside and
// moved into place, and marked as whole at the end: a build that was cut short is done again.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { dist, root, toolPath } from './paths.mjs';
import { run, say } from './run.mjs';

const mark = join(dist, '.built-from');
const PROGRAM = join(dist, 'cli', 'main.js');

/** Resolves with whether dist/ is current. */
export async function ensureBuilt({ force = false } = {}) {
  const inputs = hashOfInputs();
  if (!force && readMark() === inputs) return true;
  say('Building dist/ (a few seconds).');
  const aside = `${dist}-${process.pid}`;
  const removed = `${dist}-${process.pid}-old`;
  try {
    const code = await run({
      command: process.execPath,
      args: [toolPath('typescript/bin/tsc'), '-p', 'tsconfig.json', '--outDir', aside],
      doing: 'Compiling',
    });
    if (code !== 0) return false;
    if (existsSync(dist)) renameSync(dist, removed);
    renameSync(aside, dist);
  } finally {
    rmSync(aside, { recursive: true, force: true });
    rmSync(removed, { recursive: true, force: true });
  }
  if (existsSync(PROGRAM)) chmodSync(PROGRAM, 0o755);
  await bundleWorkflows();
  writeFileSync(mark, inputs);
  return true;
}

/** Workers start from this file, without webpack. */
async function bundleWorkflows() {
  const { DefaultLogger, bundleWorkflowCode } = createRequire(join(root, 'package.json'))(
    '@temporalio/worker',
  );
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(dist, 'workflows', 'index.js'),
    payloadConverterPath: join(dist, 'workflows', 'payload-converter.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(join(dist, 'workflow-bundle.js'), code);
  say(`Bundled the workflows: ${(code.length / 1e6).toFixed(1)} MB.`);
}

function hashOfInputs() {
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const hash = createHash('sha256');
  for (const file of [
    ...files,
    join(root, 'tsconfig.json'),
    join(root, 'package-lock.json'),
    import.meta.filename,
  ]) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function readMark() {
  try {
    return readFileSync(mark, 'utf8');
  } catch {
    return undefined;
  }
}
