/**
 * Composition root of the worker process: settings to adapters to activities to workers, and nothing else. Run directly it
 * is the production worker; imported, it starts the same in another process (the embedded default, tests).
 */
import { NativeConnection } from '@temporalio/worker';
import type { Worker, WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from './activities';
import { LabelFilter } from './activities/label-filter';
import { QuotaGate } from './activities/quota/quota-gate';
import { systemTime } from './activities/watch/system-time';
import { createTuningJobWatcher } from './activities/watch/tuning-job-watcher';
import { describeSettings } from './config/describe-settings';
import { readSettings } from './config/settings';
import type { Settings } from './config/settings';
import { TuningError } from './contract/tuning-error';
import { createCheckThreads } from './dataset';
import { createCredentials } from './google/auth';
import { readPolicy } from './policy';
import { createObjectStore } from './storage/client';
import { startHealthServer } from './telemetry/health-server';
import { createLogger } from './telemetry/logger';
import { createTuningMetrics } from './telemetry/tuning-metrics';
import { createVertexClient } from './vertex/client';
import { consoleUrl } from './vertex/console-url';
import { servingUrl } from './vertex/hosts';
import { loadDataConverter } from './worker/data-converter';
import { runUntilStopped } from './worker/run-until-stopped';
import { Opened } from './worker/opened';
import { countRunsByPhase } from './worker/runs-by-phase';
import { createTaskQueueWorkers } from './worker/task-queue-workers';
import { readTemporalFacts } from './worker/temporal-facts';
import { pingTemporal } from './worker/temporal-ping';
import { installRuntime } from './worker/temporal-runtime';
import { workflowBundleFor } from './worker/workflow-bundle';

export type WorkerOverrides = {
  /** Workflows to run instead of the prebuilt bundle. */
  workflowBundle?: WorkflowBundleOption;
  /** Module that a thread of the dataset check runs instead of the built one. */
  checkThread?: string;
};

export type RunningWorkers = {
  /** Resolves when all workers have stopped and everything is closed; rejects when one failed. */
  run(): Promise<void>;
  /** Hands waiting runs over to other workers and stops; returns at once. */
  shutdown(): void;
  /** Where health is answered, if it is. */
  healthUrl?: string;
};

async function connect(settings: Settings): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(settings.temporal.connectionOptions);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TuningError(
      'TEMPORAL_UNREACHABLE',
      `The Temporal server at ${settings.temporal.address} did not answer: ${reason} Check TEMPORAL_ADDRESS, or start one with \`vertex-tuning dev\`.`,
      { cause },
    );
  }
}

/**
 * Connects, and polls all task queues of the settings. Throws TuningError when something is missing; nothing is left open
 * then, so that a process which cannot work ends.
 */
export async function startWorkers(
  settings: Settings,
  overrides: WorkerOverrides = {},
): Promise<RunningWorkers> {
  const opened = new Opened();
  try {
    return await start(settings, overrides, opened);
  } catch (error) {
    // Why it could not begin matters more than what could not be closed.
    await opened.close().catch(() => {});
    throw error;
  }
}

function isRunning(states: readonly string[]): boolean {
  return states.length > 0 && states.every((state) => state === 'RUNNING');
}

async function start(
  settings: Settings,
  overrides: WorkerOverrides,
  opened: Opened,
): Promise<RunningWorkers> {
  const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
  const policy = settings.policy === undefined ? undefined : readPolicy(settings.policy);
  const meter = installRuntime(settings, logger);
  const dataConverter =
    settings.dataConverter === undefined ? undefined : loadDataConverter(settings.dataConverter);
  const connection = opened.add(await connect(settings));
  const warn = (message: string): void => logger.warn(message);
  const { namespace } = settings.temporal;
  const temporal = await readTemporalFacts(connection, namespace, warn);
  const { emulator } = settings;
  const target = emulator
    ? ({ kind: 'emulator', host: emulator.vertexHost } as const)
    : ({
        kind: 'google',
        credentials: createCredentials(
          settings.quotaProject === undefined ? {} : { quotaProject: settings.quotaProject },
        ),
      } as const);
  const metrics = opened.add(createTuningMetrics(meter));
  const vertex = opened.add(createVertexClient({ target, timeoutMs: settings.requestTimeoutMs }));
  const objects = opened.add(
    createObjectStore({
      target: emulator ? { kind: 'emulator', host: emulator.storageHost } : target,
      timeoutMs: settings.requestTimeoutMs,
    }),
  );
  const checker = opened.add(
    createCheckThreads({
      ...(settings.checkThreads === undefined ? {} : { threads: settings.checkThreads }),
      ...(overrides.checkThread === undefined ? {} : { file: overrides.checkThread }),
    }),
  );
  const activities = createActivities({
    vertex,
    objects,
    checker,
    watcher: createTuningJobWatcher({
      vertex,
      intervalMs: settings.pollIntervalMs,
      time: systemTime,
    }),
    labelFilter: new LabelFilter(vertex),
    quota: new QuotaGate(systemTime),
    metrics,
    settings,
    temporal,
    links: {
      consoleUrl: (name) => (emulator ? undefined : consoleUrl(name)),
      servingUrl: (endpoint, apiVersion) => servingUrl(endpoint, apiVersion, target),
    },
    ...(policy ? { policy } : {}),
    simulated: emulator !== undefined,
  });
  const ping = opened.add(pingTemporal(connection));
  opened.add(countRunsByPhase({ connection, namespace, meter, warn }));
  const workers: Worker[] = [];
  const states = (): string[] => workers.map((worker) => worker.getState());
  const health = settings.httpAddress
    ? opened.add(
        await startHealthServer({
          address: settings.httpAddress,
          health: () => ({
            live: !states().includes('FAILED'),
            ready: isRunning(states()) && ping.isReachable(),
            detail: { workers: states(), temporal: ping.isReachable() ? 'reachable' : 'away' },
          }),
        }),
      )
    : undefined;
  // After whatever else can fail: a worker that was made and never ran keeps its connection open.
  workers.push(
    ...(await createTaskQueueWorkers({
      settings,
      connection,
      activities,
      workflowBundle: overrides.workflowBundle ?? (await workflowBundleFor(dataConverter, logger)),
      ...(dataConverter ? { dataConverter } : {}),
      warn,
    })),
  );
  if (!policy) {
    // The emulator has nothing to protect.
    logger[emulator ? 'info' : 'warn'](
      'no policy (VERTEX_TUNING_POLICY): callers may have the worker do whatever its credentials allow',
    );
  }
  logger.info('worker started', { settings: describeSettings(settings) });
  return {
    run: () =>
      runUntilStopped(workers, async () => {
        await opened.close();
        logger.info('worker stopped');
      }),
    shutdown: () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
    ...(health ? { healthUrl: health.url } : {}),
  };
}

async function main(): Promise<void> {
  const workers = await startWorkers(readSettings(process.env));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => workers.shutdown());
  await workers.run();
}

if (require.main === module) {
  main().catch((error: unknown) => {
    const text = error instanceof TuningError ? `error ${error.code}: ${error.message}` : error;
    process.stderr.write(
      `${text instanceof Error ? (text.stack ?? text.message) : String(text)}\n`,
    );
    process.exitCode =
      error instanceof TuningError && error.code === 'CONFIGURATION_INVALID' ? 2 : 1;
  });
}
