import { until, TuningStack } from '../../support/tuning-stack';

const CREATE = { operation: 'tuningJobs.create' };

describe('a job that appears when it was given up', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** A run with two live jobs: the first was created without an answer, and seen only after the look window. */
  async function twoJobs() {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', listStaleMs: 2_600 });
    await project.fault({ match: CREATE, kind: 'resetAfterApply' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    expect(await project.applied('tuningJobs.create')).toBe(2);
    return { project, workflowId };
  }

  it('is cancelled and named while the run goes on with the other', async () => {
    const { project, workflowId } = await twoJobs();
    await new Promise((resolve) => setTimeout(resolve, 2_600));
    await project.behave({ ending: 'SUCCEEDED', postProcessingMs: 500 });
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(result.duplicates).toHaveLength(1);
    expect(result.duplicates).not.toContain(result.tuningJob?.name);
  });

  it('is cancelled too when the run is cancelled', async () => {
    const { project, workflowId } = await twoJobs();
    await new Promise((resolve) => setTimeout(resolve, 2_600));
    await stack.client.cancel(workflowId);
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('cancelled');
    expect(result.duplicates).toHaveLength(1);
    expect(await project.applied('tuningJobs.cancel')).toBe(2);
  });

  it('does not keep the run from ending its own job while it cannot be ended itself', async () => {
    const { project, workflowId } = await twoJobs();
    const { tuningJob } = await stack.status(workflowId);
    const own = tuningJob?.name ?? '';
    const late = Object.keys(await project.jobStates()).find((name) => name !== own) ?? '';
    const cancelOfLate = { operation: 'tuningJobs.cancel', pathContains: late.split('/').at(-1) };
    await project.fault({ match: cancelOfLate, kind: 'statusBefore', status: 503, times: 1_000 });
    await new Promise((resolve) => setTimeout(resolve, 2_600));
    // Both jobs can be seen from the first look of the new run on.
    await stack.reset(workflowId);
    await stack.until(workflowId, ({ warnings }) =>
      warnings.some(({ code, message }) => code === 'DUPLICATE_JOB' && message.includes(late)),
    );
    await stack.client.cancel(workflowId);
    await until(
      async () => (await project.jobStates())[own] === 'JOB_STATE_CANCELLED' || undefined,
      "the run's own job to end",
    );
    expect((await project.jobStates())[late]).toBe('JOB_STATE_RUNNING');
    await project.clearFaults();
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({ outcome: 'cancelled', duplicates: [late] });
    expect((await project.jobStates())[late]).toBe('JOB_STATE_CANCELLED');
  });

  it('is taken over when it fills the quota that the run waits for', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', listStaleMs: 2_600, quota: 1 });
    await project.fault({ match: CREATE, kind: 'resetAfterApply' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    // The end of any job wakes up those who wait for quota.
    const other = await stack.project();
    await other.behave({ epochMs: 1_000 });
    await stack.client.result(await stack.start(await other.trainingRequest()));
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it.each([
    ['to its beginning', undefined],
    ['to a point behind the look', -1],
  ])(
    'is not created twice by a reset while the create call has no answer, %s',
    async (_to, task) => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING', listStaleMs: 1_200 });
      await project.fault({ match: CREATE, kind: 'delay', delayMs: 3_000 });
      const workflowId = await stack.start(await project.trainingRequest());
      await until(
        async () => ((await project.applied('tuningJobs.create')) === 1 ? true : undefined),
        'the create call',
      );
      await stack.reset(workflowId, task);
      await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
      await project.behave();
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
      expect(await project.applied('tuningJobs.create')).toBe(1);
    },
  );

  it('is not created twice by a reset while the create call is under way for longer than the window', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    // The window of these tests is 2 s.
    await project.fault({ match: CREATE, kind: 'delay', delayMs: 4_000 });
    const workflowId = await stack.start(await project.trainingRequest());
    await until(
      async () => (await project.journal(CREATE.operation)).length > 0 || undefined,
      'the create call',
    );
    await stack.reset(workflowId);
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    expect(await project.journal(CREATE.operation)).toHaveLength(1);
  });
});
