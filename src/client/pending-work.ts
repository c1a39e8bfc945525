/**
 * What a run is doing right now: heartbeat details and last failures of its pending activities. A query cannot see
 * them, `describe` can.
 */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { z } from 'zod';
import type { TuningProgress, WorkProgress } from '../contract/messages';
import { tuningProgressSchema } from '../contract/tuning-progress';
import { isWaitingFailure } from '../contract/waiting-failures';

/** An activity that failed and will be tried again. */
export type RetriedActivity = {
  activity: string;
  /** 1 is the first. */
  attempt: number;
  message: string;
  /** ISO 8601. */
  nextAttempt?: string;
};

export type PendingWork = {
  progress?: TuningProgress;
  work: WorkProgress[];
  retrying: RetriedActivity[];
  /** Child workflows that run, such as the evaluation. */
  children: { workflowId: string; runId: string; type: string }[];
};

const workSchema = z.object({
  what: z.string(),
  done: z.number(),
  total: z.number().optional(),
});

/** Heartbeat details come from workers of any version: what does not fit is left out, never an error. */
export function readHeartbeat(
  activity: string,
  details: unknown,
): { progress?: TuningProgress; work?: WorkProgress } {
  if (activity === 'awaitTuningJobChange') {
    const progress = tuningProgressSchema.safeParse(details);
    return progress.success ? { progress: progress.data as TuningProgress } : {};
  }
  const work = workSchema.safeParse(details);
  return work.success ? { work: work.data as WorkProgress } : {};
}

type PendingActivity = NonNullable<
  WorkflowExecutionDescription['raw']['pendingActivities']
>[number];

export async function readPendingWork(
  description: WorkflowExecutionDescription,
  converter: LoadedDataConverter,
  namespace: string,
): Promise<PendingWork> {
  const pending: PendingWork = { work: [], retrying: [], children: [] };
  for (const activity of description.raw.pendingActivities ?? []) {
    const name = activity.activityType?.name ?? '';
    const details = await lastHeartbeat(activity, description.workflowId, converter, namespace);
    const { progress, work } = readHeartbeat(name, details);
    if (progress) pending.progress = progress;
    if (work) pending.work.push(work);
    const retried = readRetry(name, activity);
    if (retried) pending.retrying.push(retried);
  }
  for (const child of description.raw.pendingChildren ?? []) {
    pending.children.push({
      workflowId: child.workflowId ?? '',
      runId: child.runId ?? '',
      type: child.workflowTypeName ?? '',
    });
  }
  return pending;
}

async function lastHeartbeat(
  activity: PendingActivity,
  workflowId: string,
  converter: LoadedDataConverter,
  namespace: string,
): Promise<unknown> {
  const payloads = activity.heartbeatDetails?.payloads;
  if (!payloads || payloads.length === 0) return undefined;
  const values = await decodeArrayFromPayloads(converter, payloads, {
    type: 'activity',
    namespace,
    workflowId,
    isLocal: false,
    ...(activity.activityId ? { activityId: activity.activityId } : {}),
  });
  return values[0];
}

function readRetry(name: string, activity: PendingActivity): RetriedActivity | undefined {
  const message = activity.lastFailure?.message;
  if (!message || isWaitingFailure(activity.lastFailure?.applicationFailureInfo?.type)) {
    return undefined;
  }
  const seconds = Number(activity.nextAttemptScheduleTime?.seconds ?? 0);
  return {
    activity: name,
    attempt: activity.attempt ?? 1,
    message,
    ...(seconds > 0 ? { nextAttempt: new Date(seconds * 1000).toISOString() } : {}),
  };
}
