/** The watches of a worker: one per (project, location of the job's name, API version), made and dropped as needed. */
import type { ApiVersion } from '../../contract/tuning-job';
import type { VertexTuning } from '../../vertex/port';
import { parseTuningJobName } from '../../vertex/resource-names';
import { LocationWatch } from './location-watch';
import type { WatchListener, WatchTime } from './location-watch';

export type WatchedJob = { name: string; apiVersion: ApiVersion };

export type TuningJobWatcher = {
  /** Tells the listener what becomes of the job, until the returned function is called. */
  watch(job: WatchedJob, listener: WatchListener): () => void;
};

export function createTuningJobWatcher(options: {
  vertex: VertexTuning;
  intervalMs: number;
  time: WatchTime;
}): TuningJobWatcher {
  const { vertex, intervalMs, time } = options;
  const watches = new Map<string, LocationWatch>();
  return {
    watch({ name, apiVersion }, listener) {
      const parsed = parseTuningJobName(name);
      if (!parsed) throw new Error(`${name.slice(0, 200)} is not the name of a tuning job.`);
      const { project, location } = parsed;
      const key = `${project}/${location}/${apiVersion}`;
      const address = { project, location, apiVersion };
      const watch = watches.get(key) ?? new LocationWatch({ vertex, address, intervalMs, time });
      watches.set(key, watch);
      const end = watch.add(name, listener);
      return () => {
        end();
        if (watch.isIdle) watches.delete(key);
      };
    },
  };
}
