import { TuningStack, until } from '../../support/tuning-stack';
import type { EmulatedProject } from '../../support/emulated-project';

/** The published budget of a run. */
const RUN_BUDGET = 80;

describe('a run whose job is taken, and held back for quota by the service', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  async function startHeld(
    overrides = {},
  ): Promise<{ project: EmulatedProject; workflowId: string }> {
    const project = await stack.project();
    await project.behave({ quota: 0, overQuota: 'queue' });
    const workflowId = await stack.start(await project.trainingRequest(overrides));
    const { tuningJob } = await stack.until(
      workflowId,
      ({ phase, tuningJob: job }) => phase === 'waitingForQuota' && job !== null,
    );
    expect(tuningJob?.state).toBe('JOB_STATE_PENDING');
    return { project, workflowId };
  }

  it('says that it waits for quota, and goes on when there is some', async () => {
    const { project, workflowId } = await startHeld();
    const detail = await until(
      async () => (await stack.client.status(workflowId)).progress?.detailState,
      'live progress',
    );
    expect(detail).toBe('TUNING_JOB_STATE_WAITING_FOR_QUOTA');
    await project.behave({ quota: 1, holdAt: 'PENDING' });
    const freed = await stack.until(workflowId, ({ phase }) => phase === 'tuning');
    expect(freed.tuningJob?.state).toBe('JOB_STATE_PENDING');
    await project.behave({ quota: 1 });
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    const phases = result.timeline.map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual([
      'checking',
      'creating',
      'waitingForQuota',
      'tuning',
      'closed',
    ]);
    expect(await project.applied('tuningJobs.create')).toBe(1);
    expect(await stack.historyLength(workflowId)).toBeLessThanOrEqual(RUN_BUDGET);
  });

  it('is cancelled at once', async () => {
    const { project, workflowId } = await startHeld();
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    expect(Object.values(await project.jobStates())).toEqual(['JOB_STATE_CANCELLED']);
  });

  it('does not use up deadlines.tuning before its job has begun', async () => {
    const { project, workflowId } = await startHeld({ deadlines: { tuning: '4s' } });
    const [job] = await project.jobs();
    const heldUntil = Date.parse(job?.createTime ?? '') + 6_000;
    await until(() => Promise.resolve(Date.now() > heldUntil ? true : undefined), 'six seconds');
    expect((await stack.status(workflowId)).phase).toBe('waitingForQuota');
    await project.behave({ quota: 1 });
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'succeeded',
      warnings: expect.not.arrayContaining([
        expect.objectContaining({ code: 'DEADLINE_NEAR' }),
      ]) as unknown,
    });
  });

  it('still has deadlines.tuning to keep once its job has begun', async () => {
    const { project, workflowId } = await startHeld({ deadlines: { tuning: '3s' } });
    await project.behave({ quota: 1, holdAt: 'RUNNING' });
    const { code, message } = await stack.failure(workflowId);
    expect(code).toBe('DEADLINE_EXCEEDED');
    expect(message).toContain('deadlines.tuning');
    expect(Object.values(await project.jobStates())).toEqual(['JOB_STATE_CANCELLED']);
  });

  it('is ended when deadlines.quota passes', async () => {
    const { project, workflowId } = await startHeld({ deadlines: { quota: '3s' } });
    const { code, message } = await stack.failure(workflowId);
    expect(code).toBe('DEADLINE_EXCEEDED');
    expect(message).toContain('deadlines.quota');
    expect(Object.values(await project.jobStates())).toEqual(['JOB_STATE_CANCELLED']);
  });
});
