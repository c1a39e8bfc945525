import { JobProgress } from '../../../../src/activities/watch/job-progress';
import type { WatchUpdate } from '../../../../src/activities/watch/location-watch';
import { QuotaGate } from '../../../../src/activities/quota/quota-gate';
import { GoogleApiError } from '../../../../src/google/google-api-error';
import type { TuningMetrics } from '../../../../src/telemetry/tuning-metrics';

import { FakeWatchTime } from '../../../support/fake-watch-time';

const NAME = 'projects/acme/locations/us-central1/tuningJobs/5';

const silent: TuningMetrics = {
  posted: () => {},
  cancelSent: () => {},
  waitBegun: () => {},
  waitEnded: () => {},
  polled: () => {},
  blocked: () => {},
};

function progressFrom(
  knownState: string,
  earlierDetails?: unknown,
  more: { untilEnd?: boolean } = {},
): JobProgress {
  return new JobProgress(
    {
      links: { consoleUrl: (name) => name, servingUrl: (endpoint) => endpoint },
      metrics: silent,
      quota: new QuotaGate(new FakeWatchTime()),
      settings: {
        apiVersion: 'v1beta1',
        lookWindowMs: 1,
        pollIntervalMs: 1,
        waitHeartbeatTimeoutMs: 1,
        cancelRepeatMs: 1,
        stalledAfterMs: 3_600_000,
        requestTimeoutMs: 60_000,
      },
    },
    { name: NAME, apiVersion: 'v1beta1', knownState, epochs: 3, ...more },
    earlierDetails,
  );
}

function saw(state: string, more: object = {}): WatchUpdate {
  const job = { name: NAME, state, updateTime: new Date().toISOString(), ...more };
  return { kind: 'job', job };
}

function trouble(httpStatus: number): WatchUpdate {
  const error = new GoogleApiError({ kind: 'status', httpStatus, message: 'no', request: 'GET' });
  return { kind: 'trouble', error, nextAttemptAt: Date.now() + 1_000 };
}

describe('the progress of a wait', () => {
  it('tells of a new state, and of an unknown one, at once', () => {
    expect(progressFrom('JOB_STATE_PENDING').take(saw('JOB_STATE_RUNNING'))?.state).toBe(
      'JOB_STATE_RUNNING',
    );
    expect(progressFrom('JOB_STATE_RUNNING').take(saw('JOB_STATE_DREAMING'))?.state).toBe(
      'JOB_STATE_DREAMING',
    );
  });

  it('takes an answer that is no job for trouble: the name of the job must not be lost', () => {
    const progress = progressFrom('JOB_STATE_RUNNING');
    expect(progress.take({ kind: 'job', job: {} })).toBeUndefined();
    expect(progress.details.blockedBy?.code).toBe('SERVICE_UNAVAILABLE');
    expect(progress.take(saw('JOB_STATE_SUCCEEDED'))?.name).toBe(NAME);
  });

  it('tells of the end only where every change would be too much', () => {
    const progress = progressFrom('JOB_STATE_PENDING', undefined, { untilEnd: true });
    expect(progress.take(saw('JOB_STATE_RUNNING'))).toBeUndefined();
    expect(progress.take(saw('JOB_STATE_PAUSED'))).toBeUndefined();
    expect(progress.take(saw('JOB_STATE_FAILED'))?.state).toBe('JOB_STATE_FAILED');
  });

  it('keeps the name that the run knows', () => {
    const listed = saw('JOB_STATE_RUNNING', { name: NAME.replace('acme', '123456') });
    expect(progressFrom('JOB_STATE_PENDING').take(listed)?.name).toBe(NAME);
  });

  it('does not believe a step back before it was seen three times in a row', () => {
    const progress = progressFrom('JOB_STATE_RUNNING');
    expect(progress.take(saw('JOB_STATE_PENDING'))).toBeUndefined();
    expect(progress.take(saw('JOB_STATE_PENDING'))).toBeUndefined();
    expect(progress.take(saw('JOB_STATE_RUNNING'))).toBeUndefined();
    expect(progress.take(saw('JOB_STATE_PENDING'))).toBeUndefined();
    expect(progress.take(saw('JOB_STATE_PENDING'))).toBeUndefined();
    expect(progress.take(saw('JOB_STATE_PENDING'))?.state).toBe('JOB_STATE_PENDING');
  });

  it.each([401, 403, 404])(
    'shows %i as what blocks the wait, since when, until it is over',
    (status) => {
      const progress = progressFrom('JOB_STATE_RUNNING');
      progress.take(trouble(status));
      const since = progress.details.blockedBy?.since;
      progress.take(trouble(status));
      expect(progress.details.blockedBy).toMatchObject({ code: `HTTP_${status}`, since });
      progress.take(saw('JOB_STATE_RUNNING'));
      expect(progress.details.blockedBy).toBeUndefined();
    },
  );

  it('shows a job that the service has not updated for long as stalled', () => {
    const progress = progressFrom('JOB_STATE_RUNNING');
    const updateTime = new Date(Date.now() - 2 * 3_600_000).toISOString();
    progress.take(saw('JOB_STATE_RUNNING', { updateTime }));
    expect(progress.details.stalledSince).toBe(updateTime);
    progress.take(saw('JOB_STATE_RUNNING'));
    expect(progress.details.stalledSince).toBeUndefined();
  });

  it('shows epochs and steps, and counts polls over attempts', () => {
    const progress = progressFrom('JOB_STATE_RUNNING', { polls: 41, someday: true });
    const tuningJobMetadata = { completedEpochCount: '2', completedStepCount: '38' };
    progress.take(saw('JOB_STATE_RUNNING', { tuningJobMetadata }));
    expect(progress.details).toMatchObject({
      polls: 42,
      epochs: 3,
      completedEpochs: 2,
      completedSteps: 38,
    });
  });

  it.each([undefined, null, 7, 'x', { polls: 'many' }])(
    'reads earlier details %p leniently',
    (details) => {
      expect(progressFrom('JOB_STATE_RUNNING', details).details.polls).toBe(0);
    },
  );
});
