import { LABELS } from '../../../src/contract/names';
import { TuningStack, until } from '../../support/tuning-stack';

describe('creating the tuning job', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  const CREATE = { operation: 'tuningJobs.create' };

  it('looks before it posts, and labels the job with its run, owner and workflow', async () => {
    const project = await stack.project();
    const result = await stack.client.result(await stack.start(await project.trainingRequest()));
    const operations = (await project.journal()).map((entry) => entry.operation);
    expect(operations.indexOf('tuningJobs.list')).toBeLessThan(
      operations.indexOf('tuningJobs.create'),
    );
    const [create] = await project.journal('tuningJobs.create');
    expect(Object.keys(create?.labels ?? {})).toEqual(
      expect.arrayContaining([LABELS.run, LABELS.owner, LABELS.workflow]),
    );
    expect(result.outcome).toBe('succeeded');
  });

  it.each([
    ['resetAfterApply', {}],
    ['statusAfterApply', { status: 500 }],
    ['truncate', {}],
    ['html', {}],
  ] as const)(
    'adopts the job when the create call was applied and its answer lost (%s)',
    async (kind, more) => {
      const project = await stack.project();
      await project.fault({ match: CREATE, kind, ...more });
      const result = await stack.client.result(await stack.start(await project.trainingRequest()));
      expect(result.outcome).toBe('succeeded');
      expect(await project.applied('tuningJobs.create')).toBe(1);
    },
  );

  it('adopts it although the list shows it late, within the look window', async () => {
    const project = await stack.project();
    await project.behave({ listStaleMs: 1_200 });
    await project.fault({ match: CREATE, kind: 'resetAfterApply' });
    const result = await stack.client.result(await stack.start(await project.trainingRequest()));
    expect(result.outcome).toBe('succeeded');
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it('cancels a duplicate that appears after the window, and names it', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', listStaleMs: 5_000 });
    await project.fault({ match: CREATE, kind: 'resetAfterApply' });
    const workflowId = await stack.start(await project.trainingRequest());
    await until(
      async () => ((await project.applied('tuningJobs.cancel')) === 1 ? true : undefined),
      'the cancel of the duplicate',
    );
    await project.behave();
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(await project.applied('tuningJobs.create')).toBe(2);
    expect(result.duplicates).toHaveLength(1);
    expect(result.duplicates).not.toContain(result.tuningJob?.name);
    expect(result.warnings.map(({ code }) => code)).toContain('DUPLICATE_JOB');
    const states = await project.jobStates();
    expect(states[result.duplicates[0] ?? '']).toBe('JOB_STATE_CANCELLED');
    expect(states[result.tuningJob?.name ?? '']).toBe('JOB_STATE_SUCCEEDED');
  });

  it('ends a job that a terminated run of the same id left alive, before another is paid for', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest();
    const workflowId = await stack.start(request);
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    // Its guard is ended first, as by a hand that knows no better.
    const { runId } = await stack.handle(workflowId).describe();
    await stack.handle(`${workflowId}/guard/${runId.slice(0, 8)}`).terminate();
    await stack.handle(workflowId).terminate();
    await stack.client.start(request, { workflowId });
    await until(
      async () => ((await project.applied('tuningJobs.create')) === 2 ? true : undefined),
      'the second job',
    );
    const journal = await project.journal();
    const applied = journal.filter((entry) => entry.applied).map((entry) => entry.operation);
    const cancelledAt = applied.indexOf('tuningJobs.cancel');
    expect(cancelledAt).toBeGreaterThan(applied.indexOf('tuningJobs.create'));
    expect(cancelledAt).toBeLessThan(applied.lastIndexOf('tuningJobs.create'));
    await project.behave();
    const result = await stack.client.result(workflowId);
    expect(result.warnings.map(({ code }) => code)).toContain('STRAY_JOB');
    expect(Object.values(await project.jobStates()).toSorted()).toEqual([
      'JOB_STATE_CANCELLED',
      'JOB_STATE_SUCCEEDED',
    ]);
  });

  it('leaves alone what somebody copied from a job of ours, labels and all', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest();
    const workflowId = await stack.start(request);
    const { tuningJob } = await stack.until(workflowId, (status) => status.tuningJob !== null);
    const copy = await project.copyJob(tuningJob?.name ?? '');
    await stack.client.cancel(workflowId);
    const result = await stack.client.result(workflowId);
    expect(result.duplicates).toEqual([]);
    expect((await project.jobStates())[copy]).not.toBe('JOB_STATE_CANCELLED');
  });

  it.each(['refuseBefore', 'statusBefore'] as const)(
    'posts again, after the whole window, when nothing was applied (%s)',
    async (kind) => {
      const project = await stack.project();
      await project.fault({ match: CREATE, kind, status: 503 });
      const result = await stack.client.result(await stack.start(await project.trainingRequest()));
      expect(result.outcome).toBe('succeeded');
      expect(await project.applied('tuningJobs.create')).toBe(1);
      const posts = await project.journal('tuningJobs.create');
      expect(posts).toHaveLength(2);
      const [first, second] = posts.map((entry) => Date.parse(entry.at));
      // The window of these tests is 2 s.
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(2_000);
    },
  );

  it('finds and cancels the job when a cancel comes while the create call has no answer', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', listStaleMs: 1_000 });
    await project.fault({ match: CREATE, kind: 'resetAfterApply' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ phase }) => phase === 'creating');
    await stack.client.cancel(workflowId);
    const result = await stack.client.result(workflowId);
    const created = await project.applied('tuningJobs.create');
    expect(result.outcome).toBe('cancelled');
    expect(result.tuningJob?.state ?? 'none').toBe(created === 1 ? 'JOB_STATE_CANCELLED' : 'none');
    expect(await project.applied('tuningJobs.cancel')).toBe(created);
  });

  it('takes over the same job after a reset of the workflow', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await stack.reset(workflowId);
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it('refuses a second start with the same id, while it runs and after it ended well', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest();
    const workflowId = await stack.start(request);
    await expect(stack.client.start(request, { workflowId })).rejects.toMatchObject({
      code: 'WORKFLOW_ALREADY_STARTED',
    });
    await stack.client.result(workflowId);
    await expect(stack.client.start(request, { workflowId })).rejects.toMatchObject({
      code: 'WORKFLOW_ALREADY_STARTED',
    });
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it('creates nothing when the dataset changed after its check', async () => {
    const project = await stack.project();
    // The look before the create call hangs for a moment: time to change the dataset.
    await project.fault({ match: { operation: 'tuningJobs.list' }, kind: 'delay', delayMs: 1_000 });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ phase }) => phase === 'creating');
    await project.trainingRequest();
    await expect(stack.client.result(workflowId)).rejects.toMatchObject({
      code: 'DATASET_CHANGED',
    });
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it('waits visibly for quota, and ends at once on a cancel', async () => {
    const project = await stack.project();
    await project.behave({ quota: 0 });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      tuningJob: null,
    });
    expect(await project.journal('tuningJobs.create')).toHaveLength(1);
  });

  it('says QUOTA_EXCEEDED when the deadline for quota leaves no time for another attempt', async () => {
    const project = await stack.project();
    await project.behave({ quota: 0 });
    const request = await project.trainingRequest({ deadlines: { quota: '10s' } });
    await expect(stack.client.result(await stack.start(request))).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
    });
  });
});
