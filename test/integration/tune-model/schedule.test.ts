import { TuningSchedules } from '../../../src/client/schedules';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack, until } from '../../support/tuning-stack';

describe('a schedule of tuning runs', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  const schedules = (): TuningSchedules =>
    new TuningSchedules({ client: stack.client.client, taskQueue: stack.taskQueue });

  /** The runs that a schedule has started, oldest first, once there are as many. */
  async function runsOf(scheduleId: string, count: number): Promise<string[]> {
    return until(async () => {
      const { info } = await schedules().describe(scheduleId);
      const ids = info.recentActions.map(({ action }) => action.workflow.workflowId);
      return ids.length >= count ? ids : undefined;
    }, `${count} runs of the schedule`);
  }

  it('starts a run when it fires', async () => {
    const project = await stack.project();
    const scheduleId = uniqueName('nightly');
    await schedules().create({
      scheduleId,
      request: await project.trainingRequest(),
      spec: { intervals: [{ every: '2s' }] },
    });
    const [firstRun = ''] = await runsOf(scheduleId, 1);
    await schedules().pause(scheduleId, 'test');
    stack.track(firstRun);
    // The server makes the id, of the schedule's own and the time.
    expect(firstRun).toMatch(new RegExp(`^${scheduleId}-\\d{4}-\\d\\d-\\d\\dT`));
    expect(await stack.client.result(firstRun)).toMatchObject({ outcome: 'succeeded' });
    await schedules().delete(scheduleId);
  });

  it('starts a run that tunes, and a second one that finds nothing changed', async () => {
    const project = await stack.project();
    const scheduleId = uniqueName('unchanged');
    await schedules().create({
      scheduleId,
      request: await project.trainingRequest({ skipIfUnchanged: true }),
      spec: { cronExpressions: ['0 3 1 1 *'] },
    });
    const results = [];
    for (const count of [1, 2]) {
      await schedules().trigger(scheduleId);
      const workflowId = (await runsOf(scheduleId, count)).at(-1) ?? '';
      stack.track(workflowId);
      results.push(await stack.client.result(workflowId));
    }
    expect(results.map(({ outcome }) => outcome)).toEqual(['succeeded', 'unchanged']);
    expect(results[1]?.tunedModel?.model).toBe(results[0]?.tunedModel?.model);
    expect(await project.applied('tuningJobs.create')).toBe(1);
    await schedules().delete(scheduleId);
  });

  it('is what a workflow with a cron schedule is pointed to', async () => {
    const project = await stack.project();
    const workflowId = uniqueName('cron');
    const { workflow } = stack.client.client;
    const { firstExecutionRunId } = await workflow.start('tuneModel', {
      workflowId,
      taskQueue: stack.taskQueue,
      args: [await project.trainingRequest()],
      cronSchedule: '@every 1s',
    });
    try {
      const first = workflow.getHandle(workflowId, firstExecutionRunId);
      const failure = await until(async () => {
        const { events } = await first.fetchHistory();
        return events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure ?? undefined;
      }, 'the failure of the first run');
      expect(failure.applicationFailureInfo?.type).toBe('INVALID_REQUEST');
      expect(failure.message).toContain('Use a Temporal Schedule');
      expect(await project.journal('tuningJobs.create')).toEqual([]);
    } finally {
      // The server would start it again for ever.
      await stack.handle(workflowId).terminate('test');
    }
  });
});
