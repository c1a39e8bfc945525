import { TuningSchedules } from '../../../src/client/schedules';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack, until } from '../../support/tuning-stack';

describe('a schedule of tuning runs', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('starts a run when it fires, and one more when triggered', async () => {
    const project = await stack.project();
    const schedules = new TuningSchedules({
      client: stack.client.client,
      taskQueue: stack.taskQueue,
    });
    const scheduleId = uniqueName('nightly');
    await schedules.create({
      scheduleId,
      request: await project.trainingRequest(),
      spec: { intervals: [{ every: '2s' }] },
    });
    const firstRun = await until(async () => {
      const { info } = await stack.client.client.schedule.getHandle(scheduleId).describe();
      const action = info.recentActions[0]?.action;
      return action?.type === 'startWorkflow' ? action.workflow.workflowId : undefined;
    }, 'the schedule to fire');
    await schedules.pause(scheduleId, 'test');
    stack.track(firstRun);
    expect(await stack.client.result(firstRun)).toMatchObject({ outcome: 'succeeded' });
    await schedules.delete(scheduleId);
  });
});
