/** Whether a run is closed for good: one look per attempt, tried again by Temporal while it is open. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { AwaitRunClosedInput, RunIdentity, TuningActivities } from '../contract/activities';
import type { ClosedRun } from '../contract/closed-run';
import { WAITING_FAILURES } from '../contract/waiting-failures';
import type { ActivityDependencies } from './dependencies';
import { refuseForeignGuard } from './guard-identity';
import { runsOf } from './orphans/runs-of';
import { saidByChain, SILENT } from './said-by-run';
import { converting } from './to-application-failure';

type Run = Pick<RunIdentity, 'workflowId' | 'firstExecutionRunId'>;

/** After a reset a run goes on for hours or days: asked ever more rarely, down to twice a minute. */
const LONGEST_PAUSE_MS = 30_000;

/** What became of the run, or `undefined` while it is open. A run that the server forgot is closed, and said nothing. */
async function look(guarded: Run): Promise<ClosedRun | undefined> {
  const { client } = Context.current();
  // The newest first: the workflow id may have runs of others since.
  for await (const run of runsOf(client, guarded.workflowId)) {
    if (run.raw.workflowExecutionInfo?.firstRunId !== guarded.firstExecutionRunId) continue;
    return run.status.name === 'RUNNING' ? undefined : saidByChain(client, guarded, run);
  }
  return SILENT;
}

/** The first activity of every guard: what follows ends jobs. */
async function refuseForeign(
  { temporal: { namespaceId } }: Pick<ActivityDependencies, 'temporal'>,
  guarded: AwaitRunClosedInput,
): Promise<void> {
  const { client, info } = Context.current();
  if (!info.workflowExecution) return;
  await refuseForeignGuard({ client, namespaceId }, info.workflowExecution, guarded);
}

export function awaitRunClosed(
  deps: Pick<ActivityDependencies, 'temporal'>,
): TuningActivities['awaitRunClosed'] {
  return (input) =>
    converting({ waitOut: false }, async () => {
      await refuseForeign(deps, input);
      const closed = await look(input.run);
      if (closed) return closed;
      throw ApplicationFailure.create({
        type: WAITING_FAILURES.stillOpen,
        message: `The run ${input.run.workflowId} is open.`,
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: Math.min(1_000 * 2 ** Context.current().info.attempt, LONGEST_PAUSE_MS),
      });
    });
}
