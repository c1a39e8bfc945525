/**
 * One Temporal worker per task queue. Waits have slots of their own, so that a worker full of waits still cancels at
 * once; long reads and evaluations have theirs, so that they never hold up a create call.
 */
import type { DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions, WorkflowBundleOption } from '@temporalio/worker';
import { noticeOfResets } from './reset-notice';
import type { Settings } from '../config/settings';
import type { TuningActivities } from '../contract/activities';
import { taskQueuesOf } from '../contract/names';

export type TaskQueueWorkersInput = {
  settings: Settings;
  connection: NativeConnection;
  activities: TuningActivities;
  workflowBundle: WorkflowBundleOption;
  dataConverter?: DataConverter;
  warn: (message: string) => void;
};

/** Workflows kept in memory; the others are replayed from their history, which is short however long they wait. */
const MAX_CACHED_WORKFLOWS = 500;

/** There are few heavy activities: theirs may be heard each second, so that a cancel stops them within about one. */
const HEAVY_THROTTLE_MS = 1_000;

export async function createTaskQueueWorkers(input: TaskQueueWorkersInput): Promise<Worker[]> {
  const { settings, connection, activities, workflowBundle, dataConverter } = input;
  const queues = taskQueuesOf(settings.taskQueue);
  const shared: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace: settings.temporal.namespace,
    activities,
    interceptors: { activity: [noticeOfResets(input.warn)] },
    shutdownGraceTime: settings.shutdownGraceMs,
    maxHeartbeatThrottleInterval: settings.heartbeatThrottleMs,
    defaultHeartbeatThrottleInterval: settings.heartbeatThrottleMs,
    ...(dataConverter ? { dataConverter } : {}),
  };
  const options: Record<(typeof settings.queues)[number], WorkerOptions> = {
    main: {
      ...shared,
      workflowBundle,
      taskQueue: queues.main,
      maxCachedWorkflows: MAX_CACHED_WORKFLOWS,
      maxConcurrentActivityTaskExecutions: settings.maxActivities,
      maxConcurrentWorkflowTaskExecutions: 40,
    },
    wait: {
      ...shared,
      taskQueue: queues.wait,
      maxConcurrentActivityTaskExecutions: settings.maxWaiting,
    },
    heavy: {
      ...shared,
      maxHeartbeatThrottleInterval: Math.min(settings.heartbeatThrottleMs, HEAVY_THROTTLE_MS),
      taskQueue: queues.heavy,
      maxConcurrentActivityTaskExecutions: settings.maxHeavy,
    },
  };
  const workers: Worker[] = [];
  for (const queue of settings.queues) workers.push(await Worker.create(options[queue]));
  return workers;
}
