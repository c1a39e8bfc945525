/** Everything the activities are handed in; wired in `worker.ts` and in tests. */
import type { Policy } from '../policy';
import type { BatchChecker } from '../dataset';
import type { ObjectStore } from '../storage/port';
import type { TuningMetrics } from '../telemetry/tuning-metrics';
import type { ApiVersion } from '../contract/tuning-job';
import type { VertexTuning } from '../vertex/port';
import type { LabelFilter } from './label-filter';
import type { QuotaGate } from './quota/quota-gate';
import type { TuningJobWatcher } from './watch/tuning-job-watcher';

export type ActivitySettings = {
  /** API version of new runs. */
  apiVersion: ApiVersion;
  /** Milliseconds, all of them; see `docs/reference/settings.md`. */
  lookWindowMs: number;
  pollIntervalMs: number;
  requestTimeoutMs: number;
  waitHeartbeatTimeoutMs: number;
  cancelRepeatMs: number;
  stalledAfterMs: number;
};

/** What the worker found out about its Temporal server when it started. */
export type TemporalFacts = {
  namespace: string;
  namespaceId: string;
  /** Names of all custom search attributes that the namespace has. */
  searchAttributes: readonly string[];
};

export type Links = {
  /** A job's page in the Google Cloud console; emulated jobs have none. */
  consoleUrl: (jobName: string) => string | undefined;
  /** URL that answers `generateContent` of an endpoint. */
  servingUrl: (endpoint: string, apiVersion: ApiVersion) => string;
};

export type ActivityDependencies = {
  vertex: VertexTuning;
  objects: ObjectStore;
  watcher: TuningJobWatcher;
  labelFilter: LabelFilter;
  quota: QuotaGate;
  /** Where the rows of datasets are checked. */
  checker: BatchChecker;
  metrics: TuningMetrics;
  settings: ActivitySettings;
  temporal: TemporalFacts;
  links: Links;
  /** What callers may have the worker do; absent where everything is allowed. */
  policy?: Policy;
  /** True when Vertex AI is the emulator. */
  simulated: boolean;
};
