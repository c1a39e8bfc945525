import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { TuningError } from '../../../src/contract/tuning-error';
import type { EmulatedProject } from '../../support/emulated-project';
import { askedLate } from '../../support/late-approval';
import { TuningStack } from '../../support/tuning-stack';

type Approval = { aboveCostUsd?: number; timeout?: string };

async function refusal(answer: Promise<unknown>): Promise<TuningError> {
  const error: unknown = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TuningError) return error;
  throw new Error('The answer was not refused.', { cause: error });
}

describe('the approval of a run', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  async function awaiting(
    project: EmulatedProject,
    approval: Approval = {},
    budget?: { pricePerMillionTokensUsd: number },
  ): Promise<string> {
    const request = await project.trainingRequest({ approval, ...(budget ? { budget } : {}) });
    const workflowId = await stack.start(request);
    await stack.until(workflowId, ({ phase }) => phase === 'awaitingApproval');
    return workflowId;
  }

  it('is awaited before anything is created, and the run goes on when it is given', async () => {
    const project = await stack.project();
    const workflowId = await awaiting(project, { timeout: '1h' }, { pricePerMillionTokensUsd: 5 });
    const status = await stack.client.status(workflowId);
    expect(status.approval).toMatchObject({ aboveCostUsd: 0, estimatedUsd: expect.any(Number) });
    const { askedAt = '', until = '' } = status.approval ?? {};
    expect(Date.parse(until) - Date.parse(askedAt)).toBe(3_600_000);
    expect(await project.journal('tuningJobs.create')).toEqual([]);

    const answer = await stack.client.approve(workflowId, { by: 'ada', reason: 'within budget' });
    expect(answer.decision).toBe('approved');
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(result.approval).toMatchObject({
      decision: 'approved',
      answeredAt: answer.at,
      stated: { by: 'ada', reason: 'within budget', verified: false },
    });
  });

  it('ends the run as declined when it is declined', async () => {
    const project = await stack.project();
    const workflowId = await awaiting(project);
    await stack.client.decline(workflowId, { by: 'ada' });
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({
      outcome: 'declined',
      tuningJob: null,
      cancellation: null,
      approval: { decision: 'declined', stated: { by: 'ada', verified: false } },
    });
    expect((await stack.handle(workflowId).describe()).status.name).toBe('COMPLETED');
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it('ends the run as declined when nobody answers in time', async () => {
    const project = await stack.project();
    const result = await stack.client.result(await awaiting(project, { timeout: '1s' }));
    expect(result).toMatchObject({ outcome: 'declined', approval: { decision: 'timedOut' } });
    expect(result.approval?.stated).toBeUndefined();
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it('is not asked for at or below its limit, and is when the cost is unknown', async () => {
    const project = await stack.project();
    const budget = { pricePerMillionTokensUsd: 5 };
    const request = await project.trainingRequest({ approval: { aboveCostUsd: 100 }, budget });
    const result = await stack.client.result(await stack.start(request));
    expect(result).toMatchObject({ outcome: 'succeeded', approval: null });

    const unknown = await awaiting(project, { aboveCostUsd: 1_000_000 });
    expect((await stack.status(unknown)).approval?.estimatedUsd).toBeUndefined();
    await stack.client.decline(unknown, { by: 'ada' });
    expect((await stack.client.result(unknown)).outcome).toBe('declined');
  });

  it.each([['signal'], ['temporal']] as const)(
    'ends at once when it is cancelled by %s',
    async (by) => {
      const project = await stack.project();
      const workflowId = await awaiting(project);
      await (by === 'signal' ? stack.client.cancel(workflowId) : stack.handle(workflowId).cancel());
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({ outcome: 'cancelled', cancellation: { by } });
      expect(result.approval?.decision).toBeUndefined();
      expect(await project.journal('tuningJobs.create')).toEqual([]);
    },
  );

  it.each([
    [undefined, /no object/],
    ['yes', /no object/],
    [[{ by: 'ada' }], /no object/],
    [{}, /by: /],
    [{ by: '  ' }, /by: /],
    [{ by: 'a'.repeat(201) }, /by: /],
    [{ by: 'ada', reason: 7 }, /reason: /],
    [{ by: 'ada', verified: true }, /verified: /],
  ])(
    'refuses the answer %j, leaves nothing of it in the history, and goes on waiting',
    async (argument, message) => {
      const workflowId = await awaiting(await stack.project());
      const before = await stack.historyLength(workflowId);
      for (const answer of ['approve', 'decline'] as const) {
        const error = await refusal(stack.client[answer](workflowId, argument as never));
        expect(error.code).toBe('INVALID_REQUEST');
        expect(error.message).toMatch(message);
      }
      expect(await stack.historyLength(workflowId)).toBe(before);
      expect((await stack.status(workflowId)).phase).toBe('awaitingApproval');
      await stack.client.cancel(workflowId);
      await stack.client.result(workflowId);
    },
  );

  it('takes one of two answers that come together', async () => {
    const project = await stack.project();
    const workflowId = await awaiting(project);
    const answers = await Promise.allSettled([
      stack.client.decline(workflowId, { by: 'ada' }),
      stack.client.approve(workflowId, { by: 'bob' }),
    ]);
    const taken = answers.filter(({ status }) => status === 'fulfilled');
    expect(taken).toHaveLength(1);
    const { approval, outcome } = await stack.client.result(workflowId);
    expect(outcome).toBe(approval?.decision === 'approved' ? 'succeeded' : 'declined');
  });

  it('refuses answers to runs that await none, that are closed, or that never were', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ phase }) => phase === 'tuning');
    const open = await refusal(stack.client.approve(workflowId, { by: 'ada' }));
    expect(open).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('does not await') as unknown,
    });
    await stack.client.cancel(workflowId);
    await stack.client.result(workflowId);
    for (const id of [workflowId, 'never-was']) {
      expect((await refusal(stack.client.approve(id, { by: 'ada' }))).code).toBe(
        'WORKFLOW_NOT_FOUND',
      );
    }
  });

  it('is not asked for a job that another run made for the same requestId', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ requestId: randomUUID() });
    await stack.client.result(await stack.start(request));
    const result = await stack.client.result(await stack.start({ ...request, approval: {} }));
    expect(result).toMatchObject({ outcome: 'succeeded', approval: null });
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it('is asked for after all when the job that was to be taken up is gone', async () => {
    const project = await stack.project();
    const workflowId = await askedLate(stack, project);
    expect(await project.applied('tuningJobs.create')).toBe(1);
    await stack.client.approve(workflowId, { by: 'ada' });
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({ outcome: 'succeeded', approval: { decision: 'approved' } });
    expect(await project.applied('tuningJobs.create')).toBe(2);
  });

  it('creates nothing when that is declined', async () => {
    const project = await stack.project();
    const workflowId = await askedLate(stack, project);
    expect(await project.applied('tuningJobs.create')).toBe(1);
    await stack.client.decline(workflowId, { by: 'ada' });
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({ outcome: 'declined', tuningJob: null });
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it('is kept while workers come and go, and shown without one', async () => {
    const project = await stack.project();
    const workflowId = await awaiting(project);
    await stack.stopWorkers();
    try {
      const status = await stack.client.status(workflowId);
      expect(status).toMatchObject({ source: 'memo', phase: 'awaitingApproval' });
      expect(status.approval?.until).toBeDefined();
    } finally {
      await stack.startWorkers();
    }
    await stack.client.approve(workflowId, { by: 'ada' });
    expect((await stack.client.result(workflowId)).outcome).toBe('succeeded');
  });

  it('is not asked again, and the job taken up, after a reset to before the answer', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await awaiting(project);
    await stack.client.approve(workflowId, { by: 'ada' });
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await stack.reset(workflowId, 0, {
      // The answers after the reset point are not applied again.
      resetReapplyType: temporal.api.enums.v1.ResetReapplyType.RESET_REAPPLY_TYPE_NONE,
    });
    await project.behave();
    expect((await stack.client.result(workflowId)).outcome).toBe('succeeded');
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it.each([
    [{ aboveCostUsd: -1 }, 'approval.aboveCostUsd'],
    [{ timeout: 'soon' }, 'approval.timeout'],
    [{ timeout: '31d' }, 'approval.timeout'],
    [{ above: 5 }, 'approval.above'],
  ])('refuses the block %j, and says where', async (approval, path) => {
    const project = await stack.project();
    const request = { ...(await project.trainingRequest()), approval };
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('INVALID_REQUEST');
    expect(failure.problems.map((problem) => problem.path)).toEqual([path]);
  });
});
