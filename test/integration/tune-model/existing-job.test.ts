import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../support/cli-process';
import type { EmulatedProject } from '../../support/emulated-project';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack, until } from '../../support/tuning-stack';

async function running(project: EmulatedProject): Promise<string> {
  await project.behave({ holdAt: 'RUNNING' });
  return project.createJob();
}

describe('a run on a tuning job that exists', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  const isWaiting = (workflowId: string): Promise<unknown> =>
    stack.until(workflowId, ({ phase }) => phase === 'tuning');

  it('waits for it, and creates nothing', async () => {
    const project = await stack.project();
    const name = await running(project);
    const workflowId = await stack.start({ existingTuningJob: name });
    await isWaiting(workflowId);
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'succeeded',
      tuningJob: { name, state: 'JOB_STATE_SUCCEEDED', takenOver: true },
      datasets: [],
      duplicates: [],
    });
    expect(await project.applied('tuningJobs.create')).toBe(1);
    expect(await project.journal('tuningJobs.list')).toEqual([]);
  });

  it('goes straight to the evaluation of one that has succeeded, by project id or number', async () => {
    const project = await stack.project();
    await stack.client.result(await stack.start(await project.trainingRequest()));
    const [name = ''] = Object.keys(await project.jobStates());
    const { evaluation, artifactsUri } = await project.evaluatedRequest();
    const names = [name, name.replace(/^projects\/[^/]+/, `projects/${project.id}`)];
    expect(new Set(names).size).toBe(2);
    for (const existingTuningJob of names) {
      const workflowId = await stack.start({ existingTuningJob, evaluation, artifactsUri });
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({
        outcome: 'succeeded',
        evaluation: { verdict: 'ungated' },
        datasets: [{ role: 'evaluation' }],
      });
      expect(await project.download(result.artifacts?.json ?? '')).toContain('"succeeded"');
      expect(await stack.historyLength(workflowId)).toBeLessThanOrEqual(60);
    }
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it.each(['signal', 'temporal'] as const)(
    'is a cancel of the job when somebody cancels it by %s',
    async (by) => {
      const project = await stack.project();
      const name = await running(project);
      const workflowId = await stack.start({ existingTuningJob: name });
      await isWaiting(workflowId);
      if (by === 'signal') await stack.client.cancel(workflowId, { reason: 'enough' });
      else await stack.handle(workflowId).cancel();
      expect(await stack.client.result(workflowId)).toMatchObject({
        outcome: 'cancelled',
        cancellation: { by },
        tuningJob: { name, state: 'JOB_STATE_CANCELLED' },
      });
    },
  );

  it('leaves the job alone when it is terminated: no guard was started', async () => {
    const project = await stack.project();
    const name = await running(project);
    const workflowId = await stack.start({ existingTuningJob: name });
    await isWaiting(workflowId);
    await stack.handle(workflowId).terminate();
    const { events = [] } = await stack.handle(workflowId).fetchHistory();
    expect(
      events?.filter((event) => event.startChildWorkflowExecutionInitiatedEventAttributes),
    ).toEqual([]);
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);
    expect((await project.jobStates())[name]).toBe('JOB_STATE_RUNNING');
    await project.behave();
  });

  it('leaves the job running when its deadline passes, and says so; the deadline counts from the take-over', async () => {
    const project = await stack.project();
    const name = await running(project);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const workflowId = await stack.start({
      existingTuningJob: name,
      deadlines: { tuning: '2s' },
    });
    await isWaiting(workflowId);
    const failure = await stack.failure(workflowId);
    expect(failure.code).toBe('JOB_MAY_BE_RUNNING');
    expect(failure.message).toContain('left it running');
    expect(failure.message).toContain(name);
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);
    await project.behave();
  });

  it.each([
    ['FAILED', 'TUNING_JOB_FAILED'],
    ['EXPIRED', 'TUNING_JOB_EXPIRED'],
  ] as const)('tells of one that is %s', async (ending, code) => {
    const project = await stack.project();
    await project.behave({ ending });
    const name = await project.createJob();
    await until(
      async () => ((await project.jobStates())[name] === `JOB_STATE_${ending}` ? true : undefined),
      'the end of the job',
    );
    const failure = await stack.failure(await stack.start({ existingTuningJob: name }));
    expect(failure.code).toBe(code);
  });

  it('refuses a job that does not exist, and a dataset with errors, without touching a job', async () => {
    const project = await stack.project();
    const missing = `projects/${project.id}/locations/us-central1/tuningJobs/404`;
    const absent = await stack.failure(await stack.start({ existingTuningJob: missing }));
    expect(absent.code).toBe('INVALID_REQUEST');

    const name = await running(project);
    const datasetUri = await project.upload('bad.jsonl', 'no json\n');
    const failure = await stack.failure(
      await stack.start({
        existingTuningJob: name,
        evaluation: { datasetUri },
        artifactsUri: `gs://${project.bucket}/runs/`,
      }),
    );
    expect(failure.code).toBe('DATASET_INVALID');
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);
    await project.behave();
  });

  it('is started from the command line by the name of the job alone', async () => {
    const project = await stack.project();
    const name = await project.createJob();
    const env = { ...stack.environment(), GOOGLE_CLOUD_LOCATION: 'asia-east1' };
    const workflowId = uniqueName('cli');
    stack.track(workflowId);
    const args = ['tune', '--existing-tuning-job', name, '--workflow-id', workflowId, '--json'];
    const { code, stdout, stderr } = await runCli(args, { env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      result: { outcome: 'succeeded', tuningJob: { name } },
    });
    const dry = await runCli([...args, '--dry-run'], { env });
    expect(dry).toMatchObject({ code: 2, stderr: expect.stringContaining('creates nothing') });
  });
});

describe('a policy', () => {
  it('is asked before and after a job that exists is looked at', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'policy-')), 'policy.yaml');
    writeFileSync(file, 'projects: [p-*]\nlocations: [us-central1]\nmodels: [gemini-2.5-pro]\n');
    const stack = await TuningStack.start({ settings: { VERTEX_TUNING_POLICY: file } });
    try {
      const project = await stack.project();
      const name = await project.createJob();
      const [jobName = ''] = Object.keys(await project.jobStates());
      const number = jobName.replace(/^projects\/[^/]+/, 'projects/123456');
      const foreign = await stack.failure(await stack.start({ existingTuningJob: number }));
      expect(foreign.problems.map(({ path }) => path)).toContain('existingTuningJob');
      expect(await project.journal('tuningJobs.get')).toEqual([]);

      const byId = name.replace(/^projects\/[^/]+/, `projects/${project.id}`);
      const model = await stack.failure(await stack.start({ existingTuningJob: byId }));
      expect(model).toMatchObject({ code: 'POLICY_VIOLATION' });
      expect(model.problems).toMatchObject([{ path: 'existingTuningJob.baseModel' }]);
    } finally {
      await stack.close();
    }
  });
});
