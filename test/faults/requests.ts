/** Names for the requests of a run, taken from the journal of an undisturbed one, such that a fault can meet each. */
import { isTerminal } from '../../src/contract/tuning-job';
import type { FaultInput, JournalEntry } from '../../src/emulator';

/** When a request is made, as far as it decides how a run may end. */
export type Stage = 'beforeJob' | 'job' | 'afterJob';

export type NamedRequest = {
  /** `tuningJobs.create 1`, `tuningJobs.get of JOB_STATE_SUCCEEDED`. */
  name: string;
  operation: string;
  stage: Stage;
  match: FaultInput['match'];
  /** Matching requests that pass before. */
  skip: number;
  /** Its number in the journal that it was taken from. */
  seq: number;
};

function isLate(entry: JournalEntry): boolean {
  const state = entry.jobState;
  return state !== undefined && (isTerminal(state) || state === 'JOB_STATE_CANCELLING');
}

function stageOf(entry: JournalEntry, all: readonly JournalEntry[]): Stage {
  const create = all.find(
    ({ operation, status }) => operation === 'tuningJobs.create' && status !== 429,
  );
  if (!create || entry.seq <= create.seq) return 'beforeJob';
  const ended = all.find(({ jobState }) => jobState !== undefined && isTerminal(jobState));
  return ended && entry.seq > ended.seq ? 'afterJob' : 'job';
}

/** How often these are made depends on the time; the first two are certain. */
const POLLED = new Set(['tuningJobs.get', 'tuningJobs.list']);

/** First, second and last: what lies between is more of the same. */
function ends<T>(all: readonly T[]): { item: T; index: number }[] {
  const indexed = all.map((item, index) => ({ item, index }));
  return indexed.filter(({ index }) => index < 2 || index === all.length - 1);
}

/** Requests in the order of their first appearance; those about a job that is ending are told apart by its state. */
export function nameRequests(journal: readonly JournalEntry[]): NamedRequest[] {
  const operations = [...new Set(journal.map(({ operation }) => operation))];
  return operations.flatMap((operation) => {
    const entries = journal.filter((entry) => entry.operation === operation);
    const isPolled = POLLED.has(operation);
    const counted = isPolled ? entries.filter((entry) => !isLate(entry)).slice(0, 2) : entries;
    const byCount = ends(counted).map(({ item, index }) => ({
      name: `${operation} ${index + 1}${index > 1 ? ' (last)' : ''}`,
      operation,
      stage: stageOf(item, journal),
      match: { operation },
      skip: index,
      seq: item.seq,
    }));
    const late = isPolled ? entries.filter(isLate) : [];
    const states = [...new Set(late.map(({ jobState }) => jobState ?? ''))];
    const byState = states.map((jobState) => ({
      name: `${operation} of ${jobState}`,
      operation,
      stage: 'job' as const,
      match: { operation, jobState },
      skip: 0,
      seq: late.find((entry) => entry.jobState === jobState)?.seq ?? 0,
    }));
    return [...byCount, ...byState];
  });
}
