/** What is judged: the emulator's journal and jobs, and what the run says of itself when all of it has closed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { TuningRunError } from '../../src/client/run-error';
import type { GuardTuningJobResult } from '../../src/contract/activities';
import { guardId, SIGNALS } from '../../src/contract/names';
import type { TuneModelResult } from '../../src/contract/result';
import type { JobRecordView, JournalEntry } from '../../src/emulator';
import { hasCode } from './grpc';
import type { LiveRun } from './live-run';

/** Longer than any wait of a run in these tests: a refusal for quota takes a minute. */
const STUCK_AFTER_MS = 150_000;
/** A guard that waits for a reset run looks every half minute. */
const CHILDREN_WITHIN_MS = 90_000;
const LATE_CALLS_WITHIN_MS = 30_000;

export type Evidence = {
  /** `completed:OUTCOME`, `failed:CODE`, `canceled`, `terminated`, or `stuck: WHERE`. */
  ending: string;
  message: string;
  result: TuneModelResult | undefined;
  /** Children that were still open when the time for them was over. */
  openChildren: string[];
  /** Jobs that the guard found alive, and ended. */
  guarded: string[];
  startedAt: number;
  closedAt: number;
  journal: JournalEntry[];
  /** What the run made. */
  jobs: JobRecordView[];
  /** What somebody else made, with the labels of the run's own. */
  copies: JobRecordView[];
  /** When the Temporal server learned from the workflow what a cancel means for its activities, in milliseconds since 1970. */
  cancelKnownAt: number | undefined;
  /** Number of the last request before somebody interfered for the first time. */
  interferedAfter: number | undefined;
};

type RunEnd = Pick<Evidence, 'ending' | 'message' | 'result'>;

/** Waits for the end of the run's last reset; goes on through an absence of the Temporal server. */
async function endOf(run: LiveRun): Promise<RunEnd> {
  const { client } = run.stack;
  let last: { result?: TuneModelResult; error?: unknown };
  for (;;) {
    try {
      last = { result: await client.result(run.workflowId) };
    } catch (error) {
      last = { error };
    }
    const status = await statusOf(run).catch(() => undefined);
    if (status === undefined || status === 'RUNNING') {
      await sleep(100);
      continue;
    }
    const { error } = last;
    if (last.result) {
      const { outcome } = last.result;
      const ending = status === 'CANCELLED' ? 'canceled' : `completed:${outcome}`;
      return { ending, message: '', result: last.result };
    }
    if (!(error instanceof TuningRunError)) {
      await sleep(100);
      continue;
    }
    const ending = status === 'TERMINATED' ? 'terminated' : `failed:${error.code}`;
    return { ending, message: error.message, result: error.result };
  }
}

async function statusOf(run: LiveRun): Promise<string> {
  return (await run.stack.handle(run.workflowId).describe()).status.name;
}

/** Where a run stands that does not end: its phase and what Temporal waits for. */
async function standing(run: LiveRun): Promise<string> {
  try {
    const { raw } = await run.stack.handle(run.workflowId).describe();
    const pending = (raw.pendingActivities ?? []).map(
      ({ activityType, attempt, lastFailure }) =>
        `${activityType?.name} attempt ${attempt} ${lastFailure?.message ?? ''}`,
    );
    const status = await run.stack.status(run.workflowId);
    return `in the phase ${status.phase}, with ${pending.join('; ') || 'no pending activity'}`;
  } catch (error) {
    return `and does not answer (${String(error)})`;
  }
}

export async function awaitEnd(
  run: LiveRun,
  stuckAfterMs: number = STUCK_AFTER_MS,
): Promise<RunEnd> {
  const limit = new AbortController();
  const stuck = sleep(stuckAfterMs, undefined, { signal: limit.signal }).then(async () => {
    const where = await standing(run);
    await run.stack.handle(run.workflowId).terminate('stuck');
    return { ending: `stuck: ${where}`, message: '', result: undefined };
  });
  try {
    return await Promise.race([endOf(run), stuck]);
  } finally {
    run.isOver = true;
    limit.abort();
    stuck.catch(() => undefined);
  }
}

