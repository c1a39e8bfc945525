/**
 * The two ways to get a Temporal CLI that is not there: the download of the Temporal SDK, and a build from source where Go is
 * installed. Each writes into a directory of its own and returns the path of what it made.
 */
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPORAL_CLI_VERSION } from './temporal-cli-version';

export type BinaryMakerInput = {
  /** Empty directory on the cache's file system; removed afterwards. */
  workDirectory: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
};

export type BinaryMaker = {
  source: 'download' | 'built';
  /** For messages: `Download of ...`. */
  title: string;
  make(input: BinaryMakerInput): Promise<string>;
};

const PROGRESS_MS = 10_000;
/** About 60 MB: five minutes are enough on 2 Mbit/s. */
const DOWNLOAD_LIMIT_MS = 300_000;
/** A network that drops packets instead of refusing them shows in that not one byte has come by then. */
const FIRST_BYTE_LIMIT_MS = 20_000;
/** Measured: 2 min 40 s cold on two cores. */
const BUILD_LIMIT_MS = 1_200_000;

/** The SDK starts a server right after its download: a process of its own keeps its runtime out of ours. */
const DOWNLOAD_PROGRAM = `
const [testing, downloadDir, version] = process.argv.slice(1);
const { TestWorkflowEnvironment } = require(testing);
const executable = { type: 'cached-download', downloadDir, version };
TestWorkflowEnvironment.createLocal({ server: { executable } })
  .then((environment) => environment.teardown())
  .catch((error) => { console.error(String(error)); process.exit(1); });
`;

export const downloadThroughSdk: BinaryMaker = {
  source: 'download',
  title: `Download of the Temporal CLI ${TEMPORAL_CLI_VERSION}`,
  async make({ workDirectory, env, log }) {
    log(`Downloading the Temporal CLI ${TEMPORAL_CLI_VERSION} (about 60 MB, once).`);
    await run({
      command: process.execPath,
      args: [
        '--eval',
        DOWNLOAD_PROGRAM,
        require.resolve('@temporalio/testing'),
        workDirectory,
        TEMPORAL_CLI_VERSION,
      ],
      env,
      limitMs: DOWNLOAD_LIMIT_MS,
      onProgress: async (elapsedMs) => {
        const bytes = await sizeOf(workDirectory);
        if (bytes === 0 && elapsedMs >= FIRST_BYTE_LIMIT_MS) throw new Error('no answer');
        log(`Downloading the Temporal CLI: ${(bytes / 1e6).toFixed(0)} MB so far.`);
      },
    });
    const [name] = await readdir(workDirectory);
    if (name === undefined) throw new Error('nothing was downloaded');
    return join(workDirectory, name);
  },
};

export const buildFromSource: BinaryMaker = {
  source: 'built',
  title: `Source build of the Temporal CLI ${TEMPORAL_CLI_VERSION}`,
  async make({ workDirectory, env, log }) {
    const version = await run({
      command: 'go',
      args: ['version'],
      env,
      limitMs: PROGRESS_MS,
    }).catch(() => {
      throw new Error('Go is not installed');
    });
    log(
      `Building the Temporal CLI ${TEMPORAL_CLI_VERSION} from source with ${version.split(' ')[2] ?? 'Go'} (about 3 minutes, once).`,
    );
    await run({
      command: 'go',
      args: ['install', `github.com/temporalio/cli/cmd/temporal@${TEMPORAL_CLI_VERSION}`],
      // Without cgo no C compiler is needed: the server's SQLite is a Go one.
      env: { ...env, GOBIN: workDirectory, CGO_ENABLED: '0' },
      limitMs: BUILD_LIMIT_MS,
      onProgress: async (elapsedMs) =>
        log(`Building the Temporal CLI: ${Math.round(elapsedMs / 1000)} s so far.`),
    });
    return join(workDirectory, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
  },
};

/** Runs a command to its end and returns what it printed; rejects with the end of its stderr. */
async function run(input: {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  limitMs: number;
  onProgress?: (elapsedMs: number) => Promise<void>;
}): Promise<string> {
  const child = spawn(input.command, input.args, {
    env: input.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.timeout(input.limitMs),
  });
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const startedAt = Date.now();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (stderr = (stderr + text).slice(-2000)));
  try {
    return await new Promise<string>((resolve, reject) => {
      const timer = setInterval(() => {
        input.onProgress?.(Date.now() - startedAt).catch((error: unknown) => {
          child.kill('SIGKILL');
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      }, PROGRESS_MS);
      child.once('error', reject);
      child.once('close', (code) => {
        clearInterval(timer);
        if (code === 0) resolve(stdout);
        else reject(new Error(stderr.trim() || `${input.command} ended with code ${code}`));
      });
    });
  } finally {
    process.removeListener('exit', killWithUs);
  }
}

async function sizeOf(directory: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(directory)).map(async (name) => (await stat(join(directory, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
