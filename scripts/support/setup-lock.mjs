// Lets one process at a time install or build in this checkout. A lock whose holder is dead is taken over.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.mjs';
import { say } from './run.mjs';

const directory = join(root, '.vertex-tuning');
const file = join(directory, 'setup.lock');
const RETRY_MS = 200;

export async function withSetupLock(work) {
  mkdirSync(directory, { recursive: true });
  let waiting = false;
  while (!take()) {
    if (!waiting) say('Another process is installing or building here; waiting for it.');
    waiting = true;
    await sleep(RETRY_MS);
  }
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function release() {
  rmSync(file, { force: true });
}

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isHolderAlive()) release();
  return false;
}

function isHolderAlive() {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Between its creation and its content the file is empty; that holder is alive.
    if (pid !== 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM' || error.code === 'ENOENT';
  }
}
