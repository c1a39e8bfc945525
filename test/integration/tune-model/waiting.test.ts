import { UPDATES, SIGNALS } from '../../../src/contract/names';
import type { TuningProgress } from '../../../src/contract/messages';
import { TuningStack, until } from '../../support/tuning-stack';
import type { EmulatedProject } from '../../support/emulated-project';

describe('a run that waits for its job', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  async function startRunning(project: EmulatedProject, overrides = {}): Promise<string> {
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest(overrides));
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    return workflowId;
  }

  function progress(
    workflowId: string,
    isThere: (progress: TuningProgress) => boolean,
  ): Promise<TuningProgress> {
    return until(async () => {
      const status = await stack.client.status(workflowId);
      return status.progress && isThere(status.progress) ? status.progress : undefined;
    }, 'live progress');
  }

  it('shows live progress, which costs no history', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const before = await stack.historyLength(workflowId);
    const { epochs, polls } = await progress(
      workflowId,
      ({ completedEpochs }) => completedEpochs === 2,
    );
    expect(epochs).toBe(2);
    await progress(workflowId, (later) => later.polls > polls + 3);
    expect(await stack.historyLength(workflowId)).toBe(before);
    await project.behave();
    await stack.client.result(workflowId);
  });

  it('is told of a return to an earlier state when it lasts, and longer the next time', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const { tuningJob } = await stack.status(workflowId);
    const job = await project.job(tuningJob?.name ?? '');
    const updating = async (times: number): Promise<void> => {
      const { polls } = await progress(workflowId, () => true);
      // Without a time, which would make one of the two answers older than the other.
      const body = { ...job, state: 'JOB_STATE_UPDATING', updateTime: undefined };
      const match = { operation: 'tuningJobs.get' };
      await project.fault({ match, kind: 'statusBefore', status: 200, body, times });
      await progress(workflowId, (later) => later.polls < polls || later.polls > polls + times + 1);
    };
    const states = async (): Promise<(string | undefined)[]> => {
      const { timeline } = await stack.status(workflowId);
      return timeline.filter(({ phase }) => phase === 'tuning').map(({ state }) => state);
    };
    const first = (await states()).slice(0, -1);

    // Never seen before: told at once; and RUNNING again after three polls.
    await updating(1);
    await until(
      async () => ((await states()).at(-1) === 'JOB_STATE_RUNNING' ? true : undefined),
      'the state that was before',
    );
    const told = [...first, 'JOB_STATE_RUNNING', 'JOB_STATE_UPDATING', 'JOB_STATE_RUNNING'];
    expect(await states()).toEqual(told);

    // The second return needs six polls.
    const before = await stack.historyLength(workflowId);
    for (let time = 0; time < 3; time += 1) await updating(5);
    expect(await states()).toEqual(told);
    expect(await stack.historyLength(workflowId)).toBe(before);
    await updating(6);
    await until(
      async () => ((await states()).length > told.length ? true : undefined),
      'a return that lasted',
    );
    expect((await states()).slice(0, told.length + 1)).toEqual([...told, 'JOB_STATE_UPDATING']);
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  it.each([401, 403, 404, 503])(
    'shows what blocks it, and goes on when that is over (%i)',
    async (status) => {
      const project = await stack.project();
      const workflowId = await startRunning(project);
      const match = { operation: 'tuningJobs.get' };
      await project.fault({ match, kind: 'statusBefore', status, times: 1_000 });
      const { blockedBy } = await progress(workflowId, (seen) => seen.blockedBy !== undefined);
      expect(blockedBy?.code).toBe(status === 503 ? 'SERVICE_UNAVAILABLE' : `HTTP_${status}`);
      await project.clearFaults();
      await project.behave();
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
      expect(await project.applied('tuningJobs.create')).toBe(1);
    },
  );

  it('asks for many jobs of a location with one list', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest();
    const ids = await Promise.all(Array.from({ length: 12 }, () => stack.start(request)));
    for (const id of ids) {
      await stack.until(id, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    }
    const lists = (await project.journal('tuningJobs.list')).length;
    const gets = (await project.journal('tuningJobs.get')).length;
    await until(
      async () =>
        (await project.journal('tuningJobs.list')).length >= lists + 5 ? true : undefined,
      'five ticks',
    );
    expect((await project.journal('tuningJobs.get')).length - gets).toBeLessThan(12);
    await project.behave();
    for (const id of ids) {
      expect(await stack.client.result(id)).toMatchObject({ outcome: 'succeeded' });
    }
    expect(await project.applied('tuningJobs.create')).toBe(12);
  });

  it('says since when it is blocked, over a change of the worker and a warning of its deadline', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project, { deadlines: { tuning: '20s' } });
    const match = { operation: 'tuningJobs.get' };
    await project.fault({ match, kind: 'statusBefore', status: 403, times: 1_000 });
    const blocked = await progress(workflowId, (seen) => seen.blockedBy !== undefined);
    const { since = '' } = blocked.blockedBy ?? {};
    await stack.stopWorkers();
    await stack.startWorkers();
    const later = await progress(workflowId, ({ polls }) => polls > blocked.polls + 2);
    expect(later.blockedBy?.since).toBe(since);
    await stack.until(workflowId, ({ warnings }) =>
      warnings.some(({ code }) => code === 'DEADLINE_NEAR'),
    );
    const warned = await progress(workflowId, ({ polls }) => polls < later.polls);
    expect(warned.blockedBy?.since).toBe(since);
    await project.clearFaults();
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  it('moves its deadline by extendDeadline, and refuses what is none', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project, { deadlines: { tuning: '10s' } });
    const handle = stack.handle(workflowId);
    await expect(
      handle.executeUpdate(UPDATES.extendDeadline, { args: [{ tuning: 'soon' }] }),
    ).rejects.toMatchObject({ cause: { type: 'INVALID_REQUEST' } });
    const answer = await handle.executeUpdate<{ deadline: string }, [object]>(
      UPDATES.extendDeadline,
      { args: [{ tuning: '1h' }] },
    );
    expect(Date.parse(answer.deadline)).toBeGreaterThan(Date.now() + 3_000_000);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect((await stack.status(workflowId)).phase).toBe('tuning');
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  it('moves its deadline while it looks at its job for the last time', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const handle = stack.handle(workflowId);
    const get = { operation: 'tuningJobs.get' };
    await project.fault({ match: get, kind: 'statusBefore', status: 503, times: 1_000 });
    await handle.executeUpdate(UPDATES.extendDeadline, { args: [{ tuning: '1s' }] });
    const looks = async (): Promise<boolean> => {
      const { pendingActivities } = (await handle.describe()).raw;
      const names = pendingActivities?.map(({ activityType }) => activityType?.name);
      return names?.includes('confirmTuningJobEnd') ?? false;
    };
    await until(async () => (await looks()) || undefined, 'the last look');
    await handle.executeUpdate(UPDATES.extendDeadline, { args: [{ tuning: '1h' }] });
    await project.clearFaults();
    await until(async () => !(await looks()) || undefined, 'the last look to end');
    expect((await stack.status(workflowId)).phase).toBe('tuning');
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);
  });

  it('refuses to move the deadline of a run that is being cancelled', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    await project.behave({ holdAt: 'RUNNING', cancellingMs: 600_000 });
    await stack.client.cancel(workflowId);
    await stack.until(workflowId, ({ phase }) => phase === 'cancelling');
    await expect(
      stack.handle(workflowId).executeUpdate(UPDATES.extendDeadline, { args: [{ tuning: '1h' }] }),
    ).rejects.toMatchObject({ cause: { type: 'INVALID_REQUEST' } });
    await project.behave({ holdAt: 'RUNNING' });
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
  });

  it('warns when four fifths of its time have gone', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project, { deadlines: { tuning: '12s' } });
    await stack.until(workflowId, ({ warnings }) =>
      warnings.some(({ code }) => code === 'DEADLINE_NEAR'),
    );
    await stack
      .handle(workflowId)
      .executeUpdate(UPDATES.extendDeadline, { args: [{ tuning: '1h' }] });
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  it('cancels its job in time when the caller gave the run a time-out', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.startWith(await project.trainingRequest(), {
      workflowRunTimeout: '36s',
    });
    await expect(stack.client.result(workflowId)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    expect(Object.values(await project.jobStates())).toEqual(['JOB_STATE_CANCELLED']);
  });
});

