import { temporal } from '@temporalio/proto';
import { TuningStack, until } from '../../support/tuning-stack';
import type { EmulatedProject } from '../../support/emulated-project';

type Event = temporal.api.history.v1.IHistoryEvent;

/** The workflow task that began a wait, by its event id. */
const WAITS = {
  quota: ({ activityTaskScheduledEventAttributes: activity }: Event) =>
    activity?.activityType?.name === 'awaitQuota' ? activity.workflowTaskCompletedEventId : null,
  approval: ({ timerStartedEventAttributes: timer }: Event) => timer?.workflowTaskCompletedEventId,
} as const;

const NOTHING_AGAIN = {
  resetReapplyType: temporal.api.enums.v1.ResetReapplyType.RESET_REAPPLY_TYPE_NONE,
};

describe('a run that is reset to where it had seen no job yet, and ends there', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** Takes it back to where the wait begins. No worker is there until the run was told what ends it. */
  async function resetTo(
    workflowId: string,
    wait: keyof typeof WAITS,
    end: () => Promise<unknown>,
  ): Promise<void> {
    const { events } = await stack.handle(workflowId).fetchHistory();
    const begun = events?.map(WAITS[wait]).find((id) => id);
    const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes) ?? [];
    const task = tasks.findIndex(({ eventId }) => String(eventId) === String(begun));
    expect(task).toBeGreaterThan(0);
    await stack.stopWorkers();
    await stack.reset(workflowId, task, NOTHING_AGAIN);
    await end();
    await stack.startWorkers();
  }

  async function running(workflowId: string): Promise<string> {
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    return tuningJob?.name ?? '';
  }

  async function afterQuota(project: EmulatedProject, overrides = {}) {
    await project.behave({ holdAt: 'RUNNING', quota: 1 });
    const holder = await stack.start(await project.trainingRequest());
    const held = await running(holder);
    const workflowId = await stack.start(await project.trainingRequest(overrides));
    await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
    await project.cancelJob(held);
    await stack.client.result(holder);
    return { workflowId, own: await running(workflowId) };
  }

  it('cancelled during its first look: ends the job of before, and its history replays elsewhere', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    const own = await running(workflowId);
    await stack.stopWorkers();
    await stack.reset(workflowId, 0);
    await project.fault({ match: { operation: 'tuningJobs.list' }, kind: 'hang' });
    await stack.startWorkers();
    await until(
      async () => ((await project.pendingFaults()).length === 0 ? true : undefined),
      'the look',
    );
    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      tuningJob: { name: own, state: 'JOB_STATE_CANCELLED' },
    });
    expect(await project.applied('tuningJobs.create')).toBe(1);
    await stack.replayed(workflowId);
  });

  it('cancelled while it waits for quota: ends the job that it had got since', async () => {
    const project = await stack.project();
    const { workflowId, own } = await afterQuota(project);
    await resetTo(workflowId, 'quota', () => stack.client.cancel(workflowId));
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      tuningJob: { name: own, state: 'JOB_STATE_CANCELLED' },
    });
    await stack.replayed(workflowId);
  });

  it('failed because the time for quota is over: says that a job may run, and leaves it to its guard', async () => {
    const project = await stack.project();
    const deadlines = { quota: '20s' };
    const { workflowId, own } = await afterQuota(project, { deadlines });
    const { timeline } = await stack.status(workflowId);
    const begunAt = Date.parse(timeline.find(({ phase }) => phase === 'creating')?.at ?? '');
    await resetTo(workflowId, 'quota', async () => {
      await until(
        () => Promise.resolve(Date.now() > begunAt + 20_000 || undefined),
        'the end of the time for quota',
      );
    });
    const failure = await stack.failure(workflowId);
    expect(failure.code).toBe('JOB_MAY_BE_RUNNING');
    expect(failure.message).toContain('QUOTA_EXCEEDED');
    expect(failure.message).toContain(own);
    await until(
      async () => (await project.jobStates())[own] === 'JOB_STATE_CANCELLED' || undefined,
      'the job to be cancelled by the guard',
    );
    await stack.replayed(workflowId);
  });

  it('declined: ends the job that was made when it had been approved', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest({ approval: { timeout: '1h' } });
    const workflowId = await stack.start(request);
    await stack.until(workflowId, ({ phase }) => phase === 'awaitingApproval');
    await stack.client.approve(workflowId, { by: 'ada' });
    const own = await running(workflowId);
    await resetTo(workflowId, 'approval', () => Promise.resolve());
    await stack.until(workflowId, ({ phase }) => phase === 'awaitingApproval');
    await stack.client.decline(workflowId, { by: 'ada' });
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      cancellation: { by: 'signal', requestedBy: 'ada' },
      tuningJob: { name: own, state: 'JOB_STATE_CANCELLED' },
    });
    await stack.replayed(workflowId);
  });

  it('not approved in time: keeps the model that was made when it had been approved', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest({
      approval: { timeout: '5s' },
      onCompletedDespiteCancel: 'discard',
    });
    const workflowId = await stack.start(request);
    await stack.until(workflowId, ({ phase }) => phase === 'awaitingApproval');
    await stack.client.approve(workflowId, { by: 'ada' });
    const { tunedModel } = await stack.client.result(workflowId);
    await resetTo(workflowId, 'approval', () => Promise.resolve());
    const { cancellation, ...result } = await stack.client.result(workflowId);
    expect(result).toMatchObject({ outcome: 'completedDespiteCancel', tunedModel });
    expect(cancellation?.by).toBe('deadline');
    expect(cancellation).not.toHaveProperty('discarded');
    expect(await project.journal('endpoints.delete')).toEqual([]);
    await stack.replayed(workflowId);
  });
});
