/** The built command line as a process of its own: what it prints where, and the code it ends with. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

/** A command that takes longer than this hangs. */
const LIMIT_MS = 90_000;

export type CliEnd = { code: number | null; stdout: string; stderr: string };

export class CliProcess {
  readonly ended: Promise<CliEnd>;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    const { stdout, stderr } = child;
    this.ended = Promise.all([text(stdout), text(stderr), once(child, 'close')]).then(
      ([out, err, [code]]) => ({ code: code as number | null, stdout: out, stderr: err }),
    );
  }

  /**
   * Starts a command, without a terminal, from the root of the repository. Of this process's environment it gets the PATH
   * alone, so that no login, configuration or cache of whoever runs the tests can matter.
   */
  static start(args: readonly string[], options: CliOptions): CliProcess {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    child.stdin.end(options.stdin ?? '');
    return new CliProcess(child);
  }

  /** Resolves when what was printed on standard error so far has it. */
  async saysOnStderr(pattern: RegExp): Promise<void> {
    let said = '';
    for await (const [chunk] of on(this.child.stderr, 'data')) {
      said += String(chunk);
      if (pattern.test(said)) return;
    }
  }

  signal(signal: 'SIGINT' | 'SIGTERM'): void {
    this.child.kill(signal);
  }
}

export type CliOptions = { env: Record<string, string>; stdin?: string };

export function runCli(args: readonly string[], options: CliOptions): Promise<CliEnd> {
  return CliProcess.start(args, options).ended;
}

/** What a command printed on standard output, which must be one JSON value. */
export function jsonOf({ stdout, stderr }: CliEnd): unknown {
  try {
    return JSON.parse(stdout) as unknown;
  } catch (cause) {
    throw new Error(`No JSON on standard output: ${stdout}\n${stderr}`, { cause });
  }
}

/** A directory that is gone after the tests of the file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'vertex-tuning-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
