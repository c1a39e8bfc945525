/**
 * A child process that cannot outlive us: not an exit, not an uncaught error, and (except on Windows) not even a SIGKILL of
 * ours leaves it behind. It has a process group of its own, so that Ctrl-C reaches only us and we decide the order of the end.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Waits for the end of a pipe that only we hold open; it ends with us however we die. */
const GUARD_PROGRAM = 'read -r _; kill -TERM "$1" 2>/dev/null';

export type GuardedProcess = {
  child: ChildProcessByStdio<null, Readable, Readable>;
  pid: number;
  /** Resolves, and never rejects, when the process is gone. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** SIGTERM, and SIGKILL where that does not help within `graceMs`. */
  stop(graceMs: number): Promise<void>;
  kill(): void;
};

export async function spawnGuarded(input: {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}): Promise<GuardedProcess> {
  const child = spawn(input.command, input.args, {
    env: input.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stopGuard = guard(pid);
  child.once('close', () => {
    process.removeListener('exit', kill);
    stopGuard();
  });
  return { child, pid, ended, kill, stop: (graceMs) => stop({ child, ended, graceMs }) };
}

async function stop(input: {
  child: GuardedProcess['child'];
  ended: GuardedProcess['ended'];
  graceMs: number;
}): Promise<void> {
  input.child.kill('SIGTERM');
  const timer = setTimeout(() => input.child.kill('SIGKILL'), input.graceMs);
  await input.ended;
  clearTimeout(timer);
}

function guard(pid: number): () => void {
  if (process.platform === 'win32') return () => undefined;
  const watcher = spawn('sh', ['-c', GUARD_PROGRAM, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell there is no guard; the hook on our exit remains.
  watcher.once('error', () => undefined);
  watcher.stdin.once('error', () => undefined);
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
  return () => void watcher.kill('SIGKILL');
}
