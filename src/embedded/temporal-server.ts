/**
 * Runs a Temporal development server as a child process and says when it can be used: namespace there, search attributes
 * registered. It listens on the loopback interface only and ends with us.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { TuningError } from '../contract/tuning-error';
import { freePort } from './free-port';
import { spawnGuarded, type GuardedProcess } from './guarded-process';
import { waitForTemporal } from './temporal-readiness';

export type StartTemporalServerOptions = {
  /** A Temporal CLI, from `ensureTemporalBinary`. */
  binaryPath: string;
  /** SQLite file that keeps the runs. Default: in memory, all is gone at the end. */
  dbFile?: string;
  /** Serve the web UI as well. Default false. */
  ui?: boolean;
  /** Names of search attributes to register, all of type Keyword. */
  searchAttributes: readonly string[];
  /** Default: one that is free. */
  port?: number;
  /** Default: one that is free. Only with `ui`. */
  uiPort?: number;
  /** Takes what the server prints, line by line. */
  log?: (line: string) => void;
  /** File that what the server prints is appended to. */
  logFile?: string;
};

export type TemporalServer = {
  /** `host:port` of the gRPC interface. */
  address: string;
  uiUrl?: string;
  namespace: string;
  pid: number;
  /** Lets the server close its database, and resolves when it is gone. */
  stop(): Promise<void>;
  /** At once, without a goodbye. */
  kill(): void;
};

const NAMESPACE = 'default';
/** Measured: about 1 s; a loaded machine gets a multiple of that. */
const START_LIMIT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
/** Between our asking for a free port and the server's taking it, somebody else may take it. */
const PORT_ATTEMPTS = 3;
/** Lines of its output that explain why a server ended. */
const LAST_LINES = 15;

/**
 * A write-ahead log spares a rewrite of pages for every commit. `synchronous=FULL` stays: a run's record that a create call
 * was sent must outlive a power cut, or the call might be sent again.
 */
const DURABLE_PRAGMAS = ['journal_mode=WAL', 'synchronous=FULL'] as const;

export async function startTemporalServer(
  options: StartTemporalServerOptions,
): Promise<TemporalServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      // It takes more ports than the two we name, and ends when another process was quicker.
      const hasEnded = error instanceof Error && /before it could be used/.test(error.message);
      if (!hasEnded || options.port !== undefined || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function startOnce(options: StartTemporalServerOptions): Promise<TemporalServer> {
  const port = options.port ?? (await freePort());
  const uiPort = options.ui === true ? (options.uiPort ?? (await freePort())) : undefined;
  const server = await spawnServer(options, serverArguments({ options, port, uiPort }));
  const lastLines = collectOutput(server, options);
  const address = `127.0.0.1:${port}`;
  const early = server.ended.then(({ code, signal }) => {
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    throw new TuningError(
      'TEMPORAL_UNREACHABLE',
      `The Temporal server ended ${how} before it could be used.\n${lastLines().join('\n')}`.trimEnd(),
    );
  });
  const abort = new AbortController();
  try {
    const ready = waitUntilUsable({ server, address, options, signal: abort.signal });
    await Promise.race([ready, early]);
  } catch (error) {
    server.kill();
    throw error;
  } finally {
    abort.abort();
  }
  return {
    address,
    ...(uiPort === undefined ? {} : { uiUrl: `http://127.0.0.1:${uiPort}` }),
    namespace: NAMESPACE,
    pid: server.pid,
    stop: () => server.stop(STOP_GRACE_MS),
    kill: () => server.kill(),
  };
}

async function waitUntilUsable(input: {
  server: GuardedProcess;
  address: string;
  options: StartTemporalServerOptions;
  signal: AbortSignal;
}): Promise<void> {
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  try {
    // The banner comes once the server has its port: only then can nobody else be answering there.
    const signal = AbortSignal.any([input.signal, limit]);
    await once(input.server.child.stdout, 'data', { signal });
  } catch (cause) {
    if (!limit.aborted) throw cause;
    throw new TuningError(
      'TEMPORAL_UNREACHABLE',
      `The Temporal server did not listen within ${START_LIMIT_MS / 1000} s.`,
      { cause },
    );
  }
  await waitForTemporal({
    address: input.address,
    namespace: NAMESPACE,
    searchAttributes: input.options.searchAttributes,
    limitMs: START_LIMIT_MS,
    signal: input.signal,
  });
}

function serverArguments(input: {
  options: StartTemporalServerOptions;
  port: number;
  uiPort: number | undefined;
}): string[] {
  const { options, port, uiPort } = input;
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    `--namespace=${NAMESPACE}`,
    '--log-level=error',
    '--color=never',
    ...(uiPort === undefined ? ['--headless'] : [`--ui-port=${uiPort}`]),
    ...options.searchAttributes.map((name) => `--search-attribute=${name}=Keyword`),
    ...(options.dbFile === undefined
      ? []
      : [
          `--db-filename=${options.dbFile}`,
          ...DURABLE_PRAGMAS.map((pragma) => `--sqlite-pragma=${pragma}`),
        ]),
  ];
}

async function spawnServer(
  options: StartTemporalServerOptions,
  args: string[],
): Promise<GuardedProcess> {
  // What is set for our clients (address, API key, profile) is not meant for this server.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')),
  );
  try {
    return await spawnGuarded({ command: options.binaryPath, args, env });
  } catch (cause) {
    throw new TuningError(
      'TEMPORAL_SERVER_MISSING',
      `The Temporal server ${options.binaryPath} cannot be started: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** Passes the output on and returns a function that tells the last lines of it. */
function collectOutput(
  { child, ended }: GuardedProcess,
  options: Pick<StartTemporalServerOptions, 'log' | 'logFile'>,
): () => string[] {
  const lines: string[] = [];
  const file =
    options.logFile === undefined
      ? undefined
      : createWriteStream(options.logFile, { flags: 'a' }).on('error', (error) =>
          options.log?.(`The server's log cannot be written: ${error.message}`),
        );
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      file?.write(`${line}\n`);
      options.log?.(line);
    });
  }
  void ended.then(() => file?.end());
  return () => lines;
}
