import { getEventListeners } from 'node:events';
import { MockActivityEnvironment } from '@temporalio/testing';
import { awaitTuningJobChange } from '../../../src/activities/await-tuning-job-change';
import { LocationWatch } from '../../../src/activities/watch/location-watch';
import type { AwaitTuningJobChangeInput } from '../../../src/contract/activities';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { VertexTuning } from '../../../src/vertex/port';
import { activityDependencies } from '../../support/activity-dependencies';
import { FakeWatchTime, settled } from '../../support/fake-watch-time';

const NAMES = [1, 2, 3].map((id) => `projects/7/locations/us-central1/tuningJobs/${id}`);
const TICK_MS = 1_000;
const TICKS = 10_000;

/** A service that has been through everything once every few ticks: trouble, broken lists, jobs that come and go. */
class Service {
  isOver = false;
  private asked = 0;

  readonly vertex: Partial<VertexTuning> = {
    getTuningJob: ({ name }) => this.answer(() => this.job(name)),
    listTuningJobs: () => this.answer(() => ({ tuningJobs: NAMES.map((name) => this.job(name)) })),
  };

  private job(name: string) {
    const alive = this.asked % 3 === 0 ? 'JOB_STATE_UPDATING' : 'JOB_STATE_RUNNING';
    const updateTime = new Date(this.asked * 1_000).toISOString();
    return { name, state: this.isOver ? 'JOB_STATE_SUCCEEDED' : alive, updateTime };
  }

  private answer<T>(body: () => T): Promise<{ body: T }> {
    this.asked += 1;
    const isTrouble = !this.isOver && this.asked % 7 === 0;
    return isTrouble
      ? Promise.reject(
          new GoogleApiError({ kind: 'status', httpStatus: 503, message: 'no', request: '' }),
        )
      : Promise.resolve({ body: body() });
  }
}

/** Entries of all maps and sets that something holds. */
function entriesOf(holder: unknown): number {
  if (holder instanceof Map) {
    return [...holder.values()].reduce<number>((sum, value) => sum + 1 + entriesOf(value), 0);
  }
  if (holder instanceof Set) return holder.size;
  if (!(holder instanceof LocationWatch)) return 0;
  return Object.values<unknown>(holder as object as Record<string, unknown>).reduce<number>(
    (sum, value) => sum + entriesOf(value),
    0,
  );
}

describe('awaitTuningJobChange', () => {
  it(`holds as much after ${TICKS} ticks as after a few, and nothing at its end`, async () => {
    const begun = jest.spyOn(globalThis, 'setInterval');
    const ended = jest.spyOn(globalThis, 'clearInterval');
    const service = new Service();
    const time = new FakeWatchTime();
    const deps = activityDependencies({ vertex: service.vertex });
    const watch = new LocationWatch({
      vertex: deps.vertex,
      address: { project: '7', location: 'us-central1', apiVersion: 'v1beta1' },
      intervalMs: TICK_MS,
      time,
    });
    const watching = {
      ...deps,
      watcher: {
        watch: ({ name }: { name: string }, listener: Parameters<LocationWatch['add']>[1]) =>
          watch.add(name, listener),
      },
    };
    let details = '';
    const waits = NAMES.map((name) => {
      const environment = new MockActivityEnvironment({ heartbeatTimeoutMs: 60_000 });
      environment.on('heartbeat', (latest: unknown) => (details = JSON.stringify(latest)));
      const input: AwaitTuningJobChangeInput = {
        name,
        apiVersion: 'v1beta1',
        knownState: 'JOB_STATE_RUNNING',
        leftSights: ['JOB_STATE_UPDATING'],
      };
      const outcome = environment.run(awaitTuningJobChange(watching), input);
      return { outcome, signal: environment.context.cancellationSignal };
    });
    const held = () => ({
      entries: entriesOf(watch),
      scheduled: time.pending,
      heartbeats: begun.mock.calls.length - ended.mock.calls.length,
      listeners: waits.map(({ signal }) => getEventListeners(signal, 'abort').length),
    });
    const pass = async (ticks: number): Promise<void> => {
      for (let tick = 0; tick < ticks; tick += 1) await time.pass(TICK_MS * 10);
    };

    await settled();
    await pass(50);
    const soon = held();
    expect(soon).toMatchObject({ scheduled: 1, heartbeats: 3, listeners: [1, 1, 1] });
    expect(soon.entries).toBeGreaterThanOrEqual(2 * NAMES.length);
    const shortDetails = details.length;
    await pass(TICKS);
    expect(held()).toEqual(soon);
    expect(details.length).toBeLessThan(shortDetails + 300);

    service.isOver = true;
    await pass(3);
    for (const { outcome } of waits) {
      expect(await outcome).toMatchObject({ state: 'JOB_STATE_SUCCEEDED' });
    }
    expect(held()).toEqual({ entries: 0, scheduled: 0, heartbeats: 0, listeners: [0, 0, 0] });
  });
});
