/**
 * Finds a Temporal CLI to run a development server with: on the PATH, in our cache, by download, or built from source.
 * Whatever is fetched or built reaches the cache by a rename after it has answered `--version`: nothing half-finished is ever used.
 */
import { access, chmod, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { TuningError } from '../contract/tuning-error';
import { cacheDirectory } from './cache-directory';
import { buildFromSource, downloadThroughSdk, type BinaryMaker } from './temporal-binary-makers';
import {
  TEMPORAL_CLI_VERSION,
  isRecentEnough,
  readTemporalCliVersion,
} from './temporal-cli-version';

export type TemporalBinary = {
  path: string;
  source: 'PATH' | 'cache' | 'download' | 'built';
  /** What `temporal --version` says. */
  version: string;
};

export type EnsureTemporalBinaryOptions = {
  /** Takes one line for people at a time: what is being done, and how long it has taken. */
  log: (line: string) => void;
  /** Environment to look in. Default `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Ways to get a binary that is neither on the PATH nor in the cache, tried in this order. Default: download, build. */
  makers?: readonly BinaryMaker[];
};

const FILE_NAME = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** A holder that has not refreshed its lock for this long is dead. */
const LOCK_STALE_MS = 30_000;
const LOCK_RETRY_MS = 500;
/** A source build takes about 3 minutes on two cores; ten allow for a slow machine. */
const LOCK_WAIT_MS = 600_000;
/** Characters of a reason that stand in a line; the whole of it is in the error, where nothing worked. */
const MAX_REASON = 300;

export async function ensureTemporalBinary(
  options: EnsureTemporalBinaryOptions,
): Promise<TemporalBinary> {
  const env = options.env ?? process.env;
  const onPath = await findOnPath(env, options.log);
  if (onPath !== undefined) return onPath;

  const directory = join(cacheDirectory(env), 'temporal', TEMPORAL_CLI_VERSION);
  const cached = await useCached(directory);
  if (cached !== undefined) return cached;

  const makers = options.makers ?? [downloadThroughSdk, buildFromSource];
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw new TuningError(
      'TEMPORAL_SERVER_MISSING',
      `The cache directory ${directory} cannot be written. Set VERTEX_TUNING_CACHE_DIR to one that can.`,
      { cause },
    );
  }
  const release = await lockDirectory(directory, options.log);
  try {
    // Whoever held the lock before us may just have put it there.
    return (await useCached(directory)) ?? (await make({ directory, makers, env, ...options }));
  } finally {
    await release();
  }
}

async function findOnPath(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<TemporalBinary | undefined> {
  for (const directory of (env['PATH'] ?? '').split(delimiter)) {
    if (directory === '') continue;
    const path = join(directory, FILE_NAME);
    if (!(await isExecutable(path))) continue;
    const version = await readTemporalCliVersion(path, env);
    if (version === undefined) continue;
    if (isRecentEnough(version)) return { path, source: 'PATH', version: version.line };
    log(`${path} is too old (${version.line}); using ${TEMPORAL_CLI_VERSION} instead.`);
  }
  return undefined;
}

async function useCached(directory: string): Promise<TemporalBinary | undefined> {
  const path = join(directory, FILE_NAME);
  const version = await readTemporalCliVersion(path);
  return version === undefined ? undefined : { path, source: 'cache', version: version.line };
}

async function make(input: {
  directory: string;
  makers: readonly BinaryMaker[];
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}): Promise<TemporalBinary> {
  const reasons: string[] = [];
  for (const [index, maker] of input.makers.entries()) {
    const workDirectory = await mkdtemp(join(input.directory, 'unfinished-'));
    try {
      const made = await maker.make({ workDirectory, env: input.env, log: input.log });
      await chmod(made, 0o755);
      const version = await readTemporalCliVersion(made, input.env);
      if (version === undefined) throw new Error('what came of it does not run');
      const path = join(input.directory, FILE_NAME);
      await rename(made, path);
      return { path, source: maker.source, version: version.line };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reasons.push(`${maker.title}: ${reason}`);
      const next = input.makers[index + 1];
      const then = next === undefined ? '' : ` Next: ${next.title}.`;
      input.log(`${maker.title} did not work: ${lineOf(reason)}.${then}`);
    } finally {
      await rm(workDirectory, { recursive: true, force: true });
    }
  }
  throw new TuningError(
    'TEMPORAL_SERVER_MISSING',
    `No Temporal server is here, and none could be fetched or built. Install the Temporal CLI ` +
      `(https://docs.temporal.io/cli, for example "brew install temporal") so that "temporal" is on the PATH, ` +
      `or install Go (https://go.dev/dl), with which it is built once.\n${reasons.map((reason) => `  ${reason}`).join('\n')}`,
  );
}

/** A reason may be the end of what a program printed. */
function lineOf(reason: string): string {
  const line = reason.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > MAX_REASON ? `${line.slice(0, MAX_REASON)}…` : line;
  return short.replace(/\.$/, '');
}

async function lockDirectory(
  directory: string,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  const options = { stale: LOCK_STALE_MS, lockfilePath: join(directory, 'lock') };
  try {
    return await lock(directory, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
  }
  log('Another process is getting the Temporal server; waiting for it.');
  const retries = {
    retries: LOCK_WAIT_MS / LOCK_RETRY_MS,
    factor: 1,
    minTimeout: LOCK_RETRY_MS,
    maxTimeout: LOCK_RETRY_MS,
  };
  return lock(directory, { ...options, retries });
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
