import type { WorkflowFailedError } from '@temporalio/client';
import { LABELS } from '../../../src/contract/names';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack, until } from '../../support/tuning-stack';
import { orderRows } from '../../support/emulated-project';
import type { EmulatedProject } from '../../support/emulated-project';

const jobIs = (project: EmulatedProject, state: string): Promise<true> =>
  until(
    async () => (Object.values(await project.jobStates())[0] === state ? true : undefined),
    `the job to be ${state}`,
  );

describe('the guard of a run', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  async function startRunning(project: EmulatedProject, overrides = {}): Promise<string> {
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest(overrides));
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    return workflowId;
  }

  async function guardOf(workflowId: string): Promise<string> {
    const { raw } = await stack.handle(workflowId).describe();
    return `${workflowId}/guard/${(raw.workflowExecutionInfo?.firstRunId ?? '').slice(0, 8)}`;
  }

  it('cancels the job of a terminated run, and sees it through', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const guard = await guardOf(workflowId);
    await stack.handle(workflowId).terminate('test');
    await jobIs(project, 'JOB_STATE_CANCELLED');
    const { cancelled } = (await stack.handle(guard).result()) as { cancelled: string[] };
    expect(cancelled).toEqual(Object.keys(await project.jobStates()));
  });

  it.each(['nobody', 'a run that leaves its job'])(
    'cancels nothing when it was started by hand, as the guard of %s',
    async (whose) => {
      const project = await stack.project();
      const workflowId = await startRunning(project, { onTerminate: 'leave' });
      const [own = ''] = Object.keys(await project.jobStates());
      const { labels } = (await project.job(own)) as { labels: Record<string, string> };
      const { raw } = await stack.handle(workflowId).describe();
      await stack.handle(workflowId).terminate('test');
      const firstExecutionRunId = raw.workflowExecutionInfo?.firstRunId ?? '';
      const run =
        whose === 'nobody'
          ? { workflowId: uniqueName('never'), firstExecutionRunId: 'never' }
          : { workflowId, firstExecutionRunId };
      const timing = { lookWindow: 100, requestTimeout: 100, cancelRepeat: 500 };
      const place = { project: project.id, location: 'us-central1', apiVersion: 'v1beta1' };
      const guard = await stack.client.client.workflow.start('guardTuningJob', {
        workflowId: uniqueName('by-hand'),
        taskQueue: stack.taskQueue,
        args: [{ run, ...place, runLabel: labels[LABELS.run], timing }],
      });
      await guard.cancel();
      const failure = (await guard
        .result()
        .catch((error: unknown) => error)) as WorkflowFailedError;
      expect(failure.cause?.cause).toMatchObject({ type: 'INVALID_REQUEST' });
      expect(await project.jobStates()).toEqual({ [own]: 'JOB_STATE_RUNNING' });
    },
  );

  it.each([403, 500])(
    'cancels the job that the run named although the list of jobs answers %i',
    async (status) => {
      const project = await stack.project();
      const workflowId = await startRunning(project);
      const guard = await guardOf(workflowId);
      const match = { operation: 'tuningJobs.list' };
      await project.fault({ match, kind: 'statusBefore', status, times: 100_000 });
      await stack.handle(workflowId).terminate('test');
      await jobIs(project, 'JOB_STATE_CANCELLED');
      expect(await stack.handle(guard).result()).toEqual({
        cancelled: Object.keys(await project.jobStates()),
      });
    },
  );

  it('does so too where a create call had no answer, and finds the other job when the list can be read', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', listStaleMs: 600_000 });
    await project.fault({ match: { operation: 'tuningJobs.create' }, kind: 'resetAfterApply' });
    const workflowId = await stack.start(await project.trainingRequest());
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    const match = { operation: 'tuningJobs.list' };
    await project.fault({ match, kind: 'statusBefore', status: 403, times: 100_000 });
    await stack.handle(workflowId).terminate('test');
    const state = async (isOwn: boolean): Promise<string | undefined> =>
      Object.entries(await project.jobStates()).find(
        ([name]) => (name === tuningJob?.name) === isOwn,
      )?.[1];
    await until(
      async () => (await state(true)) === 'JOB_STATE_CANCELLED' || undefined,
      'the job that the run named to be cancelled',
    );
    expect(await state(false)).toBe('JOB_STATE_RUNNING');
    await project.behave({ holdAt: 'RUNNING' });
    await project.clearFaults();
    await until(
      async () => (await state(false)) === 'JOB_STATE_CANCELLED' || undefined,
      'the job of the lost answer to be cancelled',
    );
  });

  it('asks the list for the job that it cannot ask for by its name', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const cancel = { operation: 'tuningJobs.cancel' };
    const match = { operation: 'tuningJobs.get' };
    await project.fault({ match, kind: 'statusBefore', status: 403, times: 100_000 });
    await stack.handle(workflowId).terminate('test');
    await until(
      async () => ((await project.journal(cancel.operation)).length > 0 ? true : undefined),
      'the cancel',
    );
    await project.clearFaults();
    expect(await jobIs(project, 'JOB_STATE_CANCELLED')).toBe(true);
  });

  it('leaves alone what somebody copied from the job, labels and all', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const [own = ''] = Object.keys(await project.jobStates());
    const copy = await project.copyJob(own);
    const guard = await guardOf(workflowId);
    await stack.handle(workflowId).terminate('test');
    expect(await stack.handle(guard).result()).toEqual({ cancelled: [own] });
    expect((await project.jobStates())[copy]).not.toMatch(/CANCEL/);
  });

  it('leaves alone what was copied and given other data, although its run named no job and the list shows no other yet', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const list = { operation: 'tuningJobs.list' };
    await project.fault({ match: list, kind: 'statusBefore', status: 200, body: {}, times: 1_000 });
    await project.fault({ match: { operation: 'tuningJobs.create' }, kind: 'resetAfterApply' });
    const workflowId = await stack.start(await project.trainingRequest());
    const own = await until(async () => (await project.jobs())[0]?.name, 'the job');
    await stack.handle(workflowId).terminate('test');
    const { labels } = await project.job(own);
    const trainingDatasetUri = await project.upload('other.jsonl', `${orderRows(64).join('\n')}\n`);
    const copy = await project.createJob({ labels, supervisedTuningSpec: { trainingDatasetUri } });
    await project.hide(own, { holdAt: 'RUNNING' });
    await project.clearFaults();
    await until(
      async () => (await project.journal('tuningJobs.get')).length > 0 || undefined,
      'the guard to compare the copy',
    );
    await project.behave({ holdAt: 'RUNNING' });
    await until(
      async () => (await project.jobStates())[own] === 'JOB_STATE_CANCELLED' || undefined,
      'the job to be cancelled',
    );
    expect((await project.jobStates())[copy]).not.toMatch(/CANCEL/);
  });

  it('leaves a copy alone after a reset too, and the run keeps its own job', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const [own = ''] = Object.keys(await project.jobStates());
    await project.behave();
    await until(
      async () => (await project.jobStates())[own] === 'JOB_STATE_SUCCEEDED' || undefined,
      'the job to succeed',
    );
    await stack.client.result(workflowId);
    await project.behave({ holdAt: 'RUNNING' });
    const copy = await project.copyJob(own);
    await stack.reset(workflowId, 0);
    const result = await stack.client.result(workflowId);
    expect(result).toMatchObject({
      outcome: 'succeeded',
      tuningJob: { name: own },
      duplicates: [],
    });
    expect((await project.jobStates())[copy]).not.toMatch(/CANCEL/);
  });

  it('ends a job that shows itself only when the other job of the run, and the run, have ended', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING', listStaleMs: 7_000 });
    await project.fault({ match: { operation: 'tuningJobs.create' }, kind: 'resetAfterApply' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ tuningJob }) => tuningJob !== null);
    const { tuningJob } = await stack.status(workflowId);
    await project.cancelJob(tuningJob?.name ?? '');
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    const lost = Object.keys(await project.jobStates()).find((name) => name !== tuningJob?.name);
    await until(
      async () => (await project.jobStates())[lost ?? ''] === 'JOB_STATE_CANCELLED' || undefined,
      'the lost job to be cancelled',
    );
    expect(await project.applied('tuningJobs.create')).toBe(2);
  });

  it('leaves the job running when the request says so', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project, { onTerminate: 'leave' });
    const guard = await guardOf(workflowId);
    await stack.handle(workflowId).terminate('test');
    await expect(stack.handle(guard).describe()).rejects.toThrow('not found');
    expect(Object.values(await project.jobStates())).toEqual(['JOB_STATE_RUNNING']);
  });

  it('has nothing to do when its run ended well', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const guard = await guardOf(workflowId);
    await project.behave();
    await stack.client.result(workflowId);
    expect(await stack.handle(guard).result()).toEqual({ cancelled: [] });
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);
  });

  it('goes on trying when its run had to give up', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project, { deadlines: { cancelConfirmation: '2s' } });
    await project.behave({ holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
    await stack.client.cancel(workflowId);
    await expect(stack.client.result(workflowId)).rejects.toMatchObject({
      code: 'CANCEL_UNCONFIRMED',
    });
    await project.behave({ holdAt: 'RUNNING' });
    await jobIs(project, 'JOB_STATE_CANCELLED');
  });

  describe.each([
    ['to its first workflow task', 0],
    ['to its last workflow task', -1],
  ])('of a run that was reset %s', (_name, task) => {
    it('lets the job go on', async () => {
      const project = await stack.project();
      const workflowId = await startRunning(project);
      await reset(workflowId, task);
      expect(Object.values(await project.jobStates())).toEqual(['JOB_STATE_RUNNING']);
      await project.behave();
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
      expect(await project.journal('tuningJobs.cancel')).toEqual([]);
    });

    it('cancels the job when the run is terminated after all', async () => {
      const project = await stack.project();
      const workflowId = await startRunning(project);
      await reset(workflowId, task);
      await stack.handle(workflowId).terminate('test');
      expect(await jobIs(project, 'JOB_STATE_CANCELLED')).toBe(true);
    });
  });

  /** No worker is there in between: the run is cancelled before it can look for its job. */
  async function resetAndCancel(workflowId: string, by: 'signal' | 'temporal'): Promise<void> {
    await stack.stopWorkers();
    await stack.reset(workflowId, 0);
    if (by === 'signal') await stack.client.cancel(workflowId);
    else await stack.handle(workflowId).cancel();
    await stack.startWorkers();
  }

  it.each(['signal', 'temporal'] as const)(
    'need not end the job of a run that is cancelled by %s right after a reset: the run does, and names it',
    async (by) => {
      const project = await stack.project();
      const workflowId = await startRunning(project);
      const [own = ''] = Object.keys(await project.jobStates());
      await resetAndCancel(workflowId, by);
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({
        outcome: 'cancelled',
        cancellation: { by },
        tuningJob: { name: own, state: 'JOB_STATE_CANCELLED' },
      });
      expect(await project.applied('tuningJobs.create')).toBe(1);
      expect(await stack.handle(await guardOf(workflowId)).result()).toEqual({ cancelled: [] });
    },
  );

  it('is not needed either by a run whose cancel came before the reset, which brings it along', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project);
    const [own = ''] = Object.keys(await project.jobStates());
    await project.behave({ holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
    await stack.client.cancel(workflowId);
    await until(
      async () => (await project.journal('tuningJobs.cancel')).length > 0 || undefined,
      'the cancel to be sent',
    );
    await stack.reset(workflowId, 0);
    await project.behave({ holdAt: 'RUNNING' });
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      tuningJob: { name: own, state: 'JOB_STATE_CANCELLED' },
    });
  });

  it('is not needed for that: a run without one ends its job too when it is cancelled right after a reset', async () => {
    const project = await stack.project();
    const workflowId = await startRunning(project, { onTerminate: 'leave' });
    const [own = ''] = Object.keys(await project.jobStates());
    await resetAndCancel(workflowId, 'signal');
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      tuningJob: { name: own, state: 'JOB_STATE_CANCELLED' },
    });
  });

  async function reset(workflowId: string, task: number): Promise<void> {
    await stack.reset(workflowId, task);
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
    await until(async () => {
      const { pendingActivities } = (await stack.handle(workflowId).describe()).raw;
      // A worker has the run in hand again.
      return pendingActivities?.some(({ lastStartedTime }) => lastStartedTime) || undefined;
    }, 'the run to go on');
  }
});
