import { createTuningJobWatcher } from '../../../../src/activities/watch/tuning-job-watcher';
import type { WatchUpdate } from '../../../../src/activities/watch/location-watch';
import { GoogleApiError } from '../../../../src/google/google-api-error';
import type { VertexTuning } from '../../../../src/vertex/port';
import type { TuningJob } from '../../../../src/vertex/wire-types';
import { FakeWatchTime, settled } from '../../../support/fake-watch-time';

const PARENT = 'projects/7/locations/us-central1';
const nameOf = (id: number | string): string => `${PARENT}/tuningJobs/${id}`;

const unavailable = new GoogleApiError({
  kind: 'status',
  httpStatus: 503,
  message: 'no',
  request: '',
});

function serviceOf(all: TuningJob[], pageSize = 100) {
  const calls = { get: 0, list: 0 };
  let trouble: GoogleApiError | undefined;
  let listTrouble: GoogleApiError | undefined;
  const vertex: Partial<VertexTuning> = {
    getTuningJob: ({ name }) => {
      calls.get += 1;
      const job = all.find((candidate) => candidate.name === name);
      if (trouble) return Promise.reject(trouble);
      return job
        ? Promise.resolve({ body: job })
        : Promise.reject(
            new GoogleApiError({ kind: 'status', httpStatus: 404, message: 'gone', request: '' }),
          );
    },
    listTuningJobs: ({ pageToken }) => {
      calls.list += 1;
      const error = trouble ?? listTrouble;
      if (error) return Promise.reject(error);
      const start = Number(pageToken ?? 0);
      const next = start + pageSize;
      return Promise.resolve({
        body: {
          tuningJobs: all.slice(start, next),
          ...(next < all.length ? { nextPageToken: String(next) } : {}),
        },
      });
    },
  };
  return {
    calls,
    vertex: vertex as VertexTuning,
    fail: (error: GoogleApiError | undefined) => {
      trouble = error;
    },
    failList: (error: GoogleApiError | undefined) => {
      listTrouble = error;
    },
  };
}

/** Breaks those pages of the list that are not to be told. */
function watchedList(
  service: ReturnType<typeof serviceOf>,
  isTold: (input: Parameters<VertexTuning['listTuningJobs']>[0]) => boolean,
) {
  const tell = service.vertex.listTuningJobs.bind(service.vertex);
  const list = jest.fn<
    ReturnType<VertexTuning['listTuningJobs']>,
    Parameters<VertexTuning['listTuningJobs']>
  >((input) => (isTold(input) ? tell(input) : Promise.reject(unavailable)));
  service.vertex.listTuningJobs = list;
  return { list };
}

function jobs(count: number): TuningJob[] {
  return Array.from({ length: count }, (_, id) => ({
    name: nameOf(id),
    state: 'JOB_STATE_RUNNING',
  }));
}

function answerOf(id: number, second: number): { body: TuningJob } {
  const updateTime = `2026-01-01T00:00:0${second}Z`;
  return { body: { name: nameOf(id), state: 'JOB_STATE_RUNNING', updateTime } };
}

function watchAll(service: ReturnType<typeof serviceOf>, ids: (number | string)[]) {
  const time = new FakeWatchTime();
  const watcher = createTuningJobWatcher({ vertex: service.vertex, intervalMs: 1_000, time });
  const updates = new Map<string, WatchUpdate[]>();
  const ends = ids.map((id) => {
    const seen: WatchUpdate[] = [];
    updates.set(nameOf(id), seen);
    return watcher.watch({ name: nameOf(id), apiVersion: 'v1beta1' }, (update) =>
      seen.push(update),
    );
  });
  return { time, updates, end: () => ends.forEach((end) => end()) };
}

