import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('the generated wire types', () => {
  it('are what the discovery facts give', () => {
    const script = join(__dirname, '../../../scripts/generate-wire-types.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
