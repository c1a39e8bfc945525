import { TuningStack, until } from '../support/tuning-stack';
import { WorkerProcess } from '../support/worker-process';

/** What an orchestrator gives a process between SIGTERM and SIGKILL, where nobody changed it. */
const KILL_TIME_MS = 30_000;

describe('a worker process that gets a SIGTERM while runs wait', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({
      workers: false,
      // Far longer than the test may take: what is handed over must not have waited for it.
      settings: { VERTEX_TUNING_WAIT_HEARTBEAT_TIMEOUT: '5m' },
    });
  });
  afterAll(() => stack.close());

  /** Attempt of the activity that waits for the run's job; undefined when there is none. */
  async function attemptOf(workflowId: string): Promise<number | undefined> {
    const { raw } = await stack.handle(workflowId).describe();
    const waiting = raw.pendingActivities?.find(
      ({ activityType }) => activityType?.name === 'awaitTuningJobChange',
    );
    return waiting?.attempt ?? undefined;
  }

  it('ends with 0, and hands its waits over to the next worker at once, again and again', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest();
    let worker = await WorkerProcess.start(stack.environment());
    const ids = [await stack.start(request), await stack.start(request)];
    for (const id of ids) {
      await stack.until(id, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    }
    for (const deploy of [1, 2]) {
      const next = await WorkerProcess.start(stack.environment());
      const before = await Promise.all(ids.map(attemptOf));
      const begun = Date.now();
      expect(await worker.stop('SIGTERM')).toBe(0);
      const stoppedMs = Date.now() - begun;
      for (const [index, id] of ids.entries()) {
        await until(async () => {
          const attempt = (await attemptOf(id)) ?? 0;
          return attempt > (before[index] ?? 0) ? true : undefined;
        }, `the next attempt of ${id} after deploy ${deploy}`);
      }
      const handedOverMs = Date.now() - begun;
      process.stderr.write(
        `deploy ${deploy}: stopped after ${stoppedMs} ms, handed over after ${handedOverMs} ms\n`,
      );
      expect(stoppedMs).toBeLessThan(KILL_TIME_MS);
      worker = next;
    }
    await project.behave();
    for (const id of ids) {
      expect(await stack.client.result(id)).toMatchObject({ outcome: 'succeeded' });
    }
    expect(await project.applied('tuningJobs.create')).toBe(ids.length);
    expect(await worker.stop('SIGTERM')).toBe(0);
  });

  it('ends with 2 before it connects when its settings are wrong, and names each', async () => {
    const start = WorkerProcess.start(stack.environment(), {
      VERTEX_TUNING_MAX_WAITING: 'many',
      VERTEX_TUNING_POL_INTERVAL: '1s',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
    await expect(start).rejects.toThrow(
      /ended with 2[^]*CONFIGURATION_INVALID[^]*VERTEX_TUNING_POL_INTERVAL[^]*VERTEX_TUNING_MAX_WAITING/,
    );
  });

  it('ends with 1 when there is no Temporal server', async () => {
    const start = WorkerProcess.start(stack.environment(), { TEMPORAL_ADDRESS: '127.0.0.1:9' });
    await expect(start).rejects.toThrow(/ended with 1[^]*TEMPORAL_UNREACHABLE[^]*127\.0\.0\.1:9/);
  });
});
