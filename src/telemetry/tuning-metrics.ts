/** Our own metrics: what is counted, under which names. The activities are handed the port; the rest is here. */
import type { MetricMeter } from '@temporalio/common';
import type { CancelTuningJobResult, PostTuningJobResult } from '../contract/activities';
import type { StateMeaning } from '../contract/tuning-job';

/** What the activities tell. Names of jobs only tie calls together; they never become tags. */
export interface TuningMetrics {
  /** A create call ended; or was not sent after all. */
  posted(outcome: PostTuningJobResult['kind']): void;
  cancelSent(outcome: CancelTuningJobResult['kind']): void;
  /** This worker waits for the job from now on. */
  waitBegun(job: string): void;
  waitEnded(job: string): void;
  /** The service told the state of an awaited job: a good poll. */
  polled(job: string, state: StateMeaning): void;
  /** The service did not tell, and why; over with the next good poll. */
  blocked(job: string, code: string): void;
}

/** Names, kinds and tags as Prometheus shows them; `docs/reference/metrics.md` lists the same. */
export const METRICS = {
  posts: 'vertex_tuning_posts',
  cancelsSent: 'vertex_tuning_cancels_sent',
  awaitedJobs: 'vertex_tuning_awaited_jobs',
  blockedJobs: 'vertex_tuning_blocked_jobs',
  pollAge: 'vertex_tuning_poll_age_seconds',
} as const;

/** Prometheus scrapes every 15 s by default; the age of the last poll should be no older than that. */
const REFRESH_MS = 5_000;

type AwaitedJob = {
  /** Waits for it in this worker: a handed-over wait may overlap with the next. */
  waits: number;
  state: StateMeaning | 'notYetPolled';
  lastPollMs: number;
  blockedBy?: string;
};

export type RunningMetrics = TuningMetrics & {
  /** Sets the gauges that change with time alone; called on a timer as well. */
  refresh(): void;
  close(): void;
};

export function createTuningMetrics(
  meter: MetricMeter,
  now: () => number = Date.now,
): RunningMetrics {
  const posts = meter.createCounter(
    METRICS.posts,
    undefined,
    'Create calls by what became of them',
  );
  const cancels = meter.createCounter(METRICS.cancelsSent, undefined, 'Cancel calls by answer');
  const awaited = new GaugeByTag(
    meter.createGauge(METRICS.awaitedJobs, 'int', undefined, 'Awaited tuning jobs by state'),
    'state',
  );
  const blocked = new GaugeByTag(
    meter.createGauge(
      METRICS.blockedJobs,
      'int',
      undefined,
      'Awaited jobs without answer, by code',
    ),
    'code',
  );
  const pollAge = meter.createGauge(
    METRICS.pollAge,
    'float',
    's',
    'Seconds since the last good poll of the awaited job that was polled least recently',
  );
  const jobs = new Map<string, AwaitedJob>();

  const refresh = (): void => {
    const all = [...jobs.values()];
    awaited.set(countBy(all, (job) => job.state));
    blocked.set(countBy(all, (job) => job.blockedBy));
    const oldest = Math.min(now(), ...all.map((job) => job.lastPollMs));
    pollAge.set((now() - oldest) / 1000);
  };
  const change = (name: string, update: (job: AwaitedJob) => void): void => {
    const job = jobs.get(name);
    if (!job) return;
    update(job);
    refresh();
  };
  const timer = setInterval(refresh, REFRESH_MS);
  timer.unref();

  return {
    posted: (outcome) => posts.add(1, { outcome }),
    cancelSent: (outcome) => cancels.add(1, { outcome }),
    waitBegun: (name) => {
      const job = jobs.get(name) ?? { waits: 0, state: 'notYetPolled', lastPollMs: now() };
      jobs.set(name, { ...job, waits: job.waits + 1 });
      refresh();
    },
    waitEnded: (name) =>
      change(name, (job) => {
        job.waits -= 1;
        if (job.waits === 0) jobs.delete(name);
      }),
    polled: (name, state) =>
      change(name, (job) => {
        job.state = state;
        job.lastPollMs = now();
        delete job.blockedBy;
      }),
    blocked: (name, code) => change(name, (job) => (job.blockedBy = code)),
    refresh,
    close: () => clearInterval(timer),
  };
}

/** A gauge per value of one tag; a value that is no longer there goes to 0, once. */
class GaugeByTag {
  private shown = new Map<string, number>();

  constructor(
    private readonly gauge: ReturnType<MetricMeter['createGauge']>,
    private readonly tag: string,
  ) {}

  set(counts: ReadonlyMap<string, number>): void {
    for (const value of this.shown.keys()) {
      if (!counts.has(value)) this.gauge.set(0, { [this.tag]: value });
    }
    for (const [value, count] of counts) this.gauge.set(count, { [this.tag]: value });
    this.shown = new Map(counts);
  }
}

function countBy<T>(
  items: readonly T[],
  key: (item: T) => string | undefined,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = key(item);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
