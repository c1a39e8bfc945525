/**
 * What must hold for every run, however it was disturbed. Each gives sentences about what is broken, none when it holds. The
 * emulator is the judge: its journal of requests and the true states of its jobs.
 */
import { LABELS } from '../../src/contract/names';
import type { TuneModelResult } from '../../src/contract/result';
import { isTerminal } from '../../src/contract/tuning-job';
import type { JobRecordView, JournalEntry } from '../../src/emulator';
import type { Evidence } from './evidence';
import { LOOK_WINDOW_MS } from './fault-kinds';
import type { Scenario } from './scenario';

export type Judged = {
  evidence: Evidence;
  scenario: Scenario;
  /** Endings that count as right. */
  endings: readonly string[];
  /** When a job shows in lists, after its creation. */
  listStaleMs: number;
};

export type Invariant = (judged: Judged) => string[];

/** Between an activity's last question to the Temporal server and the arrival of its call. */
const TO_SEND_MS = 500;
/** The later looks come at ever greater distances; then a cancel must be sent and seen through. */
const TO_ACT_MS = 15_000;

/** Endings that say that nothing was created. */
const NOTHING_CREATED = new Set(
  [
    'ACCESS_DENIED',
    'CREDENTIALS_MISSING',
    'INVALID_REQUEST',
    'DATASET_INVALID',
    'DATASET_CHANGED',
    'TUNING_JOB_REFUSED',
    'QUOTA_EXCEEDED',
    'SERVICE_UNAVAILABLE',
  ].map((code) => `failed:${code}`),
);
/** Endings that admit that something may live, and name it. */
const ADMITTING = new Set(['failed:CANCEL_UNCONFIRMED', 'failed:JOB_MAY_BE_RUNNING']);

const isAlive = (job: JobRecordView): boolean => !isTerminal(job.state);
const creates = ({ evidence }: Judged): JournalEntry[] =>
  evidence.journal.filter(({ operation }) => operation === 'tuningJobs.create');

function isNamedInResult(
  { tuningJob, duplicates }: TuneModelResult,
  { name }: JobRecordView,
): boolean {
  return [tuningJob?.name, ...duplicates].includes(name);
}

/** A job that showed itself when its run had closed is named by the guard, which ended it. */
function isNamedByGuard(
  { closedAt, guarded, ending }: Evidence,
  { name, createTime }: JobRecordView,
  listStaleMs: number,
): boolean {
  const couldShow = Date.parse(createTime) + listStaleMs;
  return (couldShow >= closedAt || ending === 'terminated') && guarded.includes(name);
}

/** By its name; where the run cannot know that, by the label to look for. */
function isNamed({ result, message }: Evidence, { name, labels }: JobRecordView): boolean {
  const named = [result?.tuningJob?.name, ...(result?.duplicates ?? [])];
  const label = labels[LABELS.run];
  const isLabelNamed = label !== undefined && message.includes(label);
  return named.includes(name) || message.includes(name) || isLabelNamed;
}

export const INVARIANTS = {
  'it ends': ({ evidence }) => [
    ...(evidence.ending.startsWith('stuck') ? [`the run is ${evidence.ending}`] : []),
    ...evidence.openChildren.map((id) => `the child ${id} is still open`),
  ],

  'it ends as it should': ({ evidence, endings }) =>
    evidence.ending.startsWith('stuck') || endings.includes(evidence.ending)
      ? []
      : [`it ended as ${evidence.ending} instead of ${endings.join(' or ')}: ${evidence.message}`],

  'one paid job': ({ evidence, listStaleMs }) => {
    const unnamed = evidence.jobs.filter(
      (job) =>
        evidence.result?.duplicates.includes(job.name) !== true &&
        !isNamedByGuard(evidence, job, listStaleMs),
    );
    return unnamed.length > 1
      ? [`${unnamed.length} jobs, and no word of duplicates: ${unnamed.map(show).join(', ')}`]
      : [];
  },

  'a look before every create call': (judged) =>
    creates(judged).flatMap((create, index, all) => {
      const from = all[index - 1]?.seq ?? 0;
      const looks = judged.evidence.journal.filter(
        ({ operation, seq }) => operation === 'tuningJobs.list' && seq > from && seq < create.seq,
      );
      // A refusal for quota is an answer: it made no job, and after nothing but such there is none to look for.
      const isKnown = index > 0 && all.slice(0, index).every(({ status }) => status === 429);
      return looks.length > 0 || isKnown
        ? []
        : [`create call ${index + 1} came without a look before it`];
    }),

  'a look through the whole window between create calls': (judged) =>
    creates(judged).flatMap((create, index, all) => {
      const before = all[index - 1];
      if (!before || isRefusal(before)) return [];
      const waitedMs = Date.parse(create.at) - Date.parse(before.at);
      return waitedMs >= LOOK_WINDOW_MS
        ? []
        : [`create call ${index + 1} came ${waitedMs} ms after one of unknown fate`];
    }),

  'never two live jobs': ({ evidence, listStaleMs }) =>
    pairs(evidence.jobs).flatMap(([older, newer]) => {
      const createdAt = Date.parse(newer.createTime);
      const visibleAt = Date.parse(older.createTime) + listStaleMs;
      const from = Math.max(visibleAt, createdAt + listStaleMs);
      const to = Math.min(endOf(older), endOf(newer));
      if (visibleAt < lastLook(evidence, createdAt) && endOf(older) > createdAt) {
        return [`${show(newer)} was created after a look that shows ${show(older)} alive`];
      }
      return to - from > TO_ACT_MS
        ? [`${show(older)} and ${show(newer)} were both alive for ${to - from} ms`]
        : [];
    }),

  'nothing alive at the end': ({ evidence }) =>
    evidence.jobs
      .filter(isAlive)
      .filter((job) => !ADMITTING.has(evidence.ending) || !isNamed(evidence, job))
      .map((job) => `${show(job)} is alive after the run ended as ${evidence.ending}`),

  'no create call after the end': (judged) =>
    creates(judged)
      .filter(({ at }) => Date.parse(at) > judged.evidence.closedAt)
      .map(({ at }) => `a create call at ${at}, after the run had closed`),

  'no create call after a cancel': (judged) => {
    const { scenario, evidence } = judged;
    if (scenario.createsNothing !== true || !isCancelled(evidence)) return [];
    const known = (evidence.cancelKnownAt ?? Infinity) + TO_SEND_MS;
    return creates(judged)
      .filter(({ at }) => Date.parse(at) > known)
      .map(({ at }) => `a create call at ${at}, although the cancel could be seen before`);
  },

  'what it says is true': ({ evidence }) => untruths(evidence),

  'no job is forgotten': ({ evidence, listStaleMs }) =>
    evidence.jobs
      .filter((job) => !isNamed(evidence, job))
      // Terminated in the middle of a create call, a run cannot have learned the name; its guard has.
      .filter(
        (job) =>
          evidence.ending !== 'terminated' || Date.parse(job.createTime) < endOfSight(evidence),
      )
      .filter((job) => !isNamedByGuard(evidence, job, listStaleMs))
      .map((job) => `${show(job)} is named nowhere in the result`),
  'a copy is left alone': ({ evidence }) =>
    evidence.copies.flatMap((copy) => [
      ...(evidence.journal.some(({ path }) => path.endsWith(`/${idOf(copy)}:cancel`))
        ? [`${show(copy)} was cancelled, and somebody else had made it`]
        : []),
      ...(evidence.result && isNamedInResult(evidence.result, copy)
        ? [`${show(copy)} is in the result, and somebody else had made it`]
        : []),
    ]),
} as const satisfies Record<string, Invariant>;

