import { ScheduleNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { TuningSchedules } from '../../../src/client/schedules';
import type { CreateScheduleOptions } from '../../../src/client/schedules';

function schedulesOn(schedule: Record<string, unknown>): TuningSchedules {
  return new TuningSchedules({
    client: {
      connection: { withDeadline: (_: number, call: () => Promise<unknown>) => call() },
      options: { namespace: 'ml' },
      schedule,
    } as unknown as Client,
  });
}

const noSchedule = () => Promise.reject(new ScheduleNotFoundError('none', 'nightly'));

const options: CreateScheduleOptions = {
  scheduleId: 'nightly',
  request: { project: 'acme-prod', location: 'us-central1', tuningJob: { baseModel: 'm' } },
  spec: { cronExpressions: ['0 3 * * *'] },
};

describe('TuningSchedules', () => {
  it('creates schedules that cannot pile up runs or go on after a failure', async () => {
    const create = jest.fn().mockResolvedValue({});
    await schedulesOn({ create }).create(options);
    expect(create).toHaveBeenCalledWith({
      scheduleId: 'nightly',
      spec: { cronExpressions: ['0 3 * * *'] },
      action: {
        type: 'startWorkflow',
        workflowType: 'tuneModel',
        workflowId: 'nightly',
        taskQueue: 'vertex-tuning',
        args: [options.request],
        staticSummary: 'Tune m',
      },
      policies: { overlap: 'SKIP', catchupWindow: '10m', pauseOnFailure: true },
      state: { paused: false },
    });
  });

  it('refuses to terminate a run with a paid job, and a schedule without a time', async () => {
    const create = jest.fn();
    const schedules = schedulesOn({ create });
    const creating = schedules.create({
      ...options,
      spec: {},
      overlap: 'TERMINATE_OTHER' as never,
    });
    await expect(creating).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      problems: [{ path: 'overlap' }, { path: 'spec' }],
    });
    await expect(schedules.trigger('nightly', 'TERMINATE_OTHER' as never)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
    expect(create).not.toHaveBeenCalled();
  });

  it('triggers without starting a second run beside the first', async () => {
    const trigger = jest.fn().mockResolvedValue(undefined);
    await schedulesOn({ getHandle: () => ({ trigger }) }).trigger('nightly');
    expect(trigger).toHaveBeenCalledWith('SKIP');
  });

  it('says when there is no such schedule', async () => {
    const schedules = schedulesOn({ getHandle: () => ({ describe: noSchedule }) });
    await expect(schedules.describe('nightly')).rejects.toMatchObject({
      code: 'SCHEDULE_NOT_FOUND',
    });
  });
});
