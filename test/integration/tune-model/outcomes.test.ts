import { TuningRunError } from '../../../src/client/run-error';
import type { TuneModelResult } from '../../../src/contract/result';
import { orderRows } from '../../support/emulated-project';
import { TuningStack } from '../../support/tuning-stack';

/** The failure of a run that must fail. */
async function failureOf(stack: TuningStack, workflowId: string): Promise<TuningRunError> {
  const ended: unknown = await stack.client.result(workflowId).catch((error: unknown) => error);
  if (!(ended instanceof TuningRunError))
    throw new Error('The run did not fail.', { cause: ended });
  return ended;
}

describe('how a run of tuneModel ends', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  async function memoOf(workflowId: string): Promise<TuneModelResult> {
    const { memo } = await stack.handle(workflowId).describe();
    return memo?.['result'] as TuneModelResult;
  }

  it('succeeds without an evaluation, and says that there was none', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ budget: { pricePerMillionTokensUsd: 5 } });
    const workflowId = await stack.start(request);
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({
      outcome: 'succeeded',
      tuningJob: { state: 'JOB_STATE_SUCCEEDED', apiVersion: 'v1beta1' },
      datasets: [
        { role: 'training', examples: 64, proven: true, findings: [{ code: 'EXAMPLES_FEW' }] },
      ],
      evaluation: null,
      promotion: null,
      cancellation: null,
      duplicates: [],
      artifacts: null,
      simulated: true,
    });
    expect(result.tunedModel?.servingUrl).toContain(`${stack.emulator.url}/v1beta1/projects/`);
    expect(result.tunedModel?.model).toMatch(/\/models\/\d+@1$/);
    expect(result.cost.billableTokens).toBeGreaterThan(0);
    expect(result.cost.estimatedUsd).toBeGreaterThan(0);
    expect(result.warnings.map(({ code }) => code)).toEqual([
      'EVALUATION_OFF',
      'REPORT_OFF',
      'SIMULATED',
    ]);
    expect(await project.applied('tuningJobs.create')).toBe(1);
    expect(await memoOf(workflowId)).toMatchObject({
      outcome: 'succeeded',
      tuningJob: { name: result.tuningJob?.name },
    });
  });

  it('succeeds when the gate passes, with scores of both models and a report', async () => {
    const project = await stack.project();
    const request = await project.evaluatedRequest();
    const gate = [
      { metric: 'exactMatch', min: 0.5 },
      { metric: 'exactMatch', over: 'base' as const, minGain: 0.2, confidence: 0.9 },
    ];
    const evaluation = { datasetUri: '', ...request.evaluation, gate };
    const result = await stack.client.result(await stack.start({ ...request, evaluation }));
    expect(result.outcome).toBe('succeeded');
    expect(result.evaluation).toMatchObject({ verdict: 'passed', examples: 24, simulated: true });
    const exact = result.evaluation?.metrics.find(({ metric }) => metric === 'exactMatch');
    expect(exact?.tuned.mean).toBeGreaterThan(0.5);
    expect(exact?.base?.mean).toBeLessThan(0.1);
    expect(exact?.gain?.low).toBeGreaterThan(0.2);
    const html = await project.download(result.artifacts?.html ?? '');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toContain(result.tuningJob?.name);
    const json = JSON.parse(await project.download(result.artifacts?.json ?? '')) as object;
    expect(json).toMatchObject({ result: { outcome: 'succeeded' } });
  });

  it('completes as gateFailed when the gate does not pass', async () => {
    const project = await stack.project();
    const request = await project.evaluatedRequest();
    const gate = [{ metric: 'rougeL', min: 1.1 }];
    const evaluation = { datasetUri: '', ...request.evaluation, gate };
    const result = await stack.client.result(await stack.start({ ...request, evaluation }));
    expect(result.outcome).toBe('gateFailed');
    expect(result.evaluation?.gate).toEqual([
      expect.objectContaining({ passed: false, rule: { metric: 'rougeL', min: 1.1 } }),
    ]);
    expect(result.tunedModel?.endpoint).toBeDefined();
  });

  it('warns when the job succeeded partially', async () => {
    const project = await stack.project();
    await project.behave({ ending: 'PARTIALLY_SUCCEEDED' });
    const result = await stack.client.result(await stack.start(await project.trainingRequest()));
    expect(result.outcome).toBe('succeeded');
    expect(result.warnings.map(({ code }) => code)).toContain('PARTIALLY_SUCCEEDED');
  });

  it('completes as cancelled by outside when somebody cancels the job on Vertex AI', async () => {
    const project = await stack.project();
    await project.behave({ ending: 'CANCELLED' });
    const result = await stack.client.result(await stack.start(await project.trainingRequest()));
    expect(result).toMatchObject({ outcome: 'cancelled', cancellation: { by: 'outside' } });
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);
  });

  it.each([
    ['FAILED', 'TUNING_JOB_FAILED'],
    ['EXPIRED', 'TUNING_JOB_EXPIRED'],
  ] as const)('fails when the job ends as %s, and names it', async (ending, code) => {
    const project = await stack.project();
    await project.behave({ ending, endingMessage: 'The dataset is not to our taste.' });
    const workflowId = await stack.start(await project.trainingRequest());
    const error = await failureOf(stack, workflowId);
    expect(error.code).toBe(code);
    expect(error.result).toMatchObject({
      outcome: null,
      tuningJob: { state: `JOB_STATE_${ending}` },
    });
    expect(error.message).toContain(error.result?.tuningJob?.name);
    expect(await memoOf(workflowId)).toMatchObject({ tuningJob: { state: `JOB_STATE_${ending}` } });
  });

  it('cancels the job and fails when the tuning deadline passes', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest({ deadlines: { tuning: '2s' } });
    const error = await failureOf(stack, await stack.start(request));
    expect(error.code).toBe('DEADLINE_EXCEEDED');
    expect(error.result).toMatchObject({
      cancellation: { by: 'deadline' },
      tuningJob: { state: 'JOB_STATE_CANCELLED' },
    });
    expect(await project.applied('tuningJobs.cancel')).toBe(1);
  });

  it('fails with CANCEL_UNCONFIRMED when the job does not follow the cancel, having said it more than once', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
    const request = await project.trainingRequest({ deadlines: { cancelConfirmation: '3s' } });
    const workflowId = await stack.start(request);
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await stack.client.cancel(workflowId);
    const error = await failureOf(stack, workflowId);
    expect(error.code).toBe('CANCEL_UNCONFIRMED');
    expect(error.message).toContain(error.result?.tuningJob?.name);
    expect((await project.journal('tuningJobs.cancel')).length).toBeGreaterThan(1);
  });

  it('fails with TUNING_JOB_REFUSED when the service refuses the body', async () => {
    const project = await stack.project();
    await project.fault({
      match: { operation: 'tuningJobs.create' },
      kind: 'statusBefore',
      status: 400,
    });
    const error = await failureOf(stack, await stack.start(await project.trainingRequest()));
    expect(error.code).toBe('TUNING_JOB_REFUSED');
    expect(error.result?.tuningJob).toBeNull();
    expect(await project.applied('tuningJobs.create')).toBe(0);
  });

  it('fails with ACCESS_DENIED when the service refuses access before a job exists', async () => {
    const project = await stack.project();
    await project.fault({
      match: { operation: 'tuningJobs.list' },
      kind: 'statusBefore',
      status: 403,
    });
    const error = await failureOf(stack, await stack.start(await project.trainingRequest()));
    expect(error.code).toBe('ACCESS_DENIED');
    expect(error.message).toContain('docs/reference/permissions.md');
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it('fails with EVALUATION_FAILED, and keeps the tuned model, when the evaluation breaks', async () => {
    const project = await stack.project();
    const request = await project.evaluatedRequest();
    await project.fault({
      match: { operation: 'evaluateInstances' },
      kind: 'statusBefore',
      status: 403,
      times: 100,
    });
    const error = await failureOf(stack, await stack.start(request));
    expect(error.code).toBe('EVALUATION_FAILED');
    expect(error.result?.tunedModel?.endpoint).toBeDefined();
  });

  it('marks a dataset that changed while the job ran', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await project.upload('train.jsonl', `${orderRows(65).join('\n')}\n`);
    await project.behave();
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(result.datasets[0]?.proven).toBe(false);
    expect(result.warnings.map(({ code }) => code)).toContain('DATASET_UNPROVEN');
  });
});
