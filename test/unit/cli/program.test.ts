import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { buildProgram } from '../../../src/cli/program';

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

describe('buildProgram', () => {
  it.each(leaves(buildProgram()).map((command) => [command.name(), command] as const))(
    '%s has a help with an example',
    (_name, command) => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      expect(help).toContain('Example:');
      expect(help).toContain('vertex-tuning ');
    },
  );
});

const MAIN = join(__dirname, '../../../dist/cli/main.js');

function run(args: string[], env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    env: { PATH, HOME, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

// The test scripts build first; a run of jest alone in a fresh checkout has nothing to spawn.
(existsSync(MAIN) ? describe : describe.skip)('the built command line', () => {
  it('prints help to standard output', () => {
    const { status, stdout, stderr } = run(['tune', '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('--dry-run');
  });

  it.each([[['tun']], [['status']], [['tune', '--epochs', '0']], [['status', 'x', '-o', 'xml']]])(
    'ends with 2 after the wrong command line %j',
    (args) => {
      const { status, stdout, stderr } = run(args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('error: ');
    },
  );

  it('reports every wrong setting, without a stack trace', () => {
    const { status, stderr } = run(['status', 'x'], {
      VERTEX_TUNING_LOG_LEVL: 'x',
      VERTEX_TUNING_MAX_HEAVY: '0',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('Did you mean VERTEX_TUNING_LOG_LEVEL?');
    expect(stderr).toContain('VERTEX_TUNING_MAX_HEAVY');
    expect(stderr).not.toContain('    at ');
  });

  it('writes errors as JSON to standard error with --json', () => {
    const { status, stdout, stderr } = run(['validate', '/no/such/file.jsonl', '--json']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'INPUT_UNREADABLE',
        message: '/no/such/file.jsonl cannot be read: there is no such file.',
        problems: [
          { path: '/no/such/file.jsonl', message: 'cannot be read: there is no such file.' },
        ],
      },
    });
  });

  it('says which server does not answer', () => {
    const { status, stderr } = run(['status', 'x'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error TEMPORAL_UNREACHABLE: .*127\.0\.0\.1:1/);
  }, 20_000);
});
