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

/** When any of them made calls without an answer: none knows of those of another. */
function callsOfAll(said: readonly ClosedRun[]): CreateCalls {
  const spans: { from: number; to: number }[] = [];
  for (const { createCalls } of said) {
    if (createCalls === 'unknown') return createCalls;
    if (createCalls !== 'answered') spans.push(createCalls);
  }
  if (spans.length === 0) return 'answered';
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    to: Math.max(...spans.map(({ to }) => to)),
  };
}

/** Nothing is left of the calls of a run that was settled without a job, whatever it noted before. */
function settledOf(run: ClosedRun): ClosedRun {
  const isOver = run.isSettled && run.jobs.length === 0 && run.operation === undefined;
  return isOver ? { ...run, createCalls: 'answered' } : run;
}

/**
 * What several runs said, each a reset of another. None speaks for the others: a reset brings along what the memo held at its point,
 * so that an operation, or a note that each call was refused, may be older than what another one says.
 */
function saidByAll(runs: readonly ClosedRun[]): Omit<ClosedRun, 'isSettled'> {
  const said = runs.map(settledOf);
  const jobs = [...new Set(said.flatMap((run) => run.jobs))];
  const createCalls = callsOfAll(said);
  const [operation, ...others] = new Set(
    said.flatMap((run) => (run.operation === undefined ? [] : [run.operation])),
  );
  if (jobs.length > 0 || operation === undefined) return { jobs, createCalls };
  return others.length === 0
    ? { jobs, createCalls, operation }
    : { jobs, createCalls, operations: [operation, ...others] };
}

type Chain = Pick<RunIdentity, 'workflowId' | 'firstExecutionRunId'>;

/** What each said of those that went before the run by a reset, and when the first of them began. */
async function saidBefore(
  client: Pick<Client, 'workflow'>,
  { workflowId, firstExecutionRunId }: Chain,
  runId: string,
): Promise<{ said: ClosedRun[]; startedAt: number }> {
  const isEarlier = (run: WorkflowExecutionDescription): boolean =>
    run.runId !== runId && run.raw.workflowExecutionInfo?.firstRunId === firstExecutionRunId;
  const said: ClosedRun[] = [];
  let startedAt = Infinity;
  for await (const run of runsOf(client, workflowId)) {
    if (!isEarlier(run)) continue;
    said.push(saidBy(run.memo));
    startedAt = Math.min(startedAt, run.startTime.getTime());
  }
  // Forgotten by the server.
  return { said: said.length === 0 ? [SILENT] : said, startedAt };
}

/** What the runs said that went before this one by a reset; one that said nothing leaves open when calls were made. */
export async function saidBeforeReset(
  client: Pick<Client, 'workflow'>,
  chain: Chain,
  runId: string,
): Promise<SaidBefore> {
  const { said, startedAt } = await saidBefore(client, chain, runId);
  const all = saidByAll(said);
  // Which of several lives the run cannot know: it must send no call of its own.
  const createCalls = all.operations ? 'unknown' : all.createCalls;
  return { ...all, createCalls, ...(startedAt === Infinity ? {} : { startedAt }) };
}

/** What a closed run said, with those of before a reset. One that left nothing alive has seen to theirs, too. */
export async function saidByChain(
  client: Pick<Client, 'workflow'>,
  chain: Chain,
  { runId, memo }: Pick<WorkflowExecutionDescription, 'runId' | 'memo'>,
): Promise<ClosedRun> {
  const last = saidBy(memo);
  if (last.isSettled || runId === chain.firstExecutionRunId) return last;
  const { said } = await saidBefore(client, chain, runId);
  return { isSettled: false, ...saidByAll([last, ...said]) };
}
