import { MockActivityEnvironment } from '@temporalio/testing';
import { confirmTuningJobEnd } from '../../../src/activities/confirm-tuning-job-end';
import { QuotaGate } from '../../../src/activities/quota/quota-gate';
import type { ConfirmTuningJobEndInput } from '../../../src/contract/activities';
import type { TuningJobSnapshot } from '../../../src/contract/tuning-job';
import { activityDependencies } from '../../support/activity-dependencies';
import { FakeWatchTime } from '../../support/fake-watch-time';

const NAME = 'projects/7/locations/us-central1/tuningJobs/1';

function confirm(
  state: string,
  options: { returnAfterMs?: number; scheduledTimestampMs?: number; pollIntervalMs?: number } = {},
  quota = new QuotaGate(new FakeWatchTime()),
): Promise<TuningJobSnapshot> {
  const { returnAfterMs = 60_000, scheduledTimestampMs = Date.now(), pollIntervalMs } = options;
  const deps = activityDependencies({
    vertex: { getTuningJob: () => Promise.resolve({ body: { name: NAME, state } }) },
    settings: pollIntervalMs === undefined ? {} : { pollIntervalMs },
  });
  const input: ConfirmTuningJobEndInput = { name: NAME, apiVersion: 'v1beta1', returnAfterMs };
  const environment = new MockActivityEnvironment({ scheduledTimestampMs });
  return environment.run(confirmTuningJobEnd({ ...deps, quota }), input);
}

describe('confirmTuningJobEnd', () => {
  it.each(['JOB_STATE_CANCELLED', 'JOB_STATE_SUCCEEDED'])(
    'wakes up those who wait for quota when the job is %s',
    async (state) => {
      const time = new FakeWatchTime();
      const quota = new QuotaGate(time);
      quota.refused('acme', 1_800_000);
      const onTurn = jest.fn();
      void quota.turn('acme', new AbortController().signal).then(onTurn);
      await confirm('JOB_STATE_CANCELLING', { returnAfterMs: 0 }, quota);
      await time.pass(0);
      expect(onTurn).not.toHaveBeenCalled();
      await confirm(state, {}, quota);
      await time.pass(0);
      expect(onTurn).toHaveBeenCalledTimes(1);
    },
  );

  it('fails, to be tried again, while the job has not ended', async () => {
    await expect(confirm('JOB_STATE_RUNNING')).rejects.toMatchObject({ type: 'NOT_ENDED' });
  });

  it('looks once where that was asked for, whatever the clock of the server says', async () => {
    const scheduledTimestampMs = Date.now() + 60_000;
    const job = await confirm('JOB_STATE_RUNNING', { returnAfterMs: 0, scheduledTimestampMs });
    expect(job.state).toBe('JOB_STATE_RUNNING');
  });

  it('looks again no later than it is to return', async () => {
    const limits = { returnAfterMs: 3_000, pollIntervalMs: 30_000 };
    const failure: unknown = await confirm('JOB_STATE_RUNNING', limits).catch((e: unknown) => e);
    expect(failure).toMatchObject({ type: 'NOT_ENDED' });
    const { nextRetryDelay } = failure as { nextRetryDelay: number };
    expect(nextRetryDelay).toBeLessThanOrEqual(3_000);
    expect(nextRetryDelay).toBeGreaterThan(2_000);
  });
});
