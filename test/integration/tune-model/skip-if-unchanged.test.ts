import { LABELS } from '../../../src/contract/names';
import type { TuneModelRequest } from '../../../src/contract/request';
import { orderRows } from '../../support/emulated-project';
import { TuningStack } from '../../support/tuning-stack';

describe('skipIfUnchanged', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  const run = async (request: TuneModelRequest) => stack.client.result(await stack.start(request));

  it('ends a run on the same as unchanged, with the job and model that are there', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ skipIfUnchanged: true });
    const first = await run(request);
    expect(first.outcome).toBe('succeeded');
    const again = await run({ ...request, approval: {}, budget: { pricePerMillionTokensUsd: 5 } });
    expect(again).toMatchObject({
      outcome: 'unchanged',
      tuningJob: { name: first.tuningJob?.name },
      tunedModel: { model: first.tunedModel?.model, endpoint: first.tunedModel?.endpoint },
      approval: null,
    });
    expect(again.cost.billableTokens).toBeUndefined();
    expect(await project.applied('tuningJobs.create')).toBe(1);
    const [created] = await project.journal('tuningJobs.create');
    expect(created?.labels?.[LABELS.fingerprint]).toMatch(/^[0-9a-f]{40}$/);
  });

  it('tunes again on other data, another spec or another base model', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ skipIfUnchanged: true });
    await run(request);
    const { supervisedTuningSpec: spec } = request.tuningJob as Record<string, object>;
    const hyperParameters = { epochCount: 1 };
    const others: TuneModelRequest['tuningJob'][] = [
      { ...request.tuningJob, baseModel: 'gemini-2.5-pro' },
      { ...request.tuningJob, supervisedTuningSpec: { ...spec, hyperParameters } },
    ];
    for (const tuningJob of others) {
      expect((await run({ ...request, tuningJob })).outcome).toBe('succeeded');
    }
    await project.upload('train.jsonl', `${orderRows(64, 900).join('\n')}\n`);
    expect((await run(request)).outcome).toBe('succeeded');
    expect(await project.applied('tuningJobs.create')).toBe(4);
  });

  it('tunes again when the dataset of the job changed after its check', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ skipIfUnchanged: true });
    await project.behave({ holdAt: 'PENDING' });
    const workflowId = await stack.start(request);
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_PENDING');
    await project.upload('train.jsonl', `${orderRows(64, 900).join('\n')}\n`);
    await project.behave();
    expect((await stack.client.result(workflowId)).datasets[0]?.proven).toBe(false);
    // The content that was checked is back; the model knows the other.
    await project.upload('train.jsonl', `${orderRows(64).join('\n')}\n`);
    expect((await run(request)).outcome).toBe('succeeded');
    expect(await project.applied('tuningJobs.create')).toBe(2);
  });

  it('takes a copy for proof, whatever became of the dataset since', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({
      skipIfUnchanged: true,
      datasetChecks: { pinning: 'copy' },
      artifactsUri: `gs://${project.bucket}/runs/`,
    });
    expect((await run(request)).outcome).toBe('succeeded');
    await project.upload('train.jsonl', `${orderRows(64).join('\n')}\n`);
    expect((await run(request)).outcome).toBe('unchanged');
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it('evaluates the model that is there, so that no gate is passed by asking again', async () => {
    const project = await stack.project();
    const request = await project.evaluatedRequest({ skipIfUnchanged: true });
    const gated = (min: number): TuneModelRequest => ({
      ...request,
      evaluation: { datasetUri: '', ...request.evaluation, gate: [{ metric: 'rougeL', min }] },
    });
    const first = await run(gated(1.1));
    expect(first.outcome).toBe('gateFailed');
    const again = await run({ ...gated(1.1), approval: {} });
    expect(again).toMatchObject({
      outcome: 'gateFailed',
      tuningJob: { name: first.tuningJob?.name, takenOver: true },
      evaluation: { verdict: 'failed' },
      approval: null,
    });
    expect(again.cost.billableTokens).toBeUndefined();
    expect((await run(gated(0.1))).outcome).toBe('succeeded');
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it('takes no job that failed, nor one of a run without the field', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest();
    await run(request);
    await project.behave({ ending: 'FAILED' });
    await stack.failure(await stack.start({ ...request, skipIfUnchanged: true }));
    await project.behave();
    expect((await run({ ...request, skipIfUnchanged: true })).outcome).toBe('succeeded');
    expect(await project.applied('tuningJobs.create')).toBe(3);
  });

  it('tunes again when the model is gone', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ skipIfUnchanged: true });
    const { tunedModel } = await run(request);
    await project.fault({
      match: { operation: 'models.get' },
      kind: 'statusBefore',
      status: 404,
      times: 1,
    });
    expect(tunedModel?.model).toBeDefined();
    expect((await run(request)).outcome).toBe('succeeded');
    expect(await project.applied('tuningJobs.create')).toBe(2);
  });

  it('goes on with its own job after a reset, although another run has made the same model since', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', cancelEnding: 'SUCCEEDED' });
    const request = await project.trainingRequest({ skipIfUnchanged: true });
    const jobOf = async (workflowId: string): Promise<string> => {
      const status = await stack.until(
        workflowId,
        ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING',
      );
      return status.tuningJob?.name ?? '';
    };
    const [one, two] = [await stack.start(request), await stack.start(request)];
    const [own, other] = [await jobOf(one), await jobOf(two)];
    // A job may finish before a cancel reaches it.
    await project.cancelJob(other);
    expect((await stack.client.result(two)).outcome).toBe('succeeded');
    await stack.reset(one);
    expect(await jobOf(one)).toBe(own);
    await project.behave();
    expect(await stack.client.result(one)).toMatchObject({
      outcome: 'succeeded',
      tuningJob: { name: own },
    });
    expect(await project.applied('tuningJobs.create')).toBe(2);
  });

  it('is unchanged again after a reset of a run that made nothing', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ skipIfUnchanged: true });
    const first = await run(request);
    const workflowId = await stack.start(request);
    expect((await stack.client.result(workflowId)).outcome).toBe('unchanged');
    await stack.reset(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'unchanged',
      tuningJob: { name: first.tuningJob?.name },
    });
    expect(await project.applied('tuningJobs.create')).toBe(1);
  });

  it('finds the job behind many pages of others', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ skipIfUnchanged: true });
    const { tuningJob } = await run(request);
    for (let copy = 0; copy < 101; copy += 1) {
      await project.copyJob(tuningJob?.name ?? '', { [LABELS.fingerprint]: 'other' });
    }
    expect((await run(request)).outcome).toBe('unchanged');
    expect((await project.journal('tuningJobs.list')).length).toBeGreaterThan(2);
  });
});
