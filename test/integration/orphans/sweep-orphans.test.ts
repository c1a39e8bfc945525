import type { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { LABELS } from '../../../src/contract/names';
import type { SweepOrphansResult } from '../../../src/contract/orphans';
import type { EmulatedProject } from '../../support/emulated-project';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack, until } from '../../support/tuning-stack';

/** A sweep that is due for jobs of a second. */
const scope = ({ id }: EmulatedProject) => ({
  project: id,
  locations: ['us-central1'],
  olderThan: '1s',
});

/** The service tells its time in whole seconds. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_100));

describe('sweepOrphans', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  async function sweep(request: object): Promise<SweepOrphansResult> {
    const workflowId = uniqueName('sweep');
    stack.track(workflowId);
    return (await stack.client.client.workflow.execute('sweepOrphans', {
      workflowId,
      taskQueue: stack.taskQueue,
      args: [request],
    })) as SweepOrphansResult;
  }

  async function runningJob(
    project: EmulatedProject,
    overrides: object = {},
  ): Promise<{ workflowId: string; job: string }> {
    const workflowId = await stack.start(await project.trainingRequest(overrides));
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    return { workflowId, job: tuningJob?.name ?? '' };
  }

  /** Terminates a run and its guard, as by a hand that knows no better. */
  async function orphan(workflowId: string): Promise<void> {
    const { runId } = await stack.handle(workflowId).describe();
    await stack.handle(`${workflowId}/guard/${runId.slice(0, 8)}`).terminate();
    await stack.handle(workflowId).terminate();
  }

  it('cancels the job of a run that was terminated with its guard, and no other', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const [lost, held, left] = [
      await runningJob(project),
      await runningJob(project),
      await runningJob(project, { onTerminate: 'leave' }),
    ];
    await orphan(lost.workflowId);
    await stack.handle(left.workflowId).terminate();
    await aWhile();

    const found = await sweep(scope(project));
    expect(found).toMatchObject({
      orphans: [{ name: lost.job, workflowId: lost.workflowId, state: 'JOB_STATE_RUNNING' }],
      copiedLabels: [],
      unproven: [],
      cancelled: [],
      more: 0,
      simulated: true,
    });
    expect(await project.journal('tuningJobs.cancel')).toEqual([]);

    const swept = await sweep({ ...scope(project), cancel: true });
    expect(swept).toMatchObject({
      orphans: [{ name: lost.job, state: 'JOB_STATE_CANCELLED' }],
      cancelled: [lost.job],
      endedOtherwise: [],
      unconfirmed: [],
    });
    expect(await project.jobStates()).toMatchObject({
      [lost.job]: 'JOB_STATE_CANCELLED',
      [held.job]: 'JOB_STATE_RUNNING',
      [left.job]: 'JOB_STATE_RUNNING',
    });
    expect((await sweep({ ...scope(project), cancel: true })).orphans).toEqual([]);
    await stack.client.cancel(held.workflowId);
    await stack.client.result(held.workflowId);
  });

  it('finds an orphan whose description is its own', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const { tuningJob } = await project.trainingRequest();
    const lost = await runningJob(project, {
      tuningJob: { ...tuningJob, description: 'the nightly one' },
    });
    await orphan(lost.workflowId);
    await aWhile();
    const found = await sweep(scope(project));
    expect(found.orphans).toMatchObject([{ name: lost.job, workflowId: lost.workflowId }]);
  });

  it('leaves alone a job whose labels name a run that Temporal does not know', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const known = await runningJob(project);
    const unknown = await project.copyJob(known.job, { [LABELS.run]: 'of-no-run' });
    await aWhile();
    const swept = await sweep({ ...scope(project), cancel: true });
    expect(swept).toMatchObject({ orphans: [], unproven: [{ name: unknown }], cancelled: [] });
    expect((await project.jobStates())[unknown]).toBe('JOB_STATE_RUNNING');
    await stack.client.cancel(known.workflowId);
    await stack.client.result(known.workflowId);
  });

  it('leaves a job alone that another, open run has taken over for its request id', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const lost = await runningJob(project, { requestId: project.id });
    const holder = await runningJob(project, { requestId: project.id });
    expect(holder.job).toBe(lost.job);
    await orphan(lost.workflowId);
    await aWhile();
    expect(await sweep({ ...scope(project), cancel: true })).toMatchObject({
      orphans: [],
      unproven: [],
      cancelled: [],
    });
    await stack.handle(holder.workflowId).terminate();
    await aWhile();
    expect((await sweep(scope(project))).orphans).toMatchObject([{ name: lost.job }]);
  });

  it('leaves young jobs alone: fifteen minutes, unless it is told otherwise', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const lost = await runningJob(project);
    await orphan(lost.workflowId);
    await aWhile();
    const { olderThan: _, ...request } = scope(project);
    expect((await sweep({ ...request, cancel: true })).orphans).toEqual([]);
    expect((await project.jobStates())[lost.job]).toBe('JOB_STATE_RUNNING');
  });

  it('ends many orphans at once, within a short history', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const lost = await Promise.all([1, 2, 3, 4, 5].map(() => runningJob(project)));
    for (const { workflowId } of lost) await orphan(workflowId);
    await aWhile();
    const workflowId = uniqueName('sweep');
    stack.track(workflowId);
    const swept = (await stack.client.client.workflow.execute('sweepOrphans', {
      workflowId,
      taskQueue: stack.taskQueue,
      args: [{ ...scope(project), cancel: true }],
    })) as SweepOrphansResult;
    expect(swept.cancelled.toSorted()).toEqual(lost.map(({ job }) => job).toSorted());
    expect(await stack.historyLength(workflowId)).toBeLessThan(15 + 5 * 15);
  });

  it('refuses a request that it cannot run, with every problem', async () => {
    const failure = await sweep({ project: 'acme-project', location: 'us-central1' }).catch(
      (error: unknown) => error,
    );
    const cause = (failure as WorkflowFailedError).cause as ApplicationFailure;
    expect(cause.type).toBe('INVALID_REQUEST');
    expect(cause.details?.[0]).toMatchObject({
      problems: [
        { path: 'locations', message: 'is missing.' },
        { path: 'location', remedy: 'Did you mean locations?' },
      ],
    });
  });

  it('is run by a Temporal Schedule', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const lost = await runningJob(project);
    await orphan(lost.workflowId);
    await aWhile();
    const { schedule } = stack.client.client;
    const handle = await schedule.create({
      scheduleId: uniqueName('sweeps'),
      spec: { intervals: [{ every: '1d' }] },
      action: {
        type: 'startWorkflow',
        workflowType: 'sweepOrphans',
        taskQueue: stack.taskQueue,
        args: [{ ...scope(project), cancel: true }],
      },
    });
    await handle.trigger();
    const ended = await until(
      async () =>
        (await project.jobStates())[lost.job] === 'JOB_STATE_CANCELLED' ? true : undefined,
      'the end of the orphan',
    );
    expect(ended).toBe(true);
    await handle.delete();
  });
});
