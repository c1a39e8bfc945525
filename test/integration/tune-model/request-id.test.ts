import { randomUUID } from 'node:crypto';
import { LABELS } from '../../../src/contract/names';
import { TuningStack, until } from '../../support/tuning-stack';

const CREATE = { operation: 'tuningJobs.create' };

describe('a request id', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  const isRunning = (workflowId: string): Promise<unknown> =>
    stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');

  it('makes a second run, under another workflow id, take over the job that is alive', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest({ requestId: `Order #1/${randomUUID()}` });
    const first = await stack.start(request);
    await isRunning(first);
    const second = await stack.start(request);
    await isRunning(second);
    await project.behave();
    const [one, two] = await Promise.all([first, second].map((id) => stack.client.result(id)));
    expect(await project.applied('tuningJobs.create')).toBe(1);
    expect([one?.outcome, two?.outcome]).toEqual(['succeeded', 'succeeded']);
    expect(two?.tuningJob?.name).toBe(one?.tuningJob?.name);
    expect(one?.warnings.map(({ code }) => code)).not.toContain('REQUEST_DEDUPED');
    const warning = two?.warnings.find(({ code }) => code === 'REQUEST_DEDUPED');
    expect(warning?.message).toContain(one?.tuningJob?.name);
  });

  it('makes a later run take over the job that has succeeded, and evaluate it without paying again', async () => {
    const project = await stack.project();
    const request = await project.evaluatedRequest({ requestId: randomUUID() });
    const { evaluation, ...plain } = request;
    await stack.client.result(await stack.start(plain));
    const result = await stack.client.result(await stack.start({ ...plain, evaluation }));
    expect(result).toMatchObject({ outcome: 'succeeded', evaluation: { verdict: 'ungated' } });
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it.each(['FAILED', 'CANCELLED', 'EXPIRED'] as const)(
    'does not hold a run to a job that is %s',
    async (ending) => {
      const project = await stack.project();
      await project.behave({ ending });
      const request = await project.trainingRequest({ requestId: randomUUID() });
      await stack.client.result(await stack.start(request)).catch(() => undefined);
      await project.behave();
      const result = await stack.client.result(await stack.start(request));
      expect(result.outcome).toBe('succeeded');
      expect(result.warnings.map(({ code }) => code)).not.toContain('REQUEST_DEDUPED');
      expect(await project.applied('tuningJobs.create')).toBe(2);
    },
  );

  it('dedupes nothing without one, or with another', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest();
    const ids = ['a', 'b', undefined, undefined].map((requestId) =>
      stack.start({ ...request, ...(requestId === undefined ? {} : { requestId }) }),
    );
    for (const id of await Promise.all(ids)) await stack.client.result(id);
    expect(await project.applied('tuningJobs.create')).toBe(4);
    const labelled = (await project.journal('tuningJobs.create')).map(
      ({ labels }) => labels?.[LABELS.request] !== undefined,
    );
    expect(labelled.filter(Boolean)).toHaveLength(2);
  });

  it('is taken over rather than ended as a stray of the same workflow id', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest({ requestId: randomUUID() });
    const workflowId = await stack.start(request);
    await isRunning(workflowId);
    const { runId } = await stack.handle(workflowId).describe();
    await stack.handle(`${workflowId}/guard/${runId.slice(0, 8)}`).terminate();
    await stack.handle(workflowId).terminate();
    await stack.client.start(request, { workflowId });
    await isRunning(workflowId);
    await project.behave();
    const result = await stack.client.result(workflowId);
    expect(result.warnings.map(({ code }) => code)).toContain('REQUEST_DEDUPED');
    expect(await project.applied('tuningJobs.create')).toBe(1);
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);
  });

  it('is no reason to cancel a job that is older than the deadline of the run that takes it over', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest({ requestId: randomUUID() });
    const first = await stack.start(request);
    await isRunning(first);
    const [job] = await project.jobs();
    const limitMs = 3_000;
    await until(
      () => Promise.resolve(Date.now() > Date.parse(job?.createTime ?? '') + limitMs || undefined),
      'a job that is older than the deadline',
    );
    const second = await stack.start({ ...request, deadlines: { tuning: `${limitMs}ms` } });
    await isRunning(second);
    await project.behave();
    const [one, two] = await Promise.all([first, second].map((id) => stack.client.result(id)));
    expect([one?.outcome, two?.outcome]).toEqual(['succeeded', 'succeeded']);
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);
  });

  it('is cancelled with the run that took it over, to the end', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest({ requestId: randomUUID() });
    const first = await stack.start(request);
    await isRunning(first);
    const second = await stack.start(request);
    await isRunning(second);
    await stack.client.cancel(second);
    expect(await stack.client.result(second)).toMatchObject({
      outcome: 'cancelled',
      cancellation: { by: 'signal' },
      tuningJob: { state: 'JOB_STATE_CANCELLED' },
    });
    expect(await stack.client.result(first)).toMatchObject({
      outcome: 'cancelled',
      cancellation: { by: 'outside' },
    });
  });

  it('keeps the job that was taken over when a late job of the run itself appears, and ends that', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', listStaleMs: 3_000 });
    const request = await project.trainingRequest({ requestId: randomUUID() });
    const first = await stack.start(request);
    await isRunning(first);
    // So that the look before the second run's call, whose window is 2 s, sees neither job, and the last one after it the first's only.
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    await project.fault({ match: CREATE, kind: 'resetAfterApply' });
    const second = await stack.start(request);
    const { tuningJob } = await stack.until(second, (status) => status.tuningJob !== null);
    await until(
      async () => ((await project.applied('tuningJobs.cancel')) === 1 ? true : undefined),
      'the cancel of the late job',
    );
    await project.behave();
    const [one, two] = await Promise.all([first, second].map((id) => stack.client.result(id)));
    expect(two?.outcome).toBe('succeeded');
    expect(two?.tuningJob?.name).toBe(one?.tuningJob?.name);
    expect(tuningJob?.name).toBe(one?.tuningJob?.name);
    expect(two?.duplicates).toHaveLength(1);
    expect((await project.jobStates())[two?.duplicates[0] ?? '']).toBe('JOB_STATE_CANCELLED');
  });

  it('is seen by a run that waits for quota', async () => {
    const project = await stack.project();
    await project.behave({ quota: 0 });
    const request = await project.trainingRequest({ requestId: randomUUID() });
    const waiting = await stack.start(request);
    await stack.until(waiting, ({ phase }) => phase === 'waitingForQuota');
    await project.behave({ quota: 1 });
    // Another worker's run, in effect: it asks for no turn.
    await stack.client.result(await stack.start(request));
    const result = await stack.client.result(waiting);
    expect(result.warnings.map(({ code }) => code)).toContain('REQUEST_DEDUPED');
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it.each(['', 'x'.repeat(201), 7])('is refused when it is not 1 to 200 characters', async (id) => {
    const project = await stack.project();
    const request = { ...(await project.trainingRequest()), requestId: id };
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('INVALID_REQUEST');
    expect(failure.problems).toMatchObject([{ path: 'requestId' }]);
  });
});
