// The emulator in a process of its own, for its storage: a gigabyte is sent without a stop in the process that answers polls.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createObjectStore } from '../../dist/storage/index.js';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export async function startStorageProcess() {
  const child = spawn(process.execPath, [CLI, 'emulator'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const host = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`emulator ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^export STORAGE_EMULATOR_HOST=(.*)$/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const objects = createObjectStore({ target: { kind: 'emulator', host } });
  return {
    host,
    objects,
    stop: async () => {
      await objects.close();
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}
