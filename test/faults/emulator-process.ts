/**
 * The built emulator as a process of its own: its answers must not wait for the workers under test, or a slow test would look
 * like a slow service.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Emulator } from '../../src/emulator';

const EMULATOR = join(__dirname, '..', '..', 'dist', 'emulator', 'index.js');

/** Ends with its parent, whatever becomes of that. */
const PROGRAM = `
  process.on('disconnect', () => process.exit());
  require(${JSON.stringify(EMULATOR)}).startEmulator().then(({ host }) => process.send(host));
`;

export async function startEmulatorProcess(): Promise<Emulator> {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [host] = (await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => {
      throw new Error(`The emulator ended with ${String(code)}. Is dist/ built?`);
    }),
  ])) as [string];
  return {
    host,
    url: `http://${host}`,
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}
