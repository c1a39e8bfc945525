// One measurement is one process, so that its memory is its own: what it reports, and how it is started.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Called by the measured process when it is done. */
export function report(found) {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const measured = {
    ...found,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1024,
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

/** Runs a program that reports so; `seconds` is the time on the wall, start of the process included. */
export async function measure(command, args) {
  const begun = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return { ...JSON.parse(text), seconds: (performance.now() - begun) / 1000 };
}
