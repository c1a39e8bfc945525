import { LABELS } from '../../../src/contract/names';
import type { EmulatedProject } from '../../support/emulated-project';
import { TuningStack, until } from '../../support/tuning-stack';

const REBASE = { operation: 'tuningJobs.rebaseTunedModel' };

describe('rebaseTunedModel', () => {
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

  it.each(['tuningJob', 'tunedModel', 'pipelineJob'] as const)(
    'by %s: makes one job by one call, and sees it through',
    async (kind) => {
      const { project, source } = await tuned();
      const model = (await project.job(source))['tunedModel'] as {
        model: string;
        endpoint: string;
      };
      const names = {
        tuningJob: source,
        tunedModel: model.model,
        pipelineJob: source.replace('tuningJobs', 'pipelineJobs'),
      };
      const workflowId = await stack.startRebase(
        project.rebaseRequest(
          { [kind]: names[kind] },
          {
            artifactDestination: { outputUriPrefix: `gs://${project.bucket}/out/` },
          },
        ),
      );
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({
        outcome: 'succeeded',
        tuningJob: { state: 'JOB_STATE_SUCCEEDED' },
        rebase: { source: names[kind], deployToSameEndpoint: false },
      });
      expect(result.rebase?.operation).toMatch(/\/operations\/\d+$/);
      expect(result.tuningJob?.name).not.toBe(source);
      expect(result.tunedModel?.endpoint).not.toBe(model.endpoint);
      expect(await project.applied(REBASE.operation)).toBe(1);
      expect(await project.job(result.tuningJob?.name ?? '')).toMatchObject({
        baseModel: 'gemini-2.5-flash-lite',
      });
      expect((await project.bucketJournal('objects.insert')).length).toBeGreaterThan(0);
      expect(await stack.client.status(workflowId)).toMatchObject({ phase: 'closed' });
    },
  );

  it('evaluates the new model where the request wants that', async () => {
    const { project, source } = await tuned();
    const { evaluation, artifactsUri } = await project.evaluatedRequest();
    const workflowId = await stack.startRebase(
      project.rebaseRequest({ tuningJob: source }, { evaluation, artifactsUri }),
    );
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({ outcome: 'succeeded', evaluation: { verdict: 'ungated' } });
    expect(await project.download(result.artifacts?.json ?? '')).toContain(source);
  });

  it('puts the new model on the live endpoint only with consent', async () => {
    const { project, source } = await tuned();
    const endpoint = ((await project.job(source))['tunedModel'] as { endpoint: string }).endpoint;
    const same = { deployToSameEndpoint: true };
    const refused = await stack.failure(
      await stack.startRebase(project.rebaseRequest({ tuningJob: source }, same)),
    );
    expect(refused.code).toBe('INVALID_REQUEST');
    expect(refused.problems.map(({ path }) => path)).toEqual(['replaceLiveEndpoint']);
    expect(await project.journal(REBASE.operation)).toEqual([]);
    const agreed = { ...same, replaceLiveEndpoint: true };
    const result = await stack.client.result(
      await stack.startRebase(project.rebaseRequest({ tuningJob: source }, agreed)),
    );
    expect(result.tunedModel?.endpoint).toBe(endpoint);
  });

  it.each(['signal', 'temporal'] as const)(
    'by %s is cancelled while its job runs: the job has ended, and the endpoint is as it was',
    async (by) => {
      const { project, source } = await tuned();
      await project.behave({ holdAt: 'RUNNING' });
      const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
      await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
      if (by === 'signal') await stack.client.cancel(workflowId, { reason: 'enough' });
      else await stack.handle(workflowId).cancel();
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({
        outcome: 'cancelled',
        tuningJob: { state: 'JOB_STATE_CANCELLED' },
        cancellation: { by },
      });
      expect((await project.jobStates())[source]).toBe('JOB_STATE_SUCCEEDED');
    },
  );

  it('ends the operation when it is cancelled before there is a job', async () => {
    const { project, source } = await tuned();
    await project.behave({ operationMs: 60_000 });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await stack.until(workflowId, ({ rebase }) => rebase?.operation !== undefined);
    await stack.client.cancel(workflowId);
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({ outcome: 'cancelled', tuningJob: null });
    expect(await project.applied('operations.cancel')).toBe(1);
    expect(await project.jobs()).toHaveLength(1);
  });

  it('is told by its failure that a job may run when the operation ends without naming one after a cancel', async () => {
    const { project, source } = await tuned();
    await project.behave({ operationMs: 60_000 });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    const { rebase } = await stack.until(
      workflowId,
      ({ rebase: of }) => of?.operation !== undefined,
    );
    const match = { operation: 'operations.get' };
    // Whoever follows the operation learns nothing more of it: what ends it is asked after the cancel.
    await project.fault({ match, kind: 'hang' });
    await until(
      async () => ((await project.pendingFaults()).length === 0 ? true : undefined),
      'a question about the operation',
    );
    const body = { name: rebase?.operation, done: true, response: {} };
    await project.fault({ match, kind: 'statusBefore', status: 200, body });
    const lists = (await project.journal('tuningJobs.list')).length;
    await stack.client.cancel(workflowId);
    const failure = await stack.failure(workflowId);
    expect(failure.code).toBe('JOB_MAY_BE_RUNNING');
    expect(failure.message).toContain(`${rebase?.operation ?? ''} ended without naming`);
    expect(failure.result?.cancellation).toMatchObject({ by: 'signal' });
    expect((await project.journal('tuningJobs.list')).length).toBeGreaterThan(lists);
  });

  it('waits for its turn when the operation was refused for quota, and sends the call again once', async () => {
    const { project, source } = await tuned();
    await project.behave({ quota: 1, holdAt: 'RUNNING' });
    const holder = await stack.start(await project.trainingRequest());
    await stack.until(holder, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    const looks = async (): Promise<number> => (await project.journal('tuningJobs.get')).length;
    const before = await looks();
    await until(async () => ((await looks()) >= before + 10 ? true : undefined), 'ten looks');
    expect(await project.applied(REBASE.operation)).toBe(1);
    await project.behave({ quota: 1 });
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
    expect(await project.applied(REBASE.operation)).toBe(2);
    expect(await stack.client.result(holder)).toMatchObject({ outcome: 'succeeded' });
  });

  it('has one job when the answer of the call was lost after it was applied', async () => {
    const { project, source } = await tuned();
    await project.fault({ match: REBASE, kind: 'resetAfterApply' });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(await project.applied(REBASE.operation)).toBe(1);
    expect(await project.journal(REBASE.operation)).toHaveLength(1);
    expect(await project.jobs()).toHaveLength(2);
  });

  it('follows the operation of a lost answer for longer than the look window', async () => {
    const { project, source } = await tuned();
    // The window of these tests is 2 s.
    await project.behave({ operationMs: 4_000 });
    await project.fault({ match: REBASE, kind: 'resetAfterApply' });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(await project.journal(REBASE.operation)).toHaveLength(1);
    expect(await project.jobs()).toHaveLength(2);
  });

  it('asks for its operation less and less often while the service fails', async () => {
    const { project, source } = await tuned();
    await project.behave({ operationMs: 60_000 });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await stack.until(workflowId, ({ rebase }) => rebase?.operation !== undefined);
    const match = { operation: 'operations.get' };
    // Not repeated by the HTTP layer: each is one attempt.
    await project.fault({ match, kind: 'statusBefore', status: 403, times: 1_000 });
    const pauseMs = await until(async () => {
      const { raw } = await stack.handle(workflowId).describe();
      const [waiting] = raw.pendingActivities ?? [];
      if ((waiting?.attempt ?? 0) < 4) return undefined;
      const { seconds, nanos } = waiting?.currentRetryInterval ?? {};
      return Number(seconds ?? 0) * 1_000 + (nanos ?? 0) / 1_000_000;
    }, 'the fourth attempt');
    expect(pauseMs).toBeGreaterThanOrEqual(2_000);
    await project.clearFaults();
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
  });

  it('sends no second call when nothing is found after a call without an answer, and says where to look', async () => {
    const { project, source } = await tuned();
    await project.fault({ match: REBASE, kind: 'statusBefore', status: 503 });
    const failure = await stack.failure(
      await stack.startRebase(project.rebaseRequest({ tuningJob: source })),
    );
    expect(failure.code).toBe('JOB_MAY_BE_RUNNING');
    expect(failure.message).toMatch(/operations list --project \S+ --location us-central1/);
    expect(await project.journal(REBASE.operation)).toHaveLength(1);
    expect(await project.jobs()).toHaveLength(1);
  });

  it('says how many more rebases began than it follows', async () => {
    const { project, source } = await tuned();
    await project.fault({ match: REBASE, kind: 'statusBefore', status: 503 });
    const type = 'google.cloud.aiplatform.v1beta1.RebaseTunedModelOperationMetadata';
    const operations = Array.from({ length: 23 }, (_, index) => ({
      name: `projects/1/locations/us-central1/operations/${index}`,
      done: true,
      metadata: { '@type': `type.googleapis.com/${type}` },
    }));
    const match = { operation: 'operations.list' };
    await project.fault({ match, kind: 'statusBefore', status: 200, body: { operations } });
    const failure = await stack.failure(
      await stack.startRebase(project.rebaseRequest({ tuningJob: source })),
    );
    expect(failure.message).toMatch(/operations\/19, and 3 more, which were not followed\./);
  });

  it('says OPERATION_FAILED when the operation made no job', async () => {
    const { project, source } = await tuned();
    await project.behave({ operationMs: 3_000 });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    const { rebase } = await stack.until(
      workflowId,
      (status) => status.rebase?.operation !== undefined,
    );
    await project.cancelOperation(rebase?.operation ?? '');
    const failure = await stack.failure(workflowId);
    expect(failure.code).toBe('OPERATION_FAILED');
    expect(failure.result?.rebase?.operation).toBe(rebase?.operation);
    expect(await project.jobs()).toHaveLength(1);
  });

  it('is no duplicate for the run whose job it was made from, and no answer to its requestId', async () => {
    const project = await stack.project();
    // The service gives the new job the labels of the old one.
    await project.behave({ rebaseLabels: 'merged' });
    await project.fault({ match: { operation: 'tuningJobs.create' }, kind: 'resetAfterApply' });
    await project.fault({ match: { operation: 'generateContent' }, kind: 'hang', times: 1_000 });
    const request = await project.evaluatedRequest({ requestId: 'wish' });
    const first = await stack.start(request);
    const { tuningJob } = await stack.until(first, ({ phase }) => phase === 'evaluating');
    const source = tuningJob?.name ?? '';
    const result = await stack.client.result(
      await stack.startRebase(project.rebaseRequest({ tuningJob: source }, { tuningJob: {} })),
    );
    const rebased = result.tuningJob?.name ?? '';
    const labels = (await project.jobs()).find(({ name }) => name === rebased)?.labels;
    expect(labels?.[LABELS.request]).toBe('');
    // Its last look after the evaluation sees both jobs.
    await stack.client.cancel(first);
    expect((await stack.client.result(first)).duplicates).toEqual([]);
    expect((await project.jobStates())[rebased]).toBe('JOB_STATE_SUCCEEDED');
  });

  it('says so when the service did not give the job the label of the run', async () => {
    const { project, source } = await tuned();
    await project.behave({ rebaseLabels: 'inherited' });
    const result = await stack.client.result(
      await stack.startRebase(project.rebaseRequest({ tuningJob: source })),
    );
    expect(result.outcome).toBe('succeeded');
    expect(result.warnings.map(({ code }) => code)).toContain('RUN_LABEL_MISSING');
  });

  it('refuses what has no tuned model before anything is sent', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const running = await project.createJob();
    const failure = await stack.failure(
      await stack.startRebase(project.rebaseRequest({ tuningJob: running })),
    );
    expect(failure.code).toBe('INVALID_REQUEST');
    expect(failure.problems.map(({ path }) => path)).toEqual(['tunedModelRef.tuningJob']);
    expect(await project.journal(REBASE.operation)).toEqual([]);
  });
});
