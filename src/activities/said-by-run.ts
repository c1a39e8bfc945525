/** What runs that are closed have said of their jobs, in their memos. Read leniently: a memo may come from another version of this code. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { RunIdentity } from '../contract/activities';
import type { ClosedRun, CreateCalls, SaidBefore } from '../contract/closed-run';
import { fieldsOf } from '../contract/fields';
import { ALL_REFUSED, CREATE_CALLS_MEMO, RESULT_MEMO, SETTLED_MEMO } from '../contract/names';
import { runsOf } from './orphans/runs-of';

/** A run that cannot be asked, or that was ended before it had a job. */
export const SILENT: ClosedRun = { isSettled: false, jobs: [], createCalls: 'unknown' };

function callsIn(value: unknown): CreateCalls {
  if (value === 'answered') return value;
  const { from, to } = fieldsOf(value);
  return typeof from === 'number' && typeof to === 'number' ? { from, to } : 'unknown';
}

export function saidBy(memo: Record<string, unknown> | undefined): ClosedRun {
  const isSettled = memo?.[SETTLED_MEMO] === true;
  const { tuningJob, duplicates, rebase } = fieldsOf(memo?.[RESULT_MEMO]);
  const { name } = fieldsOf(tuningJob);
  const { operation } = fieldsOf(rebase);
  const createCalls = callsIn(memo?.[CREATE_CALLS_MEMO]);
  if (typeof name === 'string') {
    const others = Array.isArray(duplicates) ? duplicates : [];
    return {
      isSettled,
      jobs: [name, ...others.filter((other) => typeof other === 'string')],
      createCalls,
    };
  }
  if (memo?.[CREATE_CALLS_MEMO] === ALL_REFUSED) {
    return { isSettled, jobs: [], createCalls: 'answered' };
  }
  if (typeof operation === 'string') return { isSettled, jobs: [], createCalls, operation };
  // It may have been ended in the midst of its first create call, whatever it noted before.
  return { ...SILENT, isSettled };
}

/** Of several that were reset one may have made calls that another does not know of. */
function ofSeveral(said: readonly ClosedRun[]): CreateCalls {
  return said.every(({ createCalls }) => createCalls === 'answered') ? 'answered' : 'unknown';
}

/** What the runs said that went before this one by a reset; one that said nothing leaves open when calls were made. */
export async function saidBeforeReset(
  client: Pick<Client, 'workflow'>,
  { workflowId, firstExecutionRunId }: Pick<RunIdentity, 'workflowId' | 'firstExecutionRunId'>,
  runId: string,
): Promise<SaidBefore> {
  const isEarlier = (run: WorkflowExecutionDescription): boolean =>
    run.runId !== runId && run.raw.workflowExecutionInfo?.firstRunId === firstExecutionRunId;
  const said: ClosedRun[] = [];
  let startedAt = Infinity;
  for await (const run of runsOf(client, workflowId)) {
    if (!isEarlier(run)) continue;
    said.push(saidBy(run.memo));
    startedAt = Math.min(startedAt, run.startTime.getTime());
  }
  const [only] = said;
  if (only === undefined) return { jobs: SILENT.jobs, createCalls: SILENT.createCalls };
  const jobs = [...new Set(said.flatMap((run) => run.jobs))];
  const operation = said.find((run) => run.operation !== undefined)?.operation;
  return {
    jobs,
    createCalls: said.length === 1 ? only.createCalls : ofSeveral(said),
    ...(jobs.length > 0 || operation === undefined ? {} : { operation }),
    startedAt,
  };
}
