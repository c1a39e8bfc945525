/** The built worker as a process of its own, for tests that stop or kill one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const WORKER = join(__dirname, '..', '..', 'dist', 'worker.js');

export class WorkerProcess {
  readonly lines: string[] = [];

  private constructor(private readonly child: ChildProcess) {}

  /** Starts the worker, with settings laid over the environment, and resolves when it polls. */
  static async start(
    environment: Record<string, string>,
    settings: Record<string, string> = {},
  ): Promise<WorkerProcess> {
    const child = spawn(process.execPath, [WORKER], {
      env: {
        PATH: process.env['PATH'],
        ...environment,
        VERTEX_TUNING_LOG_LEVEL: 'info',
        ...settings,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const worker = new WorkerProcess(child);
    const started = new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => {
        reject(new Error(`The worker ended with ${code}.\n${worker.lines.join('\n')}`));
      });
      createInterface({ input: child.stderr }).on('line', (line) => {
        worker.lines.push(line);
        if (line.includes('worker started')) resolve();
      });
    });
    await started;
    return worker;
  }

  /** Stops it where it stands, as a machine that is out of breath does; it knows nothing of the time until `thaw`. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Sends the signal, and gives the exit code (null when it was killed). */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    const [code] = (await exit) as [number | null];
    return code;
  }
}
