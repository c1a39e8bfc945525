import { createTuningJobWatcher } from '../../../../src/activities/watch/tuning-job-watcher';
import type { WatchUpdate } from '../../../../src/activities/watch/location-watch';
import { GoogleApiError } from '../../../../src/google/google-api-error';
import type { VertexTuning } from '../../../../src/vertex/port';
import type { TuningJob } from '../../../../src/vertex/wire-types';
import { FakeWatchTime, settled } from '../../../support/fake-watch-time';

const PARENT = 'projects/7/locations/us-central1';
const nameOf = (id: number | string): string => `${PARENT}/tuningJobs/${id}`;

function serviceOf(all: TuningJob[], pageSize = 100) {
  const calls = { get: 0, list: 0 };
  let trouble: GoogleApiError | undefined;
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
      if (trouble) return Promise.reject(trouble);
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
  };
}

function jobs(count: number): TuningJob[] {
  return Array.from({ length: count }, (_, id) => ({
    name: nameOf(id),
    state: 'JOB_STATE_RUNNING',
  }));
}

const unavailable = new GoogleApiError({
  kind: 'status',
  httpStatus: 503,
  message: 'no',
  request: '',
});

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
