/**
 * One watch over all awaited tuning jobs of a (project, location, API version): each tick asks for all of them in the way
 * that takes fewer calls, so that calls grow with list pages and not with waiting runs.
 */
import { GoogleApiError } from '../../google/google-api-error';
import type { VertexTuning } from '../../vertex/port';
import type { TuningJob } from '../../vertex/wire-types';
import type { JobAddress } from '../../contract/activities';
import { resourceKey } from '../../contract/resource-name';
import { ListPrice } from './list-price';

/** What a tick brought for one job. */
export type WatchUpdate =
  { kind: 'job'; job: TuningJob } | { kind: 'trouble'; error: unknown; nextAttemptAt: number };

export type WatchListener = (update: WatchUpdate) => void;

/** The time that watchers and gates go by; tests bring their own. */
export type WatchTime = {
  now(): number;
  /** Calls back once; the returned function takes it back. */
  after(ms: number, call: () => void): () => void;
  /** 0 to 1. */
  random(): number;
};

export type WatchOptions = {
  vertex: VertexTuning;
  address: JobAddress;
  /** Usual time between two ticks, in milliseconds. */
  intervalMs: number;
  time: WatchTime;
};

/** A tenth up or down, so that workers do not ask in step. */
const JITTER = 0.1;
/** While the service answers with errors the interval grows to at most this many times the usual one. */
const LARGEST_BACKOFF = 10;
const PAGE_SIZE = 100;
/** A tick that gets no answer is soon shown as trouble; the next one comes anyway. */
const CALL_TIMEOUT_MS = 15_000;
/** How many `get` calls are under way at once. */
const GETS_AT_ONCE = 8;

/** What came of a question: the job, an answer that is none, or no answer at all. */
type Answer = 'job' | 'refusal' | 'nothing';

/** A refusal is an answer, and so is one that cannot be read; trouble on the way, or of the service, is none. */
function answerOf(error: unknown): Answer {
  if (!(error instanceof GoogleApiError)) return 'nothing';
  const { kind, httpStatus: status } = error;
  if (kind === 'malformed') return 'refusal';
  const isAnswer = status !== undefined && status < 500 && status !== 429 && status !== 408;
  return isAnswer ? 'refusal' : 'nothing';
}

export class LocationWatch {
  private readonly listeners = new Map<string, Set<WatchListener>>();
  /** `updateTime` of the newest answer by job: a slow answer must not undo a newer one. */
  private readonly newest = new Map<string, number>();
  private readonly list = new ListPrice();
  private failures = 0;
  private takeBack: (() => void) | undefined;
  private isTicking = false;

  constructor(private readonly options: WatchOptions) {}

  get isIdle(): boolean {
    return this.listeners.size === 0;
  }

