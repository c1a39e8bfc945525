// Installs the dependencies when they are not what package-lock.json says. npm writes its record of an installation last,
// so one that was cut short has none, or an old one, and is done again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeModules, root } from './paths.mjs';
import { run, say } from './run.mjs';

/** Compares locked packages with npm's record, without those that only some platforms have. */
export function isInstalled(lock, record) {
  if (record === undefined) return false;
  return Object.entries(lock.packages).every(([path, { version, optional, peer, link }]) => {
    const installed = record.packages[path];
    if (path === '' || link) return true;
    return installed === undefined ? Boolean(optional || peer) : installed.version === version;
  });
}

export async function ensureInstalled() {
  const lock = readJson(join(root, 'package-lock.json'));
  if (isInstalled(lock, readJson(join(nodeModules, '.package-lock.json')))) return;
  say('Installing the dependencies (npm ci; about half a minute, once).');
  const code = await run({
    command: 'npm',
    // Development dependencies are what builds and tests, whatever NODE_ENV says.
    args: ['ci', '--include=dev'],
    // Under `npm run -s` a failing installation would otherwise be silent as well.
    env: { ...process.env, npm_config_loglevel: 'error' },
    doing: 'Installing the dependencies',
    shell: process.platform === 'win32',
  });
  if (code !== 0) {
    say('The dependencies could not be installed. Is the npm registry within reach?');
    process.exit(code);
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
