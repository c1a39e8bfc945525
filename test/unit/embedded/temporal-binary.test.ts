import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureTemporalBinary } from '../../../src/embedded/temporal-binary';
import type { BinaryMaker } from '../../../src/embedded/temporal-binary-makers';
import { TEMPORAL_CLI_VERSION } from '../../../src/embedded/temporal-cli-version';

/** A program that answers `--version` as a Temporal CLI of that server does. */
function program(server: string): string {
  return `#!/bin/sh\necho "temporal version 9.9.9 (Server ${server}, UI 2.42.1)"\n`;
}

async function put(directory: string, content: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'temporal'), content);
  await chmod(join(directory, 'temporal'), 0o755);
}

function maker(content: string): BinaryMaker & { calls: number } {
  const self = {
    calls: 0,
    source: 'built' as const,
    title: 'A test build',
    async make({ workDirectory }: { workDirectory: string }): Promise<string> {
      self.calls += 1;
      const path = join(workDirectory, 'temporal');
      await writeFile(path, content);
      return path;
    },
  };
  return self;
}

describe('ensureTemporalBinary', () => {
  let root: string;
  let cache: string;
  let lines: string[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'temporal-binary-test-'));
    cache = join(root, 'cache', 'temporal', TEMPORAL_CLI_VERSION);
    lines = [];
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function ensure(makers: BinaryMaker[] = []): Promise<{ path: string; source: string }> {
    const env = { PATH: join(root, 'bin'), VERTEX_TUNING_CACHE_DIR: join(root, 'cache') };
    const { path, source } = await ensureTemporalBinary({
      log: (line) => lines.push(line),
      env,
      makers,
    });
    return { path, source };
  }

  it('takes the one on the PATH before the one in the cache', async () => {
    await put(join(root, 'bin'), program('1.29.1'));
    await put(cache, program('1.29.1'));
    expect(await ensure()).toStrictEqual({ path: join(root, 'bin', 'temporal'), source: 'PATH' });
  });

  it('leaves one on the PATH alone that is too old, and says so', async () => {
    await put(join(root, 'bin'), program('1.25.0'));
    await put(cache, program('1.29.1'));
    expect(await ensure()).toStrictEqual({ path: join(cache, 'temporal'), source: 'cache' });
    expect(lines.join('\n')).toMatch(/bin\/temporal is too old .*Server 1\.25\.0/);
  });

  it('caches what a maker made and leaves nothing else behind', async () => {
    const build = maker(program('1.29.1'));
    expect(await ensure([build])).toStrictEqual({ path: join(cache, 'temporal'), source: 'built' });
    expect(await ensure([build])).toStrictEqual({ path: join(cache, 'temporal'), source: 'cache' });
    expect(build.calls).toBe(1);
    expect(await readdir(cache)).toStrictEqual(['temporal']);
  });

  it('never uses what does not run, and goes on to the next maker', async () => {
    await put(cache, '#!/bin/sh\nexit 1\n');
    const broken = maker('half a file');
    const whole = maker(program('1.29.1'));
    expect(await ensure([broken, whole])).toMatchObject({ source: 'built' });
    expect([broken.calls, whole.calls]).toStrictEqual([1, 1]);
  });

  it('says why one did not work where it says what it tries next', async () => {
    const printed = `no network\n  to  ${'x'.repeat(400)}`;
    const failing: BinaryMaker = {
      source: 'download',
      title: 'A test download',
      make: () => Promise.reject(new Error(printed)),
    };
    await ensure([failing, maker(program('1.29.1'))]);
    const [line = ''] = lines;
    expect(line).toMatch(
      /^A test download did not work: no network to x+…\. Next: A test build\.$/,
    );
    expect(line.length).toBeLessThan(400);
  });

  it('builds once when several want it at the same time', async () => {
    const build = maker(program('1.29.1'));
    const found = await Promise.all([ensure([build]), ensure([build]), ensure([build])]);
    expect(build.calls).toBe(1);
    expect(found.map(({ source }) => source).toSorted()).toStrictEqual(['built', 'cache', 'cache']);
  });

  it('says what to install, and why every way failed, when none worked', async () => {
    const failing: BinaryMaker = {
      source: 'download',
      title: 'A test download',
      make: () => Promise.reject(new Error('no network')),
    };
    await expect(ensure([failing])).rejects.toMatchObject({
      code: 'TEMPORAL_SERVER_MISSING',
      message: expect.stringMatching(
        /Install the Temporal CLI.*install Go.*A test download: no network/s,
      ),
    });
  });

  it('asks for another cache directory when it cannot write there', async () => {
    await writeFile(join(root, 'cache'), 'a file, not a directory');
    await expect(ensure()).rejects.toMatchObject({
      code: 'TEMPORAL_SERVER_MISSING',
      message: expect.stringContaining('VERTEX_TUNING_CACHE_DIR'),
    });
  });
});
