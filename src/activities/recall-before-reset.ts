/** What a run said of its jobs before it was reset; asks Temporal only, and nothing for a run that was not. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import { saidBeforeReset } from './said-by-run';

export const recallBeforeReset: TuningActivities['recallBeforeReset'] = async ({ run }) => {
  const { client, info } = Context.current();
  const { runId = '' } = info.workflowExecution ?? {};
  if (runId === run.firstExecutionRunId) return {};
  return { before: await saidBeforeReset(client, run, runId), askedBy: runId };
};
