import type { EmulatedProject } from '../../support/emulated-project';
import { TuningStack, until } from '../../support/tuning-stack';

const CREATE = { operation: 'tuningJobs.create' };
const STALE = { listEndStaleMs: 600_000 };

describe('a list that lags behind the end of a job', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** A run that looks once more at its end: its create call had no answer. */
  async function started(project: EmulatedProject): Promise<string> {
    await project.fault({ match: CREATE, kind: 'resetAfterApply' });
    return stack.start(await project.trainingRequest());
  }

  it('does not undo the success of a run', async () => {
    const project = await stack.project();
    await project.behave(STALE);
    const result = await stack.client.result(await started(project));
    expect(result).toMatchObject({
      outcome: 'succeeded',
      tuningJob: { state: 'JOB_STATE_SUCCEEDED' },
    });
    expect(result.tunedModel?.model).toBeDefined();
  });

  it('does not undo a cancel that was confirmed', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', ...STALE });
    const workflowId = await started(project);
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      tuningJob: { state: 'JOB_STATE_CANCELLED' },
    });
  });
});

describe('a cancel while a run looks for the job of a lost answer', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** Cancelled in the look through the window, which shows the job only when it has ended by itself. */
  async function cancelledInLook(
    project: EmulatedProject,
    { by, ...more }: { by: 'signal' | 'temporal'; onCompletedDespiteCancel?: 'discard' },
  ): Promise<string> {
    await project.fault({ match: CREATE, kind: 'resetAfterApply' });
    // With nothing to compare there is nothing more to be cancelled.
    const request = { datasetChecks: { pinning: 'off' }, ...more } as const;
    const workflowId = await stack.start(await project.trainingRequest(request));
    await until(
      async () => (await project.journal('tuningJobs.list')).length > 1 || undefined,
      'the second look',
    );
    if (by === 'signal') await stack.client.cancel(workflowId);
    else await stack.handle(workflowId).cancel();
    return workflowId;
  }

  it.each(['signal', 'temporal'] as const)(
    'by %s is a cancel also of a job that has succeeded by then',
    async (by) => {
      const project = await stack.project();
      await project.behave({ listStaleMs: 1_200 });
      const workflowId = await cancelledInLook(project, {
        by,
        onCompletedDespiteCancel: 'discard',
      });
      expect(await stack.client.result(workflowId)).toMatchObject({
        outcome: 'completedDespiteCancel',
        cancellation: { by, discarded: { remaining: [] } },
        tuningJob: { state: 'JOB_STATE_SUCCEEDED' },
      });
      expect(await project.applied('tuningJobs.create')).toBe(1);
    },
  );

  it('is told as such where somebody else cancelled the job before', async () => {
    const project = await stack.project();
    await project.behave({ listStaleMs: 1_200, ending: 'CANCELLED' });
    const workflowId = await cancelledInLook(project, { by: 'signal' });
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      cancellation: { by: 'signal' },
    });
  });
});