  /** Watches one job: it is asked for at once, then with all others. The returned function ends it. */
  add(name: string, listener: WatchListener): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    listeners.add(listener);
    this.listeners.set(name, listeners);
    void this.ask(name);
    this.schedule();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        this.listeners.delete(name);
        this.newest.delete(name);
      }
      if (this.isIdle) this.unschedule();
    };
  }

  /** Asks for one job now. */
  private async ask(name: string): Promise<Answer> {
    const { vertex, address } = this.options;
    try {
      const { body } = await vertex.getTuningJob(
        { name, apiVersion: address.apiVersion },
        { timeoutMs: CALL_TIMEOUT_MS },
      );
      this.tellJob(name, body);
      return 'job';
    } catch (error) {
      this.tellTrouble([name], error);
      return answerOf(error);
    }
  }

  private schedule(): void {
    if (this.isTicking || this.isIdle || this.takeBack) return;
    this.takeBack = this.options.time.after(this.pauseMs(), () => {
      this.takeBack = undefined;
      void this.tick();
    });
  }

  private unschedule(): void {
    this.takeBack?.();
    this.takeBack = undefined;
  }

  private pauseMs(): number {
    const { intervalMs, time } = this.options;
    const backoff = Math.min(2 ** this.failures, LARGEST_BACKOFF);
    return intervalMs * backoff * (1 + JITTER * (2 * time.random() - 1));
  }

  private async tick(): Promise<void> {
    this.isTicking = true;
    try {
      const names = [...this.listeners.keys()];
      const isAnswered = this.list.isLessThan(names.length)
        ? await this.readList(names)
        : await this.askAll(names);
      this.failures = isAnswered ? 0 : this.failures + 1;
    } finally {
      this.isTicking = false;
      this.schedule();
    }
  }

  /** Asks the list, and by `get` for what it did not tell; true when every question had an answer. */
  private async readList(names: readonly string[]): Promise<boolean> {
    const missing = new Set(names);
    try {
      await this.traverse(missing);
    } catch (error) {
      return this.doWithoutList([...missing], error);
    }
    return this.askAll([...missing]);
  }

  /** A few single jobs tell whose trouble it is: the list's own must blind nobody, the service's is not made worse. */
  private async doWithoutList(missing: readonly string[], error: unknown): Promise<boolean> {
    // Others each time: a few that are gone must not speak for all.
    const first = Math.floor(this.options.time.random() * missing.length);
    const asked = [...missing.slice(first), ...missing.slice(0, first)];
    const others = asked.splice(GETS_AT_ONCE);
    const answers = await Promise.all(asked.map((name) => this.ask(name)));
    if (!answers.includes('job')) {
      this.tellTrouble(others, error);
      return false;
    }
    this.list.failed();
    return (await this.askAll(others)) && !answers.includes('nothing');
  }

  /** Reads the list until all that is missing was seen, or it costs more than asking one by one. */
  private async traverse(missing: Set<string>): Promise<void> {
    const { vertex, address } = this.options;
    const watched = new Map([...missing].map((name) => [resourceKey(name), name]));
    let pageToken: string | undefined;
    let pages = 0;
    do {
      const { body } = await vertex.listTuningJobs(
        { ...address, pageSize: PAGE_SIZE, ...(pageToken === undefined ? {} : { pageToken }) },
        { timeoutMs: CALL_TIMEOUT_MS },
      );
      pages += 1;
      for (const job of body.tuningJobs) {
        const name = watched.get(resourceKey(job.name ?? ''));
        if (name === undefined || !missing.delete(name)) continue;
        this.tellJob(name, job);
      }
      pageToken = body.nextPageToken === '' ? undefined : body.nextPageToken;
    } while (pageToken !== undefined && missing.size > 0 && pages < watched.size);
    this.list.measured(pages);
  }

  /** True when every question had an answer, be it a refusal. */
  private async askAll(names: readonly string[]): Promise<boolean> {
    const queue = names.values();
    let isAnswered = true;
    const work = async (): Promise<void> => {
      for (const name of queue) isAnswered = (await this.ask(name)) !== 'nothing' && isAnswered;
    };
    await Promise.all(Array.from({ length: Math.min(GETS_AT_ONCE, names.length) }, work));
    return isAnswered;
  }

  private tellJob(name: string, job: TuningJob): void {
    // Whoever asked may have gone meanwhile: nothing is kept for nobody.
    if (!this.listeners.has(name)) return;
    const updatedAt = Date.parse(job.updateTime ?? '');
    if (updatedAt < (this.newest.get(name) ?? -Infinity)) return;
    if (!Number.isNaN(updatedAt)) this.newest.set(name, updatedAt);
    this.tell(name, { kind: 'job', job });
  }

  private tell(name: string, update: WatchUpdate): void {
    for (const listener of this.listeners.get(name) ?? []) listener(update);
  }

  private tellTrouble(names: readonly string[], error: unknown): void {
    const nextAttemptAt = this.options.time.now() + this.pauseMs();
    for (const name of names) this.tell(name, { kind: 'trouble', error, nextAttemptAt });
  }
}
