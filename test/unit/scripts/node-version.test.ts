import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const CHECK = pathToFileURL(join(__dirname, '../../../scripts/support/node-version.mjs')).href;

function runAs(version: string): { status: number | null; stderr: string } {
  const program = `
    Object.defineProperty(process, 'versions', { value: { node: '${version}' } });
    await import('${CHECK}');
  `;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-'], {
    input: program,
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('the check of the Node.js version', () => {
  it.each(['18.20.4', '20.18.3'])('stops on %s and says what is needed', (version) => {
    const { status, stderr } = runAs(version);
    expect(status).toBe(1);
    expect(stderr).toMatch(/needs Node\.js 20\.19 or newer/);
  });

  it.each(['20.19.0', '22.1.0', '24.0.0'])('lets %s pass', (version) => {
    expect(runAs(version)).toStrictEqual({ status: 0, stderr: '' });
  });
});
