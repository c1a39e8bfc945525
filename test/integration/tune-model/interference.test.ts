import { ApplicationFailure } from '@temporalio/common';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack, until } from '../../support/tuning-stack';

describe('interference from outside', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('says JOB_MAY_BE_RUNNING, and names the job, when its wait is failed by an operator', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    const { raw, runId } = await stack.handle(workflowId).describe();
    const activityId = raw.pendingActivities?.[0]?.activityId ?? '';
    await stack.client.client.activity.fail(
      { workflowId, runId, activityId },
      ApplicationFailure.nonRetryable('failed by hand', 'ByHand'),
    );
    const failure = await stack.failure(workflowId);
    expect(failure.code).toBe('JOB_MAY_BE_RUNNING');
    expect(failure.message).toContain(tuningJob?.name);
    expect(failure.message).toContain('failed by hand');
  });

  it('says EVALUATION_FAILED when the evaluation alone was cancelled', async () => {
    const project = await stack.project();
    const request = await project.evaluatedRequest();
    await project.fault({ match: { operation: 'generateContent' }, kind: 'hang', times: 1000 });
    const workflowId = await stack.start(request);
    await until(
      async () => ((await project.journal('generateContent')).length > 0 ? true : undefined),
      'the evaluation',
    );
    await stack.handle(`${workflowId}/evaluation`).cancel();
    const failure = await stack.failure(workflowId);
    expect(failure.code).toBe('EVALUATION_FAILED');
    expect(failure.result?.tunedModel?.endpoint).toBeDefined();
    expect(failure.result?.cancellation).toBeNull();
  });

  it('evaluates under an id of its own when another workflow runs under that of the evaluation', async () => {
    const project = await stack.project();
    const request = await project.evaluatedRequest();
    const workflowId = uniqueName('run');
    const squatter = await stack.client.client.workflow.start('tuneModel', {
      workflowId: `${workflowId}/evaluation`,
      taskQueue: uniqueName('nobody'),
      args: [{}],
    });
    await stack.start(request, workflowId);
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(result.evaluation?.verdict).toBeDefined();
    await squatter.terminate();
  });

  it('creates nothing when it was cancelled before a worker saw it', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest();
    await stack.stopWorkers();
    const bySignal = await stack.start(request);
    await stack.client.cancel(bySignal);
    const byTemporal = await stack.start(request);
    await stack.handle(byTemporal).cancel();
    await stack.startWorkers();
    expect(await stack.client.result(bySignal)).toMatchObject({ outcome: 'cancelled' });
    expect(await stack.client.result(byTemporal)).toMatchObject({ outcome: 'cancelled' });
    expect((await stack.handle(byTemporal).describe()).status.name).toBe('CANCELLED');
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });
});
