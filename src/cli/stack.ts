/** The embedded stack of `demo` and `dev`: a Temporal server, the emulator or the real services, and a worker, in one process. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { readSettings } from '../config/settings';
import type { Settings } from '../config/settings';
import { SEARCH_ATTRIBUTES } from '../contract/names';
import { TuningError } from '../contract/tuning-error';
import { ensureTemporalBinary } from '../embedded/temporal-binary';
import { startTemporalServer } from '../embedded/temporal-server';
import type { TemporalServer } from '../embedded/temporal-server';
import { startEmulator } from '../emulator';
import type { Emulator } from '../emulator';
import { startWorkers } from '../worker';
import { dataDirectory } from './data-directory';
import { ifFree } from './preferred-port';

export type StackOptions = {
  /** The emulator at this speed, or the real services. */
  services: { kind: 'emulator'; speed: number; port?: number } | { kind: 'google' };
  /** SQLite file that keeps the runs; without one all is gone at the end. */
  dbFile?: string;
  /** Ports to take while they are free. */
  ports?: { temporal: number; ui: number };
  /** Replaces settings of the environment. */
  settings?: Partial<Settings>;
  log: (line: string) => void;
};

export type Stack = {
  settings: Settings;
  uiUrl?: string;
  emulator?: Emulator;
  /** Settles only when the worker failed, with its error. */
  failed: Promise<never>;
  stop(): Promise<void>;
};

export async function startStack(options: StackOptions): Promise<Stack> {
  const { services, dbFile, log } = options;
  const closers: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    if (dbFile !== undefined) closers.push(await reserve(dbFile));
    const server = await startServer(options);
    closers.push(() => server.stop());
    const emulator = await startEmulatorIfWanted(services);
    if (emulator) {
      closers.push(() => emulator.close());
      log(`emulator of Vertex AI and Cloud Storage at ${emulator.url}`);
    }
    const settings = settingsOf(options, server, emulator);
    const workers = await startWorkers(settings);
    const ended = workers.run();
    // Reported through `failed`; here only so that a stop does not throw what was reported already.
    const quiet = ended.catch(() => undefined);
    closers.push(async () => {
      workers.shutdown();
      await quiet;
    });
    return {
      settings,
      ...(server.uiUrl === undefined ? {} : { uiUrl: server.uiUrl }),
      ...(emulator ? { emulator } : {}),
      failed: failureOf(ended),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startEmulatorIfWanted(services: StackOptions['services']) {
  if (services.kind === 'google') return undefined;
  return startEmulator({ speed: services.speed, port: services.port ?? 0 });
}

/** Rejects when the worker failed and never settles otherwise: an ordered end is no news. */
function failureOf(ended: Promise<void>): Promise<never> {
  const failed = new Promise<never>((_resolve, reject) => {
    ended.catch(reject);
  });
  failed.catch(() => undefined);
  return failed;
}

async function startServer({ dbFile, ports, log }: StackOptions): Promise<TemporalServer> {
  const binary = await ensureTemporalBinary({ log });
  const port = ports && (await ifFree(ports.temporal));
  const uiPort = ports && (await ifFree(ports.ui));
  const server = await startTemporalServer({
    binaryPath: binary.path,
    ...(dbFile === undefined ? {} : { dbFile }),
    ui: true,
    ...(port === undefined ? {} : { port }),
    ...(uiPort === undefined ? {} : { uiPort }),
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
  });
  log(`${binary.version} at ${server.address}`);
  return server;
}

/** Temporal's own variables speak of another server and are left out. */
function settingsOf(
  options: StackOptions,
  server: TemporalServer,
  emulator: Emulator | undefined,
): Settings {
  const { address, namespace } = server;
  return {
    ...readSettings(withoutTemporal(process.env)),
    temporal: { address, namespace, connectionOptions: { address } },
    emulator: emulator && { vertexHost: emulator.host, storageHost: emulator.host },
    ...options.settings,
  };
}

export function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(
    ([name]) => !name.startsWith('TEMPORAL_') && !/^(VERTEX_AI|STORAGE)_EMULATOR_HOST$/.test(name),
  );
  // A profile in the user's configuration file would be read otherwise.
  return {
    ...Object.fromEntries(own),
    TEMPORAL_CONFIG_FILE: join(dataDirectory(env), 'none.toml'),
  };
}

/** Two servers on one SQLite file would destroy it. */
async function reserve(dbFile: string): Promise<() => Promise<void>> {
  await mkdir(dirname(dbFile), { recursive: true });
  try {
    return await lock(dbFile, { realpath: false, stale: 10_000 });
  } catch (cause) {
    throw new TuningError(
      'CONFIGURATION_INVALID',
      `The database ${dbFile} is in use by another \`vertex-tuning dev\`. Use that one, or give another --db-file.`,
      { cause },
    );
  }
}
