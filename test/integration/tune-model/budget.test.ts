import { orderRows } from '../../support/emulated-project';
import { TuningStack } from '../../support/tuning-stack';

describe('the budget of a run', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('refuses with BUDGET_EXCEEDED before anything is created', async () => {
    const project = await stack.project();
    const budget = { pricePerMillionTokensUsd: 5_000, maxCostUsd: 0.01 };
    const request = await project.trainingRequest({
      budget,
      artifactsUri: `gs://${project.bucket}/runs/`,
    });
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('BUDGET_EXCEEDED');
    expect(failure.message).toMatch(/0\.01 USD/);
    expect(failure.result?.cost.estimatedUsd).toBeGreaterThan(0.01);
    expect(failure.result?.artifacts).not.toBeNull();
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it('lets a run within it go on, and keeps the estimate in its result', async () => {
    const project = await stack.project();
    const budget = { pricePerMillionTokensUsd: 5, maxCostUsd: 1 };
    const result = await stack.client.result(
      await stack.start(await project.trainingRequest({ budget })),
    );
    expect(result.outcome).toBe('succeeded');
    expect(result.cost.estimate).toMatchObject({
      method: 'supervised',
      epochs: { low: 2, high: 2 },
      priceSource: 'request',
    });
  });

  it('counts unset epochs at their upper end, with a warning', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({
      budget: { pricePerMillionTokensUsd: 5, maxCostUsd: 0.1 },
    });
    const spec = request.tuningJob['supervisedTuningSpec'] as Record<string, unknown>;
    delete spec['hyperParameters'];
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('BUDGET_EXCEEDED');
    expect(failure.message).toContain('an epochCount');
    expect(failure.result?.warnings.map(({ code }) => code)).toContain('EPOCHS_UNKNOWN');
  });

  it('refuses a limit without a price before it reads a dataset', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({ budget: { maxCostUsd: 1 } });
    await project.markRequests();
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('PRICE_UNKNOWN');
    expect(await project.requests()).toEqual([]);
  });

  it('refuses a limit for a dataset resource, whose tokens nobody can count', async () => {
    const project = await stack.project();
    const { tuningJob, ...request } = await project.trainingRequest({
      budget: { pricePerMillionTokensUsd: 5, maxCostUsd: 1_000 },
    });
    const trainingDatasetUri = `projects/${project.id}/locations/us-central1/datasets/1`;
    const supervisedTuningSpec = { trainingDatasetUri, hyperParameters: { epochCount: 1 } };
    const failure = await stack.failure(
      await stack.start({ ...request, tuningJob: { ...tuningJob, supervisedTuningSpec } }),
    );
    expect(failure.code).toBe('PRICE_UNKNOWN');
    expect(failure.message).toContain('no training dataset whose tokens');
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it.each([
    [{ maxCostUsd: 0 }, 'budget.maxCostUsd'],
    [{ maxCostUsd: '5' }, 'budget.maxCostUsd'],
    [{ pricePerMillionTokensUsd: 1e300 }, 'budget.pricePerMillionTokensUsd'],
    [{ maxCost: 5 }, 'budget.maxCost'],
  ])('refuses %j, and says where', async (budget, path) => {
    const project = await stack.project();
    const request = { ...(await project.trainingRequest()), budget };
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('INVALID_REQUEST');
    expect(failure.problems.map((problem) => problem.path)).toEqual([path]);
  });

  it('has the service count tokens where the request wants that', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest(
      { datasetChecks: { tokens: 'exact' }, budget: { pricePerMillionTokensUsd: 5 } },
      orderRows(300),
    );
    const { datasets, cost } = await stack.client.result(await stack.start(request));
    const [training] = datasets;
    expect(training?.tokenCount).toMatchObject({ sampled: 200, examples: 300 });
    expect(cost.estimate?.billableTokens.high).toBe((training?.tokenCount?.high ?? 0) * 2);
    expect(await project.journal('countTokens')).toHaveLength(200);
  });

  it('goes on with the estimate, and a warning, when tokens cannot be counted', async () => {
    const project = await stack.project();
    await project.fault({
      match: { operation: 'countTokens' },
      kind: 'statusBefore',
      status: 403,
      times: 1_000,
    });
    const request = await project.trainingRequest({ datasetChecks: { tokens: 'exact' } });
    const result = await stack.client.result(await stack.start(request));
    expect(result.outcome).toBe('succeeded');
    expect(result.warnings.map(({ code }) => code)).toContain('TOKENS_ESTIMATED');
    expect(result.datasets[0]?.tokenCount).toBeUndefined();
  });
});
