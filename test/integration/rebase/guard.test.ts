import type { EmulatedProject } from '../../support/emulated-project';
import { TuningStack, until } from '../../support/tuning-stack';

const REBASE = { operation: 'tuningJobs.rebaseTunedModel' };
const HELD = { holdAt: 'RUNNING' } as const;

/** States of all jobs but the one that is rebased. */
async function others(project: EmulatedProject, source: string): Promise<string[]> {
  const states = Object.entries(await project.jobStates());
  return states.filter(([name]) => name !== source).map(([, state]) => state);
}

/** The one job that came of the rebase was alive, and has been cancelled. */
function isEnded(project: EmulatedProject, source: string): Promise<true> {
  return until(async () => {
    const [state] = await others(project, source);
    return state === 'JOB_STATE_CANCELLED' ? true : undefined;
  }, 'the job to be cancelled');
}

describe('the guard of a rebase', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({
      settings: { VERTEX_TUNING_REQUEST_TIMEOUT: '3s', VERTEX_TUNING_LOOK_WINDOW: '1s' },
    });
  });
  afterAll(() => stack.close());

  /** The source's job is there, and has a tuned model. */
  async function tuned(): Promise<{ project: EmulatedProject; source: string }> {
    const project = await stack.project();
    return { project, source: await project.tunedJob() };
  }

  async function operationOf(workflowId: string): Promise<string> {
    const { rebase } = await stack.until(workflowId, (status) =>
      Boolean(status.rebase?.operation ?? false),
    );
    return rebase?.operation ?? '';
  }

  async function guardOf(workflowId: string) {
    const { raw } = await stack.handle(workflowId).describe();
    const firstRunId = raw.workflowExecutionInfo?.firstRunId ?? '';
    return stack.handle(`${workflowId}/guard/${firstRunId.slice(0, 8)}`);
  }

  it('ends the operation of a run that is terminated before there is a job, and names it', async () => {
    const { project, source } = await tuned();
    await project.behave({ operationMs: 60_000, ...HELD });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    const operation = await operationOf(workflowId);
    const guard = await guardOf(workflowId);
    await stack.handle(workflowId).terminate('test');
    expect(await guard.result()).toEqual({ cancelled: [], operations: [operation] });
    expect(await project.applied('operations.cancel')).toBe(1);
    expect(await project.job(operation)).toMatchObject({ done: true, error: { code: 1 } });
    expect(await others(project, source)).toEqual([]);
    expect((await project.jobStates())[source]).toBe('JOB_STATE_SUCCEEDED');
  });

  it('cancels the job that an operation makes in spite of its cancel, whatever labels that is given', async () => {
    const { project, source } = await tuned();
    await project.behave({ operationMs: 3_000, rebaseLabels: 'inherited', ...HELD });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await operationOf(workflowId);
    const match = { operation: 'operations.cancel' };
    await project.fault({ match, kind: 'statusBefore', status: 501, times: 1_000 });
    const guard = await guardOf(workflowId);
    await stack.handle(workflowId).terminate('test');
    await isEnded(project, source);
    const { cancelled } = (await guard.result()) as { cancelled: string[] };
    expect(cancelled).toHaveLength(1);
    expect(cancelled).not.toContain(source);
    expect((await project.jobStates())[source]).toBe('JOB_STATE_SUCCEEDED');
  });

  it('cancels the job that the run named, although the service did not give it the label of the run', async () => {
    const { project, source } = await tuned();
    await project.behave({ rebaseLabels: 'inherited', ...HELD });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    const guard = await guardOf(workflowId);
    await stack.handle(workflowId).terminate('test');
    await isEnded(project, source);
    expect(await guard.result()).toEqual({ cancelled: [tuningJob?.name] });
  });

  it('finds the operation of a call that was under way, and its job where no list shows it', async () => {
    const { project, source } = await tuned();
    // Longer than the first look.
    await project.behave({ operationMs: 8_000, ...HELD });
    const match = { operation: 'tuningJobs.list' };
    await project.fault({ match, kind: 'statusBefore', status: 200, body: {}, times: 100_000 });
    await project.fault({ match: REBASE, kind: 'delay', delayMs: 1_000 });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await until(
      async () => (await project.journal(REBASE.operation)).length > 0 || undefined,
      'the call',
    );
    await stack.handle(workflowId).terminate('test');
    await isEnded(project, source);
    expect(await project.applied(REBASE.operation)).toBe(1);
    expect(await project.applied('operations.cancel')).toBe(0);
  });

  it('ends the job of before for a run that was reset, and failed before it could say anything', async () => {
    const { project, source } = await tuned();
    await project.behave({ rebaseLabels: 'inherited', ...HELD });
    const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob: source }));
    await stack.until(workflowId, (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING');
    const match = { operation: 'tuningJobs.get', pathContains: source.split('/').at(-1) };
    await project.fault({ match, kind: 'statusBefore', status: 403, times: 1_000 });
    await stack.reset(workflowId);
    expect((await stack.failure(workflowId)).code).toBe('JOB_MAY_BE_RUNNING');
    await isEnded(project, source);
  });
});
