import type { EmulatedProject } from '../../support/emulated-project';
import { TuningStack, until } from '../../support/tuning-stack';

const REBASE = { operation: 'tuningJobs.rebaseTunedModel' };

describe('a rebase that is reset', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** The source's job is there, and has a tuned model. */
  async function tuned(): Promise<{ project: EmulatedProject; source: string }> {
    const project = await stack.project();
    return { project, source: await project.tunedJob() };
  }

  /**
   * Its first operation was refused for quota, and its second is under way.
   *
   * @returns the latter, and the workflow task that began to follow the former.
   */
  async function refusedOnce() {
    const { project, source } = await tuned();
    await project.behave({ quota: 1, holdAt: 'RUNNING' });
    const holder = await stack.start(await project.trainingRequest());
    await stack.until(holder, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    await project.behave({ quota: 1, operationMs: 60_000 });
    const { rebase } = await stack.until(
      workflowId,
      (status) => status.phase === 'creating' && status.rebase?.operation !== undefined,
    );
    expect(await project.applied(REBASE.operation)).toBe(2);
    const { events } = await stack.handle(workflowId).fetchHistory();
    const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes) ?? [];
    const scheduled = events?.map((event) => event.activityTaskScheduledEventAttributes);
    const following = scheduled?.find((event) => event?.activityType?.name === 'awaitRebase');
    const id = String(following?.workflowTaskCompletedEventId);
    const task = tasks.findIndex(({ eventId }) => String(eventId) === id);
    expect(task).toBeGreaterThan(0);
    return { project, workflowId, task, operation: rebase?.operation };
  }

  it('leaves its job to the guard when it is cancelled right after a reset, and cannot check its request anew', async () => {
    const { project, source } = await tuned();
    await project.behave({ holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    const own = tuningJob?.name ?? '';
    await stack.client.cancel(workflowId);
    await until(
      async () => (await project.journal('tuningJobs.cancel')).length > 0 || undefined,
      'the cancel to be sent',
    );
    const match = { operation: 'tuningJobs.get', pathContains: source.split('/').at(-1) };
    await project.fault({ match, kind: 'statusBefore', status: 403, times: 1_000 });
    // The reset brings the signal along.
    await stack.reset(workflowId);
    const failure = await stack.failure(workflowId);
    expect(failure.code).toBe('JOB_MAY_BE_RUNNING');
    expect(failure.message).toContain(own);
    await project.behave({ holdAt: 'RUNNING' });
    await until(
      async () => (await project.jobStates())[own] === 'JOB_STATE_CANCELLED' || undefined,
      'the job to be cancelled by the guard',
    );
  });

  it.each([
    ['and names its job', {}],
    ['whatever labels its job is given', { rebaseLabels: 'inherited' }],
  ] as const)(
    'is followed by name after a reset while the operation runs, %s',
    async (_, behavior) => {
      const { project, source } = await tuned();
      await project.behave({ operationMs: 6_000, ...behavior });
      const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
      const { rebase } = await stack.until(
        workflowId,
        (status) => status.rebase?.operation !== undefined,
      );
      await stack.reset(workflowId);
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({
        outcome: 'succeeded',
        rebase: { operation: rebase?.operation },
        tuningJob: { state: 'JOB_STATE_SUCCEEDED' },
      });
      expect(await project.journal(REBASE.operation)).toHaveLength(1);
      expect(await project.jobs()).toHaveLength(2);
      expect(await project.journal('operations.list')).toEqual([]);
    },
  );

  it('finds the operation of a call that was under way when the run was reset', async () => {
    const { project, source } = await tuned();
    await project.behave({ operationMs: 6_000 });
    await project.fault({ match: REBASE, kind: 'delay', delayMs: 3_000 });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await until(
      async () => ((await project.applied(REBASE.operation)) === 1 ? true : undefined),
      'the call',
    );
    await stack.reset(workflowId);
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(await project.journal(REBASE.operation)).toHaveLength(1);
    expect(await project.jobs()).toHaveLength(2);
  });

  it('sends its call again after a reset while it waits for quota, and has one job', async () => {
    const { project, source } = await tuned();
    await project.behave({ quota: 1, holdAt: 'RUNNING' });
    const holder = await stack.start(await project.trainingRequest());
    await stack.until(holder, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    // The wait of before would be woken up first, and keep the turn.
    await stack.stopWorkers();
    await stack.reset(workflowId);
    await stack.startWorkers();
    // Refused once more.
    await until(
      async () => (await project.applied(REBASE.operation)) === 2 || undefined,
      'the second call',
    );
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    await project.behave({ quota: 1 });
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    expect(await project.applied(REBASE.operation)).toBe(3);
    expect(await project.jobs()).toHaveLength(3);
    expect(await stack.client.result(holder)).toMatchObject({ outcome: 'succeeded' });
  });

  it.each([0, -1])(
    'does so after a reset to its task %i where the call itself was refused for quota',
    async (task) => {
      const { project, source } = await tuned();
      await project.fault({ match: REBASE, kind: 'statusBefore', status: 429 });
      const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
      await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
      // The wait of before would keep the turn.
      await stack.stopWorkers();
      await stack.reset(workflowId, task);
      await stack.startWorkers();
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
      expect(await project.applied(REBASE.operation)).toBe(1);
      expect(await project.jobs()).toHaveLength(2);
    },
  );

  it('waits for its turn when the operation of before is refused for quota after the reset', async () => {
    const { project, source } = await tuned();
    await project.behave({ quota: 1, holdAt: 'RUNNING', operationMs: 4_000 });
    const holder = await stack.start(await project.trainingRequest());
    await stack.until(holder, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await stack.until(workflowId, ({ rebase }) => rebase?.operation !== undefined);
    await stack.reset(workflowId);
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    expect(await project.applied(REBASE.operation)).toBe(1);
    await project.behave({ quota: 1 });
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    expect(await project.applied(REBASE.operation)).toBe(2);
    expect(await stack.client.result(holder)).toMatchObject({ outcome: 'succeeded' });
  });

  it('is cancelled at once after a reset while it waits for quota: nothing was made', async () => {
    const { project, source } = await tuned();
    await project.fault({ match: REBASE, kind: 'statusBefore', status: 429 });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    await stack.stopWorkers();
    await stack.reset(workflowId);
    await stack.client.cancel(workflowId);
    await stack.startWorkers();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    expect(await project.applied(REBASE.operation)).toBe(0);
  });

  it.each([0, -1])(
    'ends the operation of before when it is reset to its task %i and cancelled at once',
    async (task) => {
      const { project, source } = await tuned();
      await project.behave({ operationMs: 60_000 });
      const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
      await stack.until(workflowId, ({ rebase }) => rebase?.operation !== undefined);
      await stack.stopWorkers();
      await stack.reset(workflowId, task);
      await stack.client.cancel(workflowId);
      await stack.startWorkers();
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({ outcome: 'cancelled', tuningJob: null });
      expect(await project.applied('operations.cancel')).toBe(1);
      expect(await project.jobs()).toHaveLength(1);
    },
  );

  it('ends the operation that lives when it is reset to one that was refused for quota, and cancelled at once', async () => {
    const { project, workflowId, task } = await refusedOnce();
    await stack.stopWorkers();
    await stack.reset(workflowId, task);
    await stack.client.cancel(workflowId);
    await stack.startWorkers();
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({ outcome: 'cancelled', tuningJob: null });
    expect(await project.applied('operations.cancel')).toBe(1);
    expect(await project.jobs()).toHaveLength(2);
    await stack.replayed(workflowId);
  });

  it('leaves that operation to its guard when it is terminated in its wait for quota', async () => {
    const { project, workflowId, task, operation } = await refusedOnce();
    const { raw } = await stack.handle(workflowId).describe();
    const firstRunId = raw.workflowExecutionInfo?.firstRunId ?? '';
    await stack.reset(workflowId, task);
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    await stack.handle(workflowId).terminate('test');
    const guard = stack.handle(`${workflowId}/guard/${firstRunId.slice(0, 8)}`);
    expect(await guard.result()).toEqual({ cancelled: [], operations: [operation] });
    expect(await project.applied(REBASE.operation)).toBe(2);
    expect(await project.applied('operations.cancel')).toBe(1);
  });
});
