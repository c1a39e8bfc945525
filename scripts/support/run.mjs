// Runs a program to its end, with signals passed on and a word on stderr while it takes long.
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

const PROGRESS_MS = 15_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Resolves with the exit code; `doing` is what to say every 15 s. Output goes to stderr: stdout is for results. */
export function run({ command, args, env = process.env, doing, shell = false }) {
  const startedAt = Date.now();
  const child = spawn(command, args, { cwd: root, env, shell, stdio: ['inherit', 2, 2] });
  const forward = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  const timer = setInterval(() => {
    if (doing) say(`${doing}: ${Math.round((Date.now() - startedAt) / 1000)} s so far.`);
  }, PROGRESS_MS);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`${command} cannot be started: ${error.message}`);
      resolve(127);
    });
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(() => {
    clearInterval(timer);
    for (const signal of SIGNALS) process.removeListener(signal, forward);
  });
}