/** Ids of the children that a run and its resets started. A guard from before a reset is in no history of the last. */
async function childrenOf(run: LiveRun): Promise<string[]> {
  const handle = run.stack.handle(run.workflowId);
  const { events } = await handle.fetchHistory();
  const { firstRunId } = (await handle.describe()).raw.workflowExecutionInfo ?? {};
  const ids = (events ?? []).flatMap((event) => {
    const id = event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId;
    return typeof id === 'string' ? [id] : [];
  });
  return [...new Set([...ids, guardId(run.workflowId, firstRunId ?? '')])];
}

/** What the guards of the run and of its resets had to end. */
async function guardedBy(run: LiveRun, open: readonly string[]): Promise<string[]> {
  const closed = (await childrenOf(run)).filter((id) => !open.includes(id));
  const results = await Promise.all(
    closed.map(async (id): Promise<Partial<GuardTuningJobResult>> => {
      try {
        return (await run.stack.handle(id).result()) as Partial<GuardTuningJobResult>;
      } catch {
        return {};
      }
    }),
  );
  return results.flatMap(({ cancelled }) => cancelled ?? []);
}

/** A cancel has to be handled by a worker before an activity can ask for it: the end of the first task that begins after it. */
async function cancelKnownAt(run: LiveRun): Promise<number | undefined> {
  const { events } = await run.stack.handle(run.workflowId).fetchHistory();
  const all = events ?? [];
  const wish = all.findIndex(
    (event) =>
      event.workflowExecutionCancelRequestedEventAttributes != null ||
      event.workflowExecutionSignaledEventAttributes?.signalName === SIGNALS.cancelTuning,
  );
  if (wish === -1) return undefined;
  const later = all.slice(wish);
  const begun = later.find((event) => event.workflowTaskStartedEventAttributes);
  const handled = later.find(
    ({ workflowTaskCompletedEventAttributes: task }) =>
      task && String(task.startedEventId) === String(begun?.eventId),
  );
  const { seconds, nanos } = handled?.eventTime ?? {};
  return Number(seconds ?? Infinity) * 1_000 + (nanos ?? 0) / 1_000_000;
}

async function openAfterAWhile(run: LiveRun): Promise<string[]> {
  const until = Date.now() + CHILDREN_WITHIN_MS;
  let open = await childrenOf(run);
  for (;;) {
    const states = await Promise.all(
      open.map(async (id) => {
        try {
          return (await run.stack.handle(id).describe()).status.name;
        } catch (error) {
          if (hasCode(error, 'NOT_FOUND')) return 'NEVER_STARTED';
          throw error;
        }
      }),
    );
    open = open.filter((_, index) => states[index] === 'RUNNING');
    if (open.length === 0 || Date.now() > until) return open;
    await sleep(100);
  }
}

/** A call that is applied late is awaited: it may make a job when its run has long closed. */
async function awaitLateCalls(run: LiveRun): Promise<void> {
  const until = Date.now() + LATE_CALLS_WITHIN_MS;
  while (Date.now() < until) {
    const requests = await run.project.requests();
    if (!requests.some(({ fault, status }) => fault === 'delay' && status === null)) return;
    await sleep(100);
  }
}

export async function gather(run: LiveRun, end: RunEnd, startedAt: number): Promise<Evidence> {
  const { closeTime } = await run.stack.handle(run.workflowId).describe();
  const openChildren = await openAfterAWhile(run);
  await awaitLateCalls(run);
  const jobs = await run.project.jobs();
  return {
    ...end,
    openChildren,
    guarded: await guardedBy(run, openChildren),
    startedAt,
    closedAt: closeTime?.getTime() ?? Date.now(),
    journal: (await run.project.requests()).filter(({ seq }) => !run.foreign.has(seq)),
    jobs: jobs.filter(({ name }) => !run.copies.includes(name)),
    copies: jobs.filter(({ name }) => run.copies.includes(name)),
    cancelKnownAt: await cancelKnownAt(run),
    interferedAfter: run.interferedAfter,
  };
}
