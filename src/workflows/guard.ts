/** A run's side of its guard: started before the first create call. */
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import { guardId } from '../contract/names';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { guardTuningJob } from './guard-tuning-job';
import { runIdentity } from './run-identity';
import type { TuningRun } from './tuning-run';

/** Starts the guard, unless the request wants the job left alone or a guard is there since before a reset. */
export async function startGuard(run: TuningRun): Promise<void> {
  const { project, location, apiVersion, labels, timing, onTerminate } = run.request;
  if (run.isGuarded || onTerminate === 'leave') return;
  const { workflowId, firstExecutionRunId } = runIdentity();
  await CancellationScope.nonCancellable(async () => {
    try {
      await startChild(guardTuningJob, {
        workflowId: guardId(workflowId, firstExecutionRunId),
        args: [
          {
            run: { workflowId, firstExecutionRunId },
            project,
            location,
            apiVersion,
            runLabel: labels.run,
            timing,
          },
        ],
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        cancellationType: ChildWorkflowCancellationType.ABANDON,
        staticSummary: `guards the tuning job of ${workflowId}`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  });
  run.isGuarded = true;
}
