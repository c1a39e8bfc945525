/**
 * Everything a tuning run needs, real but for Google: the shared Temporal server, an emulator, workers in this process.
 * Closing it replays every history that was made through it, so each integration test is a replay test too.
 */
import { join } from 'node:path';
import { Client, Connection, isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { TuningRunError } from '../../src/client/run-error';
import { TuningClient } from '../../src/client/tuning-client';
import { readSettings } from '../../src/config/settings';
import type { TuneModelStatus } from '../../src/contract/messages';
import { QUERIES } from '../../src/contract/names';
import type { RebaseTunedModelRequest } from '../../src/contract/rebase';
import type { TuneModelRequest } from '../../src/contract/request';
import { type Emulator, startEmulator } from '../../src/emulator';
import { type RunningWorkers, startWorkers } from '../../src/worker';
import { EmulatedProject } from './emulated-project';
import { assertNoViolations } from './violations';
import { installQuietRuntime } from './quiet-runtime';
import { temporalAddress as sharedAddress, uniqueName } from './temporal-server';
import { workflowBundle } from './workflow-bundle';

/** Short everywhere, so that tests wait for conditions and not for intervals. */
const QUICK_SETTINGS = {
  VERTEX_TUNING_POLL_INTERVAL: '100ms',
  VERTEX_TUNING_LOOK_WINDOW: '2s',
  VERTEX_TUNING_REQUEST_TIMEOUT: '10s',
  VERTEX_TUNING_HEARTBEAT_THROTTLE: '100ms',
  VERTEX_TUNING_WAIT_HEARTBEAT_TIMEOUT: '3s',
  VERTEX_TUNING_CANCEL_REPEAT: '500ms',
  VERTEX_TUNING_HTTP_ADDRESS: 'off',
  VERTEX_TUNING_METRICS_ADDRESS: 'off',
  VERTEX_TUNING_LOG_LEVEL: 'error',
};

const CHECK_THREAD = join(__dirname, 'check-thread.cjs');

/** Of gRPC's status codes. */
const NOT_FOUND = 5;

export type StackOptions = {
  settings?: Record<string, string>;
  /** False: the test starts workers itself. */
  workers?: boolean;
  /** Default: one in this process. It is closed with the stack. */
  emulator?: Emulator;
  /** Another Temporal server than the shared one. */
  temporalAddress?: string;
};

export class TuningStack {
  readonly taskQueue = uniqueName('queue');
  readonly client: TuningClient;
  private readonly workflowIds: string[] = [];
  private running: { workers: RunningWorkers; ended: Promise<void> } | undefined;

  private constructor(
    readonly emulator: Emulator,
    readonly connection: Connection,
    private readonly settings: Record<string, string>,
    private readonly temporalAddress: string,
  ) {
    this.client = new TuningClient({
      client: new Client({ connection }),
      taskQueue: this.taskQueue,
    });
  }

  static async start(options: StackOptions = {}): Promise<TuningStack> {
    const emulator = options.emulator ?? (await startEmulator());
    const address = options.temporalAddress ?? sharedAddress();
    const connection = await Connection.connect({ address });
    const stack = new TuningStack(emulator, connection, options.settings ?? {}, address);
    if (options.workers !== false) await stack.startWorkers();
    return stack;
  }

  /** The environment that a worker process of this stack would be given. */
  environment(): Record<string, string> {
    return {
      TEMPORAL_ADDRESS: this.temporalAddress,
      VERTEX_AI_EMULATOR_HOST: this.emulator.host,
      STORAGE_EMULATOR_HOST: this.emulator.host,
      VERTEX_TUNING_TASK_QUEUE: this.taskQueue,
      ...QUICK_SETTINGS,
      ...this.settings,
    };
  }

  async startWorkers(settings: Record<string, string> = {}): Promise<void> {
    const workers = await startWorkers(readSettings({ ...this.environment(), ...settings }), {
      workflowBundle: await workflowBundle(),
      checkThread: CHECK_THREAD,
    });
    this.running = { workers, ended: workers.run() };
  }

  async stopWorkers(): Promise<void> {
    this.running?.workers.shutdown();
    await this.running?.ended;
    this.running = undefined;
  }

  /** A project of its own, with quick jobs. */
  async project(): Promise<EmulatedProject> {
    const project = new EmulatedProject(this.emulator.url);
    await project.behave();
    return project;
  }

  /** Starts a run under an id of its own; its history is replayed at the end. */
  async start(request: unknown, workflowId = uniqueName('run')): Promise<string> {
    this.workflowIds.push(workflowId);
    await this.client.start(request as TuneModelRequest, { workflowId });
    return workflowId;
  }

  /** The same for a rebase. */
  async startRebase(request: unknown, workflowId = uniqueName('rebase')): Promise<string> {
    this.workflowIds.push(workflowId);
    await this.client.startRebase(request as RebaseTunedModelRequest, { workflowId });
    return workflowId;
  }

  /** As `start`, with options that our own client never sets. */
  async startWith(request: unknown, options: { workflowRunTimeout: Duration }): Promise<string> {
    const workflowId = uniqueName('run');
    this.workflowIds.push(workflowId);
    await this.client.client.workflow.start('tuneModel', {
      workflowId,
      taskQueue: this.taskQueue,
      args: [request],
      ...options,
    });
    return workflowId;
  }

  /** For runs that were started by other means. */
  track(workflowId: string): void {
    this.workflowIds.push(workflowId);
  }

  handle(workflowId: string): WorkflowHandle {
    return this.client.client.workflow.getHandle(workflowId);
  }

  async status(workflowId: string): Promise<TuneModelStatus> {
    return this.handle(workflowId).query<TuneModelStatus>(QUERIES.status);
  }

  /** Waits until the run's status is as wanted. */
  async until(
    workflowId: string,
    isReached: (status: TuneModelStatus) => boolean,
  ): Promise<TuneModelStatus> {
    return until(async () => {
      const status = await this.status(workflowId);
      return isReached(status) ? status : undefined;
    }, `the run ${workflowId}`);
  }

  /** The failure of a run that must fail. */
  async failure(workflowId: string): Promise<TuningRunError> {
    const ended: unknown = await this.client.result(workflowId).catch((error: unknown) => error);
    if (ended instanceof TuningRunError) return ended;
    throw new Error('The run did not fail.', { cause: ended });
  }

  /** Takes the run back to one of its workflow tasks: 0 is the first, -1 the last. */
  async reset(
    workflowId: string,
    task = 0,
    options: { resetReapplyType?: temporal.api.enums.v1.ResetReapplyType } = {},
  ): Promise<void> {
    const handle = this.handle(workflowId);
    const { events } = await handle.fetchHistory();
    const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes);
    await this.connection.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId, runId: (await handle.describe()).runId },
      reason: 'a test',
      workflowTaskFinishEventId: tasks?.at(task)?.eventId ?? null,
      requestId: uniqueName('reset'),
      ...options,
    });
  }

  async historyLength(workflowId: string): Promise<number> {
    const { events } = await this.handle(workflowId).fetchHistory();
    return events?.length ?? 0;
  }

  async close(): Promise<void> {
    try {
      await this.replay();
      await assertNoViolations(this.emulator.url);
    } finally {
      await this.stopWorkers();
      await this.emulator.close();
      await this.connection.close();
    }
  }

  private async replay(): Promise<void> {
    for (const workflowId of this.workflowIds) {
      for (const id of [workflowId, `${workflowId}/evaluation`]) await this.replayed(id);
    }
  }

  /** Replays the history of a workflow as it is now, where there is one; throws when it does not replay. */
  async replayed(workflowId: string): Promise<void> {
    // Not before it is needed: without a worker that ends, it would keep the process alive.
    installQuietRuntime();
    const history = await this.historyOf(workflowId);
    if (history) await replayHistory(await workflowBundle(), history, workflowId);
  }

  private async historyOf(workflowId: string): Promise<unknown> {
    try {
      return await this.handle(workflowId).fetchHistory();
    } catch (error) {
      if (isGrpcServiceError(error) && (error.code as number) === NOT_FOUND) return undefined;
      throw error;
    }
  }
}

async function replayHistory(
  bundle: { code: string },
  history: unknown,
  id: string,
): Promise<void> {
  try {
    await Worker.runReplayHistory({ workflowBundle: bundle }, history, id);
  } catch (error) {
    throw new Error(`The history of ${id} does not replay.`, { cause: error });
  }
}

/** Asks again and again, for at most 30 s. */
export async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Not reached within 30 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
