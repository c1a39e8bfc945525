import type { TuningRunStatus } from '../../src/client/run-status';
import { TuningRunError } from '../../src/client/run-error';
import { uniqueName } from '../support/temporal-server';
import { TuningStack, until } from '../support/tuning-stack';

describe('TuningClient', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** Asks the client, as callers do, until the status is as wanted. */
  function statusWhen(
    workflowId: string,
    isReached: (status: TuningRunStatus) => boolean,
  ): Promise<TuningRunStatus> {
    return until(async () => {
      const status = await stack.client.status(workflowId);
      return isReached(status) ? status : undefined;
    }, `the status of ${workflowId}`);
  }

  it('tells the live progress of a run: state, detail, epochs, polls', async () => {
    const project = await stack.project();
    await project.behave({ epochMs: 300, holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    const first = await statusWhen(workflowId, ({ progress }) => progress?.completedEpochs === 1);
    expect(first).toMatchObject({
      workflowId,
      temporalStatus: 'RUNNING',
      source: 'worker',
      phase: 'tuning',
      outcome: null,
      tuningJob: { state: 'JOB_STATE_RUNNING' },
      progress: { state: 'JOB_STATE_RUNNING', detailState: 'TUNING_JOB_STATE_TUNING', epochs: 2 },
      retrying: [],
    });
    expect(Date.parse(first.startTime)).toBeLessThanOrEqual(Date.now());
    const second = await statusWhen(workflowId, ({ progress }) => progress?.completedEpochs === 2);
    expect(second.progress?.polls).toBeGreaterThan(first.progress?.polls ?? Infinity);
    await project.behave();
    await stack.client.result(workflowId);
  });

  it('tells what an evaluation is doing, which runs in a child', async () => {
    const project = await stack.project();
    const request = await project.evaluatedRequest();
    await project.fault({ match: { operation: 'generateContent' }, kind: 'hang', times: 1_000 });
    const workflowId = await stack.start(request);
    const status = await statusWhen(workflowId, ({ work }) => work.length === 2);
    expect(status.phase).toBe('evaluating');
    expect(status.work.map(({ what }) => what).sort()).toEqual([
      'asking the base model',
      'asking the tuned model',
    ]);
    await stack.client.cancel(workflowId);
    await stack.client.result(workflowId);
  });

  it('tells what blocks a run whose access to its job is refused, and the run goes on afterwards', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await statusWhen(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await project.fault({
      match: { operation: 'tuningJobs.get' },
      kind: 'statusBefore',
      status: 403,
      times: 3,
    });
    const { progress } = await statusWhen(
      workflowId,
      (status) => status.progress?.blockedBy !== undefined,
    );
    expect(progress?.blockedBy).toMatchObject({
      code: 'HTTP_403',
      message: expect.stringContaining('403') as unknown,
    });
    await statusWhen(workflowId, (status) => status.progress?.blockedBy === undefined);
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  it('tells what an activity fails with that is tried again', async () => {
    const project = await stack.project();
    // A status that the HTTP client itself does not repeat, so that Temporal does.
    await project.fault({
      match: { operation: 'tuningJobs.list' },
      kind: 'statusBefore',
      status: 409,
      times: 1_000,
    });
    const workflowId = await stack.start(await project.trainingRequest());
    const { retrying } = await statusWhen(workflowId, (status) => status.retrying.length > 0);
    expect(retrying).toEqual([
      expect.objectContaining({
        activity: 'findTuningJob',
        message: expect.stringContaining('409') as unknown,
      }),
    ]);
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
  });

  it('cancels, once, and says whether there was anything to cancel', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'PENDING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await statusWhen(workflowId, ({ tuningJob }) => tuningJob !== null);
    expect(await stack.client.cancel(workflowId, { reason: 'r', requestedBy: 'b' })).toBe(true);
    const result = await stack.client.result(workflowId);
    expect(result.cancellation).toMatchObject({ by: 'signal', reason: 'r', requestedBy: 'b' });
    expect(await stack.client.cancel(workflowId)).toBe(false);
    await expect(stack.client.cancel(uniqueName('nobody'))).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_FOUND',
    });
  });

  it('rejects the result of a failed run with its code and what is known of the job', async () => {
    const project = await stack.project();
    await project.behave({ ending: 'FAILED', endingMessage: 'The kiln was cold.' });
    const workflowId = await stack.start(await project.trainingRequest());
    const error = await stack.failure(workflowId);
    expect(error).toBeInstanceOf(TuningRunError);
    expect(error).toMatchObject({
      code: 'TUNING_JOB_FAILED',
      workflowId,
      message: expect.stringContaining('The kiln was cold.') as unknown,
      result: {
        outcome: null,
        tuningJob: { state: 'JOB_STATE_FAILED' },
        datasets: [{ examples: 64 }],
      },
    });
  });

  it('stops waiting for a result when told to, and the run goes on', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    const abort = new AbortController();
    const waiting = stack.client.result(workflowId, { signal: abort.signal });
    abort.abort(new Error('seen enough'));
    await expect(waiting).rejects.toThrow('seen enough');
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  describe('tells the status of a closed run:', () => {
    it('one that succeeded', async () => {
      const project = await stack.project();
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.client.result(workflowId);
      const status = await stack.client.status(workflowId);
      expect(status).toMatchObject({
        phase: 'closed',
        outcome: 'succeeded',
        temporalStatus: 'COMPLETED',
        source: 'result',
        work: [],
      });
      expect(status.progress).toBeUndefined();
      expect(status.closeTime).toBeDefined();
      expect(status.tunedModel?.endpoint).toBeDefined();
    });

    it('one that was refused, with its problems', async () => {
      const workflowId = await stack.start({ project: 'acme-project' });
      await stack.failure(workflowId);
      const status = await stack.client.status(workflowId);
      expect(status).toMatchObject({
        phase: 'closed',
        outcome: null,
        temporalStatus: 'FAILED',
        error: { code: 'INVALID_REQUEST' },
      });
      expect(status.error?.problems.map(({ path }) => path)).toEqual(['location', 'tuningJob']);
    });

    it('one that Temporal cancelled, from its memo', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const workflowId = await stack.start(await project.trainingRequest());
      await statusWhen(workflowId, ({ tuningJob }) => tuningJob !== null);
      await stack.handle(workflowId).cancel();
      await stack.client.result(workflowId);
      expect(await stack.client.status(workflowId)).toMatchObject({
        temporalStatus: 'CANCELLED',
        outcome: 'cancelled',
        source: 'memo',
        tuningJob: { state: 'JOB_STATE_CANCELLED' },
      });
    });

    it('none there: WORKFLOW_NOT_FOUND', async () => {
      await expect(stack.client.status(uniqueName('nobody'))).rejects.toMatchObject({
        code: 'WORKFLOW_NOT_FOUND',
      });
    });
  });
});

describe('TuningClient, while no worker runs', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('tells from the memo which job a run holds', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    const { tuningJob } = await stack.until(workflowId, (status) => status.tuningJob !== null);
    await stack.stopWorkers();
    const status = await stack.client.status(workflowId);
    expect(status).toMatchObject({
      source: 'memo',
      temporalStatus: 'RUNNING',
      phase: 'tuning',
      tuningJob: { name: tuningJob?.name },
    });
    await stack.startWorkers();
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });
});
