import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmulatedProject } from '../../support/emulated-project';
import { TuningStack } from '../../support/tuning-stack';

const FILE = join(mkdtempSync(join(tmpdir(), 'policy-')), 'policy.yaml');
writeFileSync(FILE, 'models: [gemini-2.5-flash, gemini-2.5-pro]\n');

async function tunedModelOf(project: EmulatedProject, job: string): Promise<string> {
  return ((await project.job(job))['tunedModel'] as { model: string }).model;
}

const to = (baseModel: string) => ({ tuningJob: { baseModel } });

describe('a policy that lists models', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({ settings: { VERTEX_TUNING_POLICY: FILE } });
  });
  afterAll(() => stack.close());

  async function continuing(baseModel: string) {
    const project = await stack.project();
    const model = await tunedModelOf(project, await project.tunedJob({ baseModel }));
    const { tuningJob, ...request } = await project.trainingRequest();
    const { baseModel: _, ...body } = tuningJob;
    return { ...request, tuningJob: { ...body, preTunedModel: { tunedModelName: model } } };
  }

  it('lets a run go on from a tuned model whose base model is in it', async () => {
    const workflowId = await stack.start(await continuing('gemini-2.5-flash'));
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  it('refuses a tuned model of another base model, and creates nothing', async () => {
    const request = await continuing('gemini-2.5-flash-lite');
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('POLICY_VIOLATION');
    expect(failure.problems).toEqual([
      expect.objectContaining({
        path: 'tuningJob.preTunedModel.tunedModelName',
        message: expect.stringContaining('gemini-2.5-flash-lite') as string,
      }),
    ]);
  });

  it('holds a rebase to it on both sides: what it comes from, and what it goes to', async () => {
    const project = await stack.project();
    const allowed = await project.tunedJob({ baseModel: 'gemini-2.5-flash' });
    const other = await project.tunedJob({ baseModel: 'gemini-2.5-flash-lite' });
    const pathsOf = async (ref: Record<string, string>, overrides: object) => {
      const workflowId = await stack.startRebase(project.rebaseRequest(ref, overrides));
      const failure = await stack.failure(workflowId);
      expect(failure.code).toBe('POLICY_VIOLATION');
      return failure.problems.map(({ path }) => path);
    };
    const pro = to('gemini-2.5-pro');
    expect(await pathsOf({ tuningJob: other }, pro)).toEqual(['tunedModelRef.tuningJob']);
    const model = await tunedModelOf(project, other);
    expect(await pathsOf({ tunedModel: model }, pro)).toEqual(['tunedModelRef.tunedModel']);
    const pipelineJob = allowed.replace('tuningJobs', 'pipelineJobs');
    expect(await pathsOf({ pipelineJob }, pro)).toEqual(['tunedModelRef.pipelineJob']);
    const lite = to('gemini-2.5-flash-lite');
    expect(await pathsOf({ tuningJob: allowed }, lite)).toEqual(['tuningJob.baseModel']);
    expect(await project.journal('tuningJobs.rebaseTunedModel')).toEqual([]);
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: allowed }, pro));
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });
});
