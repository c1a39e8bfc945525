// The built worker as a process of its own: what it takes of memory and processor is its own, and it can be stopped and killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../dist/worker.js', import.meta.url));
const LOOP_PROBE = fileURLToPath(new URL('dataset/loop-probe.cjs', import.meta.url));
/** Ticks of /proc/PID/stat per second, on every Linux that Node runs on. */
const CLOCK_TICKS = 100;

/** With `withLoopProbe`, `loopDelays` can be asked for. */
export async function startWorkerProcess(environment, { withLoopProbe = false } = {}) {
  const child = spawn(process.execPath, [...(withLoopProbe ? ['-r', LOOP_PROBE] : []), WORKER], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', ...(withLoopProbe ? ['ipc'] : [])],
  });
  const lines = [];
  await new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`worker ended with ${code}\n${lines.join('\n')}`)),
    );
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > 50) lines.shift();
      if (line.includes('worker started')) resolve();
    });
  });
  const proc = (file) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
  return {
    /** Resident memory in bytes. */
    memory: () => Number(/VmRSS:\s+(\d+) kB/.exec(proc('status'))[1]) * 1024,
    /** The largest resident memory so far, in bytes. */
    peakMemory: () => Number(/VmHWM:\s+(\d+) kB/.exec(proc('status'))[1]) * 1024,
    /** Seconds of processor time so far, user and system. */
    cpuSeconds: () => {
      const fields = proc('stat').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
    },
    /** How long, in ms, things that fell due in the main thread since the last call had to wait for it. */
    loopDelays: async () => {
      child.send('report');
      const [delays] = await once(child, 'message');
      return delays;
    },
    stop: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}