export type InvariantName = keyof typeof INVARIANTS;

/** All that is broken, with the name of the invariant. */
export function violations(judged: Judged): string[] {
  return Object.entries(INVARIANTS).flatMap(([name, invariant]) =>
    invariant(judged).map((sentence) => `${name}: ${sentence}`),
  );
}

function isCancelled({ result }: Evidence): boolean {
  return result?.cancellation != null;
}

function isRefusal({ status }: JournalEntry): boolean {
  return status !== null && status >= 400 && status < 500;
}

function idOf({ name }: JobRecordView): string {
  return name.split('/').at(-1) ?? '';
}

function show(job: JobRecordView): string {
  return `${idOf(job)} (${job.state})`;
}

/** When the last look before a moment was begun, in milliseconds since 1970. */
function lastLook({ journal }: Evidence, before: number): number {
  const looks = journal
    .filter(({ operation }) => operation === 'tuningJobs.list')
    .map(({ at }) => Date.parse(at));
  return Math.max(-Infinity, ...looks.filter((at) => at <= before));
}

function endOf({ endTime }: JobRecordView): number {
  return endTime === undefined ? Date.now() : Date.parse(endTime);
}

/** What was created within two seconds of the end was not seen for certain. */
function endOfSight({ closedAt }: Evidence): number {
  return closedAt - 2_000;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((first, index) =>
    items.slice(index + 1).map((second): [T, T] => [first, second]),
  );
}

/** What the ending claims against the true state of the job that the result names. */
function untruths({ ending, result, jobs }: Evidence): string[] {
  if (NOTHING_CREATED.has(ending)) {
    return jobs.map((job) => `${ending} says that nothing was created, and there is ${show(job)}`);
  }
  const said = result?.tuningJob;
  const kept = jobs.find(({ name }) => name === said?.name);
  if (said && !kept) return [`it names ${said.name}, which is no job`];
  const wanted = statesOf(ending);
  const wrong =
    kept && wanted && !wanted.includes(kept.state)
      ? [`it ended as ${ending}, and ${show(kept)} is what it holds`]
      : [];
  const missing =
    !kept && wanted && ending !== 'completed:cancelled' && ending !== 'canceled'
      ? [`it ended as ${ending} without naming a job`]
      : [];
  const stale =
    said && kept && ending !== 'terminated' && !ADMITTING.has(ending) && said.state !== kept.state
      ? [`it says ${said.state} of ${show(kept)}`]
      : [];
  return [...wrong, ...missing, ...stale];
}

/** States of the job that make an ending true; `undefined` where it says nothing of the job. */
function statesOf(ending: string): string[] | undefined {
  switch (ending) {
    case 'completed:succeeded':
    case 'completed:gateFailed':
    case 'completed:completedDespiteCancel':
    case 'failed:EVALUATION_FAILED':
      return ['JOB_STATE_SUCCEEDED'];
    case 'completed:cancelled':
    case 'canceled':
    case 'failed:DEADLINE_EXCEEDED':
      return ['JOB_STATE_CANCELLED'];
    default:
      return undefined;
  }
}
