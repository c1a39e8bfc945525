/** A run's side of its guard: started before the first create call. */
import {
  CancellationScope,
  getExternalWorkflowHandle,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import { guardId } from '../contract/names';
import { TemporalFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { guardTuningJob } from './guard-tuning-job';
import { runIdentity } from './run-identity';
import type { TuningRun } from './tuning-run';

/** Tells a guard that is there from before a reset that the run ends; whether there is one. */
export async function tellGuard(): Promise<boolean> {
  const { workflowId, firstExecutionRunId } = runIdentity();
  try {
    await getExternalWorkflowHandle(guardId(workflowId, firstExecutionRunId)).cancel();
    return true;
  } catch (error) {
    // It has ended, or there was none.
    if (!(error instanceof TemporalFailure)) throw error;
    return false;
  }
}

/** Starts the guard, unless the request wants the job left alone or a guard is there since before a reset. */
export async function startGuard(run: TuningRun): Promise<void> {
  const { project, location, apiVersion, labels, tuningJob, timing, onTerminate, rebase } =
    run.request;
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
            tuningJob,
            ...(rebase ? { rebase: { since: run.calls.beganBefore } } : {}),
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
