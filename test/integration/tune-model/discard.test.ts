import { request } from 'undici';
import { TuningStack } from '../../support/tuning-stack';

describe('a tuned model that came of a cancelled run', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  const statusOf = async (name: string): Promise<number> => {
    const { statusCode, body } = await request(`${stack.emulator.url}/v1beta1/${name}`);
    await body.dump();
    return statusCode;
  };

  /** A run that is cancelled while it evaluates: its job has succeeded. */
  async function cancelledWhileEvaluating(fields: object, faults: object[] = []) {
    const project = await stack.project();
    const hang = { match: { operation: 'generateContent' }, kind: 'hang', times: 1_000 } as const;
    await project.fault(hang);
    for (const fault of faults) await project.fault(fault as Parameters<typeof project.fault>[0]);
    const workflowId = await stack.start(await project.evaluatedRequest(fields));
    await stack.until(workflowId, ({ phase }) => phase === 'evaluating');
    await stack.client.cancel(workflowId);
    const result = await stack.client.result(workflowId);
    const { model = '', endpoint = '', checkpoints = [] } = result.tunedModel ?? {};
    const endpoints = [endpoint, ...checkpoints.map((checkpoint) => checkpoint.endpoint ?? '')];
    return { project, workflowId, result, model, endpoints: [...new Set(endpoints)] };
  }

  const DISCARD = { onCompletedDespiteCancel: 'discard' } as const;

  it('stays where the request says nothing else', async () => {
    const { project, result, endpoints } = await cancelledWhileEvaluating({});
    expect(result).toMatchObject({ outcome: 'completedDespiteCancel' });
    expect(result.cancellation).not.toHaveProperty('discarded');
    expect(await Promise.all(endpoints.map(statusOf))).toEqual([200, 200]);
    expect(await project.journal('models.get')).toEqual([]);
  });

  it('is removed with the endpoints of all its checkpoints', async () => {
    const { result, workflowId, model, endpoints } = await cancelledWhileEvaluating(DISCARD);
    expect(result).toMatchObject({
      outcome: 'completedDespiteCancel',
      cancellation: { by: 'signal', discarded: { remaining: [] } },
    });
    expect(endpoints).toHaveLength(2);
    expect(result.cancellation?.discarded?.removed.toSorted()).toEqual(
      [model, ...endpoints].toSorted(),
    );
    expect(await Promise.all([model, ...endpoints].map(statusOf))).toEqual([404, 404, 404]);
    expect(result.warnings.map(({ code }) => code)).not.toContain('DISCARD_INCOMPLETE');
    expect(await stack.historyLength(workflowId)).toBeLessThanOrEqual(100);
  });

  it('leaves the outcome alone where removing is refused, and names what remains', async () => {
    const refusal = { match: { operation: 'endpoints.delete' }, kind: 'statusBefore', status: 403 };
    const { result, model, endpoints } = await cancelledWhileEvaluating(DISCARD, [
      { ...refusal, times: 100 },
    ]);
    expect(result.outcome).toBe('completedDespiteCancel');
    const { removed = [], remaining = [] } = result.cancellation?.discarded ?? {};
    expect(remaining.map(({ name }) => name).toSorted()).toEqual(endpoints.toSorted());
    expect(removed).toEqual([model]);
    const warning = result.warnings.find(({ code }) => code === 'DISCARD_INCOMPLETE');
    for (const name of endpoints) expect(warning?.message).toContain(name);
  });

  it('is removed also when calls fail on the way', async () => {
    const once = { kind: 'resetAfterApply', times: 1 };
    const { result, endpoints } = await cancelledWhileEvaluating(DISCARD, [
      { ...once, match: { operation: 'endpoints.undeployModel' } },
      { ...once, match: { operation: 'endpoints.delete' } },
      { ...once, match: { operation: 'models.delete' } },
    ]);
    expect(result.cancellation?.discarded?.remaining).toEqual([]);
    expect(await Promise.all(endpoints.map(statusOf))).toEqual([404, 404]);
  });

  it('of a job that another open run has taken over stays', async () => {
    const project = await stack.project();
    await project.fault({
      match: { operation: 'generateContent' },
      kind: 'hang',
      times: 1_000,
    });
    const wanted = await project.evaluatedRequest(DISCARD);
    const workflowId = await stack.start(wanted);
    const { tuningJob } = await stack.until(workflowId, ({ phase }) => phase === 'evaluating');
    const { evaluation, artifactsUri } = wanted;
    const other = await stack.start({
      existingTuningJob: tuningJob?.name ?? '',
      evaluation,
      artifactsUri,
    });
    await stack.until(other, ({ phase }) => phase === 'evaluating');
    await stack.client.cancel(workflowId);
    const result = await stack.client.result(workflowId);
    const { removed, remaining = [] } = result.cancellation?.discarded ?? {};
    expect(removed).toEqual([]);
    expect(new Set(remaining.map(({ reason }) => reason))).toEqual(
      new Set([`The open run ${other} holds the tuning job.`]),
    );
    expect(await statusOf(result.tunedModel?.endpoint ?? '')).toBe(200);
    expect(await project.journal('endpoints.delete')).toEqual([]);
    await stack.client.cancel(other);
    await stack.client.result(other);
  });
});
