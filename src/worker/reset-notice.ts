/**
 * A guard learns from the server when its run is terminated, but not when it is reset, nor what becomes of the run after that.
 * So the first activity that a worker does for a reset run tells the guard, which then asks for itself whether the run is closed.
 */
import type { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { guardId, isRunType } from '../contract/names';

/** Runs that need not be asked about again; more are asked about once more. */
const MAX_KNOWN = 10_000;

/** Tells the guard when the run that the activity belongs to was reset. */
async function tellGuardOfReset({ client, info }: Context): Promise<void> {
  if (info.workflowExecution === undefined) return;
  const { workflowId, runId } = info.workflowExecution;
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  const firstRunId = raw.workflowExecutionInfo?.firstRunId ?? runId;
  if (firstRunId === runId) return;
  try {
    await client.workflow.getHandle(guardId(workflowId, firstRunId)).cancel();
  } catch (error) {
    // It has ended, or the request wanted none.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

export function noticeOfResets(warn: (message: string) => void): ActivityInterceptorsFactory {
  const known = new Set<string>();
  return (context) => ({
    inbound: {
      async execute(input, next) {
        const runId = context.info.workflowExecution?.runId;
        const isRun = isRunType(context.info.workflowType ?? '');
        if (isRun && runId !== undefined && !known.has(runId)) {
          known.add(runId);
          const [oldest] = known;
          if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
          // Beside the activity: what it does needs no guard that knows.
          void tellGuardOfReset(context).catch((error: unknown) => {
            known.delete(runId);
            warn(`Whether a run was reset could not be asked: ${String(error)}`);
          });
        }
        return next(input);
      },
    },
  });
}