describe('a run whose worker polls rarely', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({ settings: { VERTEX_TUNING_POLL_INTERVAL: '10m' } });
  });
  afterAll(() => stack.close());

  it('looks at once when somebody asks for it; many wishes are one look', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'PENDING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_PENDING');
    await until(
      async () => ((await project.journal('tuningJobs.get')).length === 1 ? true : undefined),
      'the first poll',
    );
    await project.behave();
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (let i = 0; i < 10; i += 1) await stack.handle(workflowId).signal(SIGNALS.refresh);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    expect((await project.journal('tuningJobs.get')).length).toBeLessThanOrEqual(3);
  });
});

/** Ten events: signal, workflow task, one activity, workflow task. The doc of the signal names it. */
const EVENTS_OF_A_LOOK = 10;

/** Waits until the job was asked for so often. */
async function looked(project: EmulatedProject, times: number): Promise<void> {
  await until(
    async () => ((await project.journal('tuningJobs.get')).length >= times ? true : undefined),
    `${times} looks`,
  );
}

describe('a run that is asked to look', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    // So rarely that every look is one that was asked for; and one slot for all waits.
    stack = await TuningStack.start({
      settings: { VERTEX_TUNING_POLL_INTERVAL: '10m', VERTEX_TUNING_MAX_WAITING: '1' },
    });
  });
  afterAll(() => stack.close());

  async function startHeld(): Promise<{ project: EmulatedProject; workflowId: string }> {
    const project = await stack.project();
    await project.behave({ holdAt: 'PENDING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ phase }) => phase === 'tuning');
    return { project, workflowId };
  }

  it(`spends ${EVENTS_OF_A_LOOK} events, keeps its wait, and loses no wish that comes too soon`, async () => {
    const { project, workflowId } = await startHeld();
    await looked(project, 1);
    const handle = stack.handle(workflowId);
    const before = await stack.historyLength(workflowId);
    await handle.signal(SIGNALS.refresh);
    await until(
      async () =>
        (await stack.historyLength(workflowId)) === before + EVENTS_OF_A_LOOK ? true : undefined,
      'the end of the look',
    );
    expect(await project.journal('tuningJobs.get')).toHaveLength(2);

    // Released, and ended a moment later: only a look that comes after the wish can see that.
    await project.behave();
    await handle.signal(SIGNALS.refresh);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  it('sees the end of its job though others have all slots of the wait', async () => {
    const holder = await startHeld();
    await looked(holder.project, 1);
    const { project, workflowId } = await startHeld();
    await project.behave();
    await until(
      async () =>
        Object.values(await project.jobStates()).includes('JOB_STATE_SUCCEEDED') ? true : undefined,
      'the end of the job',
    );
    expect(await project.journal('tuningJobs.get')).toHaveLength(0);
    await stack.handle(workflowId).signal(SIGNALS.refresh);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    await stack.client.cancel(holder.workflowId);
    expect(await stack.client.result(holder.workflowId)).toMatchObject({ outcome: 'cancelled' });
  });

  it('is not held up where there is no job to look at', async () => {
    const project = await stack.project();
    await project.behave({ quota: 0 });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    await stack.handle(workflowId).signal(SIGNALS.refresh);
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
  });
});

describe('runs that wait for quota', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('try one after the other, as soon as a job of the worker ends', async () => {
    const project = await stack.project();
    await project.behave({ quota: 1, holdAt: 'RUNNING' });
    const request = await project.trainingRequest();
    const holder = await stack.start(request);
    await stack.until(holder, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    const waiting = [await stack.start(request), await stack.start(request)];
    for (const id of waiting) await stack.until(id, ({ phase }) => phase === 'waitingForQuota');
    const refused = (await project.journal('tuningJobs.create')).length;
    expect(refused).toBe(3);
    await project.behave({ quota: 1 });
    for (const id of [holder, ...waiting]) {
      expect(await stack.client.result(id)).toMatchObject({ outcome: 'succeeded' });
    }
    expect(await project.applied('tuningJobs.create')).toBe(3);
    // Each of the two tried once more, and perhaps one of them once in vain.
    expect((await project.journal('tuningJobs.create')).length).toBeLessThanOrEqual(refused + 3);
  });
});
