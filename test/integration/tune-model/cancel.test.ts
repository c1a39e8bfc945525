import { WorkflowFailedError } from '@temporalio/client';
import type { TuneModelStatus } from '../../../src/contract/messages';
import { SIGNALS } from '../../../src/contract/names';
import type { Behavior } from '../../../src/emulator/behavior';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack } from '../../support/tuning-stack';

const isRunning = ({ tuningJob }: TuneModelStatus): boolean =>
  tuningJob?.state === 'JOB_STATE_RUNNING';
const isPending = ({ tuningJob }: TuneModelStatus): boolean =>
  tuningJob?.state === 'JOB_STATE_PENDING';

const MOMENTS: [string, Behavior, (status: TuneModelStatus) => boolean][] = [
  ['pending', { holdAt: 'PENDING' }, isPending],
  ['running', { holdAt: 'RUNNING' }, isRunning],
];

describe('cancelling a run of tuneModel', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  async function endOf(workflowId: string): Promise<string> {
    await stack
      .handle(workflowId)
      .result()
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowFailedError)) throw error;
      });
    return (await stack.handle(workflowId).describe()).status.name;
  }

  it.each(MOMENTS)(
    'by signal while the job is %s: sees the cancel through',
    async (_, behavior, isThere) => {
      const project = await stack.project();
      await project.behave(behavior);
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, isThere);
      await stack.client.cancel(workflowId, { reason: 'wrong data', requestedBy: 'ann' });
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({
        outcome: 'cancelled',
        tuningJob: { state: 'JOB_STATE_CANCELLED', error: { code: 1 } },
        cancellation: { by: 'signal', reason: 'wrong data', requestedBy: 'ann' },
      });
      expect(await endOf(workflowId)).toBe('COMPLETED');
      expect(await project.applied('tuningJobs.cancel')).toBe(1);
    },
  );

  it.each(MOMENTS)(
    'by Temporal while the job is %s: closes as Canceled, with the result in the memo',
    async (_, behavior, isThere) => {
      const project = await stack.project();
      await project.behave(behavior);
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, isThere);
      await stack.handle(workflowId).cancel();
      expect(await endOf(workflowId)).toBe('CANCELLED');
      expect(await stack.client.result(workflowId)).toMatchObject({
        outcome: 'cancelled',
        tuningJob: { state: 'JOB_STATE_CANCELLED' },
        cancellation: { by: 'temporal' },
      });
      expect(await project.applied('tuningJobs.cancel')).toBe(1);
    },
  );

  it.each(['signal', 'temporal'] as const)(
    'by %s before the create call: creates nothing',
    async (by) => {
      const project = await stack.project();
      // The dataset check hangs, so the run stands before the create call.
      await project.fault({ match: { operation: 'objects.media' }, kind: 'hang', times: 10 });
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, ({ timeline }) => timeline.length > 0);
      if (by === 'signal') await stack.client.cancel(workflowId);
      else await stack.handle(workflowId).cancel();
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({ outcome: 'cancelled', tuningJob: null, cancellation: { by } });
      expect(await project.journal('tuningJobs.create')).toEqual([]);
    },
  );

  it('that came with the start of the run creates nothing', async () => {
    const project = await stack.project();
    const workflowId = uniqueName('run');
    stack.track(workflowId);
    await stack.client.client.workflow.signalWithStart('tuneModel', {
      workflowId,
      taskQueue: stack.taskQueue,
      args: [await project.trainingRequest()],
      signal: SIGNALS.cancelTuning,
      signalArgs: [],
    });
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it.each(['signal', 'temporal'] as const)(
    'by %s while evaluating: keeps the tuned model',
    async (by) => {
      const project = await stack.project();
      const request = await project.evaluatedRequest();
      await project.fault({ match: { operation: 'generateContent' }, kind: 'hang', times: 1000 });
      const workflowId = await stack.start(request);
      await stack.until(workflowId, ({ phase }) => phase === 'evaluating');
      if (by === 'signal') await stack.client.cancel(workflowId);
      else await stack.handle(workflowId).cancel();
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({ outcome: 'completedDespiteCancel', cancellation: { by } });
      expect(result.tunedModel?.endpoint).toBeDefined();
      expect(await endOf(workflowId)).toBe('COMPLETED');
    },
  );

  it('says completedDespiteCancel when the job wins the race', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', cancelEnding: 'SUCCEEDED' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, isRunning);
    await stack.client.cancel(workflowId);
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('completedDespiteCancel');
    expect(result.tunedModel?.model).toBeDefined();
  });

  it('twice is the same as once, and after the end it is nothing', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', cancellingMs: 500 });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, isRunning);
    await stack.client.cancel(workflowId, { reason: 'first' });
    await stack.client.cancel(workflowId, { reason: 'second' });
    await stack.handle(workflowId).cancel();
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({ outcome: 'cancelled', cancellation: { reason: 'first' } });
    expect(await stack.client.cancel(workflowId)).toBe(false);
  });

  it('goes on through errors of the service', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, isRunning);
    await project.fault({
      match: { operation: 'tuningJobs.cancel' },
      kind: 'statusBefore',
      status: 503,
      times: 2,
    });
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
  });

  describe('works with any argument', () => {
    it.each([
      ['none', []],
      ['null', [null]],
      ['a string', ['too dear']],
      ['a number', [7]],
      ['a malformed object', [{ reason: { nested: true }, requestedBy: 3 }]],
      ['two arguments', [{ reason: 'r' }, 'more']],
    ] as [string, unknown[]][])('%s', async (_, args) => {
      const project = await stack.project();
      await project.behave({ holdAt: 'PENDING' });
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, isPending);
      await stack.handle(workflowId).signal(SIGNALS.cancelTuning, ...args);
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    });

    it('bytes that no converter can read', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'PENDING' });
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, isPending);
      await stack.connection.workflowService.signalWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId },
        signalName: SIGNALS.cancelTuning,
        input: {
          payloads: [
            { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{not json') },
          ],
        },
      });
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    });
  });
});
