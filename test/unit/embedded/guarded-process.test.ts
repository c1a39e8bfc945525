import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGuarded, type GuardedProcess } from '../../../src/embedded/guarded-process';

const started: number[] = [];

afterAll(() => {
  for (const pid of started) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
});

async function start(program: string): Promise<GuardedProcess> {
  const guarded = await spawnGuarded({
    command: process.execPath,
    args: ['--eval', program],
    env: process.env,
  });
  started.push(guarded.pid);
  return guarded;
}

describe('spawnGuarded', () => {
  it('rejects when there is no such program', async () => {
    const nowhere = spawnGuarded({ command: '/no/such/program', args: [], env: {} });
    await expect(nowhere).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stops a process that listens to SIGTERM', async () => {
    const guarded = await start(`setInterval(() => {}, 1000)`);
    await guarded.stop(10_000);
    expect(await guarded.ended).toStrictEqual({ code: null, signal: 'SIGTERM' });
  });

  it('kills a process that ignores SIGTERM once its grace is over', async () => {
    const guarded = await start(
      `process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)`,
    );
    await once(guarded.child.stdout, 'data');
    await guarded.stop(20);
    expect(await guarded.ended).toStrictEqual({ code: null, signal: 'SIGKILL' });
  });

  it.each(['SIGKILL', 'exit', 'error'] as const)(
    'takes the process along when its parent ends by %s',
    async (how) => {
      const parent = spawn(process.execPath, ['--eval', parentProgram(how)], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
      const pid = Number(line);
      started.push(pid);
      if (how === 'SIGKILL') parent.kill('SIGKILL');
      await until(() => !isAlive(pid));
      expect(isAlive(pid)).toBe(false);
    },
  );
});

/** A parent that prints the id of its guarded child and then ends in the given way. */
function parentProgram(how: 'SIGKILL' | 'exit' | 'error'): string {
  const ending = { SIGKILL: '', exit: 'process.exit(0);', error: 'throw new Error("on purpose");' };
  const source = join(__dirname, '../../../src/embedded/guarded-process.ts');
  return `
    const { transformFileSync } = require('@swc/core');
    const { code } = transformFileSync(${JSON.stringify(source)}, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, swcrc: false,
    });
    const loaded = { exports: {} };
    new Function('require', 'module', 'exports', code)(require, loaded, loaded.exports);
    loaded.exports
      .spawnGuarded({ command: process.execPath, args: ['--eval', 'setInterval(() => {}, 1000)'], env: process.env })
      .then(({ pid }) => process.stdout.write(pid + '\\n', () => { ${ending[how]} }));
  `;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
