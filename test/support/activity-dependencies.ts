/** Activities' dependencies for unit tests: nothing behind them answers, but what a test gives. */
import { LabelFilter } from '../../src/activities/label-filter';
import { QuotaGate } from '../../src/activities/quota/quota-gate';
import { inThisThread } from '../../src/dataset';
import type { ActivityDependencies } from '../../src/activities/dependencies';
import { FakeWatchTime } from './fake-watch-time';

function absent<T extends object>(what: string, given: Partial<T>): T {
  return new Proxy(given as T, {
    get(target, key) {
      if (Reflect.has(target, key)) return Reflect.get(target, key) as unknown;
      throw new Error(`The test gave no ${what}.${String(key)}.`);
    },
  });
}

export function activityDependencies(given: {
  vertex?: Partial<ActivityDependencies['vertex']>;
  objects?: Partial<ActivityDependencies['objects']>;
  settings?: Partial<ActivityDependencies['settings']>;
}): ActivityDependencies {
  const vertex = absent('vertex', given.vertex ?? {});
  return {
    vertex,
    objects: absent('objects', given.objects ?? {}),
    watcher: absent('watcher', {}),
    labelFilter: new LabelFilter(vertex),
    quota: new QuotaGate(new FakeWatchTime()),
    checker: inThisThread,
    metrics: {
      posted() {},
      cancelSent() {},
      waitBegun() {},
      waitEnded() {},
      polled() {},
      blocked() {},
    },
    settings: {
      apiVersion: 'v1beta1',
      lookWindowMs: 1_000,
      pollIntervalMs: 10,
      waitHeartbeatTimeoutMs: 10_000,
      cancelRepeatMs: 1_000,
      requestTimeoutMs: 60_000,
      stalledAfterMs: 21_600_000,
      ...given.settings,
    },
    temporal: { namespace: 'default', namespaceId: 'id', searchAttributes: [] },
    links: { consoleUrl: (name) => `console:${name}`, servingUrl: (name) => `serving:${name}` },
    simulated: false,
  };
}
