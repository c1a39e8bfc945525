/**
 * One watch over all awaited tuning jobs of a (project, location, API version): each tick asks for all of them in the way
 * that takes fewer calls, so that calls grow with list pages and not with waiting runs.
 */
import { GoogleApiError } from '../../google/google-api-error';
import type { VertexTuning } from '../../vertex/port';
import type { TuningJob } from '../../vertex/wire-types';
import type { JobAddress } from '../../contract/activities';
import { resourceKey } from '../../contract/resource-name';

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
/** Ticks after which a list that was longer than worth it is measured anew: old jobs are never deleted, watched ones grow. */
const REMEASURE_TICKS = 100;

/** A refusal is an answer; trouble on the way, or of the service, is none. */
function isAnswer(error: unknown): boolean {
  const status = error instanceof GoogleApiError ? error.httpStatus : undefined;
  return status !== undefined && status < 500 && status !== 429 && status !== 408;
}

export class LocationWatch {
  private readonly listeners = new Map<string, Set<WatchListener>>();
  /** `updateTime` of the newest answer by job: a slow answer must not undo a newer one. */
  private readonly newest = new Map<string, number>();
  /** Pages of the last traversal, or the number after which it was given up. */
  private pages = 1;
  private ticksSinceMeasured = 0;
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

  /** Asks for one job now; false when the service had no answer to give. */
  async ask(name: string): Promise<boolean> {
    const { vertex, address } = this.options;
    try {
      const { body } = await vertex.getTuningJob(
        { name, apiVersion: address.apiVersion },
        { timeoutMs: CALL_TIMEOUT_MS },
      );
      this.tellJob(name, body);
      return true;
    } catch (error) {
      this.tellTrouble([name], error);
      return isAnswer(error);
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
      const missing = this.isListCheaper(names.length) ? await this.traverse(names) : names;
      const isAnswered = await this.askAll(missing);
      this.failures = isAnswered ? 0 : this.failures + 1;
    } catch (error) {
      this.failures += 1;
      this.tellTrouble([...this.listeners.keys()], error);
    } finally {
      this.isTicking = false;
      this.schedule();
    }
  }

  private isListCheaper(watched: number): boolean {
    this.ticksSinceMeasured += 1;
    if (this.ticksSinceMeasured > REMEASURE_TICKS) this.pages = 1;
    return this.pages < watched;
  }

  /** Reads the list until all watched jobs were seen, or it costs more than asking one by one; gives those not seen. */
  private async traverse(names: readonly string[]): Promise<string[]> {
    const { vertex, address } = this.options;
    const missing = new Set(names);
    const watched = new Map(names.map((name) => [resourceKey(name), name]));
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
    } while (pageToken !== undefined && missing.size > 0 && pages < names.length);
    this.pages = pages;
    this.ticksSinceMeasured = 0;
    return [...missing];
  }

  /** True when every question had an answer, be it a refusal. */
  private async askAll(names: readonly string[]): Promise<boolean> {
    const queue = names.values();
    let isAnswered = true;
    const work = async (): Promise<void> => {
      for (const name of queue) isAnswered = (await this.ask(name)) && isAnswered;
    };
    await Promise.all(Array.from({ length: Math.min(GETS_AT_ONCE, names.length) }, work));
    return isAnswered;
  }

  private tellJob(name: string, job: TuningJob): void {
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