describe('the watcher of tuning jobs', () => {
  it('asks for a job at once, and again at every tick', async () => {
    const service = serviceOf(jobs(1));
    const { time, updates } = watchAll(service, [0]);
    await settled();
    expect(updates.get(nameOf(0))).toHaveLength(1);
    await time.pass(1_000);
    await time.pass(1_000);
    expect(updates.get(nameOf(0))).toHaveLength(3);
    expect(service.calls).toEqual({ get: 3, list: 0 });
  });

  it('reads one page for many jobs, instead of asking for each', async () => {
    const service = serviceOf(jobs(80));
    const { time, updates } = watchAll(
      service,
      Array.from({ length: 80 }, (_, id) => id),
    );
    await settled();
    service.calls.get = 0;
    await time.pass(1_000);
    expect(service.calls).toEqual({ get: 0, list: 1 });
    for (const seen of updates.values()) expect(seen).toHaveLength(2);
  });

  it('goes back to asking one by one when the list is longer than that', async () => {
    const service = serviceOf(jobs(1_000), 10);
    const { time, updates } = watchAll(service, [998, 999]);
    await time.pass(1_000);
    const afterMeasuring = { ...service.calls };
    await time.pass(1_000);
    expect(service.calls.list).toBe(afterMeasuring.list);
    expect(service.calls.get).toBe(afterMeasuring.get + 2);
    expect(updates.get(nameOf(999))?.at(-1)?.kind).toBe('job');
  });

  it('knows a listed job whose name carries the project as a number', async () => {
    const listed = jobs(3).map((job) => ({
      ...job,
      name: job.name?.replace('projects/7', 'projects/123456') ?? '',
    }));
    const service = serviceOf(listed);
    const { time, updates } = watchAll(service, [0, 1, 2]);
    await time.pass(1_000);
    expect(updates.get(nameOf(1))?.at(-1)?.kind).toBe('job');
  });

  it('tells of a job that vanished, and goes on with the others', async () => {
    const service = serviceOf(jobs(2));
    const { time, updates } = watchAll(service, [0, 1, 'gone']);
    await time.pass(1_000);
    expect(updates.get(nameOf('gone'))?.at(-1)).toMatchObject({
      kind: 'trouble',
      error: { httpStatus: 404 },
    });
    expect(updates.get(nameOf(0))?.at(-1)?.kind).toBe('job');
  });

  it.each([[1], [5]])(
    'asks ever less often while the service is away (%i jobs), and as usual afterwards',
    async (count) => {
      const service = serviceOf(jobs(count));
      const { time, updates } = watchAll(
        service,
        Array.from({ length: count }, (_, id) => id),
      );
      await settled();
      service.fail(unavailable);
      await time.pass(1_000);
      expect(updates.get(nameOf(0))?.at(-1)).toMatchObject({
        kind: 'trouble',
        nextAttemptAt: expect.any(Number) as number,
      });
      const seen = updates.get(nameOf(0))?.length;
      await time.pass(1_000);
      expect(updates.get(nameOf(0))).toHaveLength(seen ?? 0);
      await time.pass(1_000);
      expect(updates.get(nameOf(0))?.length).toBeGreaterThan(seen ?? 0);
      service.fail(undefined);
      await time.pass(4_000);
      expect(updates.get(nameOf(0))?.at(-1)?.kind).toBe('job');
      await time.pass(1_000);
      await time.pass(1_000);
      expect(
        updates
          .get(nameOf(0))
          ?.slice(-2)
          .map(({ kind }) => kind),
      ).toEqual(['job', 'job']);
    },
  );

  it.each([
    [
      'is refused',
      new GoogleApiError({ kind: 'status', httpStatus: 403, message: '', request: '' }),
    ],
    ['fails', unavailable],
    ['cannot be read', new GoogleApiError({ kind: 'malformed', message: '', request: '' })],
    ['never answers', new GoogleApiError({ kind: 'timeout', message: '', request: '' })],
  ])('asks for each job where the list %s, and tries the list again later', async (_, error) => {
    const service = serviceOf(jobs(20));
    const { time, updates } = watchAll(
      service,
      Array.from({ length: 20 }, (__, id) => id),
    );
    await settled();
    service.failList(error);
    for (let tick = 1; tick <= 3; tick += 1) {
      await time.pass(1_000);
      for (const seen of updates.values()) {
        expect(seen.map(({ kind }) => kind)).toEqual(Array(tick + 1).fill('job'));
      }
    }
    service.failList(undefined);
    service.calls.get = 0;
    const { list } = service.calls;
    for (let tick = 0; tick < 10; tick += 1) await time.pass(1_000);
    expect(service.calls.list).toBeGreaterThan(list);
    service.calls.get = 0;
    await time.pass(1_000);
    expect(service.calls.get).toBe(0);
  });

  it('asks the list ever less often while it stays broken', async () => {
    const service = serviceOf(jobs(20));
    const { time } = watchAll(
      service,
      Array.from({ length: 20 }, (_, id) => id),
    );
    await settled();
    service.failList(unavailable);
    for (let tick = 0; tick < 300; tick += 1) await time.pass(1_000);
    // After 2, 4, 8, 16, 32, 64 and 100 ticks.
    expect(service.calls.list).toBeLessThanOrEqual(9);
  });

  it('keeps what the list told before it broke off', async () => {
    const service = serviceOf(jobs(20), 10);
    const { list } = watchedList(service, ({ pageToken }) => pageToken === undefined);
    const { time, updates } = watchAll(
      service,
      Array.from({ length: 20 }, (_, id) => id),
    );
    await settled();
    service.calls.get = 0;
    await time.pass(1_000);
    expect(list).toHaveBeenCalledTimes(2);
    expect(service.calls.get).toBe(10);
    for (const seen of updates.values()) expect(seen.at(-1)?.kind).toBe('job');
  });

  it('adds a few calls only where the whole service is away, or refuses everything', async () => {
    const service = serviceOf(jobs(100));
    const { time, updates } = watchAll(
      service,
      Array.from({ length: 100 }, (_, id) => id),
    );
    await settled();
    service.calls.get = 0;
    service.fail(unavailable);
    await time.pass(1_000);
    expect(service.calls).toEqual({ get: 8, list: 1 });
    for (const seen of updates.values()) expect(seen.at(-1)?.kind).toBe('trouble');
  });

  it('does not let a slow answer undo a newer one', async () => {
    const service = serviceOf([
      { name: nameOf(0), state: 'JOB_STATE_RUNNING', updateTime: '2026-01-01T00:00:02Z' },
    ]);
    const { time, updates } = watchAll(service, [0]);
    await settled();
    service.vertex.getTuningJob = () =>
      Promise.resolve({
        body: { name: nameOf(0), state: 'JOB_STATE_PENDING', updateTime: '2026-01-01T00:00:01Z' },
      });
    await time.pass(1_000);
    expect(updates.get(nameOf(0))).toHaveLength(1);
  });

  it('keeps nothing of an answer that comes when nobody watches the job any more', async () => {
    const service = serviceOf(jobs(2));
    const time = new FakeWatchTime();
    const watcher = createTuningJobWatcher({ vertex: service.vertex, intervalMs: 1_000, time });
    const watch = (id: number, listener: (update: WatchUpdate) => void): (() => void) =>
      watcher.watch({ name: nameOf(id), apiVersion: 'v1beta1' }, listener);
    // Another job of the location is watched all the time.
    watch(0, () => {});
    await settled();
    const answers = [answerOf(1, 9), answerOf(1, 1)];
    service.vertex.getTuningJob = async () => {
      await settled();
      return answers.shift() ?? answerOf(1, 1);
    };
    watch(1, () => {})();
    await settled();
    await settled();
    expect(answers).toHaveLength(1);
    const seen: WatchUpdate[] = [];
    watch(1, (update) => seen.push(update));
    await settled();
    await settled();
    expect(seen).toHaveLength(1);
  });

  it('asks for nothing, and keeps no timer, when nobody watches any more', async () => {
    const service = serviceOf(jobs(2));
    const { time, end } = watchAll(service, [0, 1]);
    await settled();
    end();
    const calls = { ...service.calls };
    await time.pass(10_000);
    expect(service.calls).toEqual(calls);
    expect(time.pending).toBe(0);
  });
});
