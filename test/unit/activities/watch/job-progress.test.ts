import { JobProgress } from '../../../../src/activities/watch/job-progress';
import type { WatchUpdate } from '../../../../src/activities/watch/location-watch';
import { QuotaGate } from '../../../../src/activities/quota/quota-gate';
import type { AwaitTuningJobChangeInput } from '../../../../src/contract/activities';
import { GoogleApiError } from '../../../../src/google/google-api-error';
import type { TuningProgress } from '../../../../src/contract/messages';
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
  more: Partial<AwaitTuningJobChangeInput> = {},
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

/** Which poll of many that all say the same is told. */
function pollsUntilTold(progress: JobProgress, state: string): number {
  for (let polls = 1; polls < 1_000; polls += 1) {
    if (progress.take(saw(state))) return polls;
  }
  return Infinity;
}

function trouble(httpStatus: number): WatchUpdate {
  const error = new GoogleApiError({ kind: 'status', httpStatus, message: 'no', request: 'GET' });
  return { kind: 'trouble', error, nextAttemptAt: Date.now() + 1_000 };
}

describe('the progress of a wait', () => {
  it('tells of a state that was never seen before, be it unknown to us, at once', () => {
    expect(progressFrom('JOB_STATE_PENDING').take(saw('JOB_STATE_RUNNING'))?.state).toBe(
      'JOB_STATE_RUNNING',
    );
    expect(progressFrom('JOB_STATE_RUNNING').take(saw('JOB_STATE_DREAMING'))?.state).toBe(
      'JOB_STATE_DREAMING',
    );
  });

  it.each([
    ['JOB_STATE_RUNNING', 'JOB_STATE_UPDATING'],
    ['JOB_STATE_PAUSED', 'JOB_STATE_RUNNING'],
    ['JOB_STATE_QUEUED', 'JOB_STATE_PENDING'],
    ['JOB_STATE_RUNNING', 'JOB_STATE_DREAMING'],
    ['JOB_STATE_DREAMING', 'JOB_STATE_RUNNING'],
  ])('tells that a job which is %s is %s again only when that lasts', (known, again) => {
    const progress = progressFrom(known, undefined, { leftSights: [again] });
    expect(pollsUntilTold(progress, again)).toBe(3);
    expect(progress.details.state).toBe(again);
  });

  it('wants a return to last twice as long for each one before it, up to a limit', () => {
    const polls = [0, 1, 2, 5, 6, 7, 300].map((returns) => {
      const more = { leftSights: ['JOB_STATE_PAUSED'], returns };
      return pollsUntilTold(progressFrom('JOB_STATE_RUNNING', undefined, more), 'JOB_STATE_PAUSED');
    });
    expect(polls).toEqual([3, 6, 12, 96, 192, 192, 192]);
  });

  it('never tells of a job that goes to and fro at every poll', () => {
    const more = { leftSights: ['JOB_STATE_PAUSED', 'JOB_STATE_UPDATING'] };
    const progress = progressFrom('JOB_STATE_RUNNING', undefined, more);
    const states = [
      'JOB_STATE_PAUSED',
      'JOB_STATE_RUNNING',
      'JOB_STATE_PAUSED',
      'JOB_STATE_UPDATING',
    ];
    for (let poll = 0; poll < 1_000; poll += 1) {
      expect(progress.take(saw(states[poll % 4] ?? ''))).toBeUndefined();
    }
  });

  it('tells of an end at once, however often the job returned', () => {
    const more = { leftSights: ['JOB_STATE_PAUSED'], returns: 9 };
    const progress = progressFrom('JOB_STATE_RUNNING', undefined, more);
    expect(progress.take(saw('JOB_STATE_FAILED'))?.state).toBe('JOB_STATE_FAILED');
  });

  it('counts how long a return lasts over attempts', () => {
    const more = { leftSights: ['JOB_STATE_PAUSED'], returns: 1 };
    let details: unknown;
    let told: unknown;
    let attempts = 0;
    while (told === undefined && attempts < 100) {
      const progress = progressFrom('JOB_STATE_RUNNING', details, more);
      told = progress.take(saw('JOB_STATE_PAUSED'));
      details = JSON.parse(JSON.stringify(progress.details));
      attempts += 1;
    }
    expect(attempts).toBe(6);
  });

  it('tells when the service begins, and stops, to hold the job back for quota', () => {
    const held = { tuningJobState: 'TUNING_JOB_STATE_WAITING_FOR_QUOTA' };
    const free = progressFrom('JOB_STATE_PENDING');
    expect(free.take(saw('JOB_STATE_PENDING'))).toBeUndefined();
    expect(free.take(saw('JOB_STATE_PENDING', held))?.detailState).toBe(held.tuningJobState);
    const waiting = progressFrom('JOB_STATE_PENDING', undefined, { isHeldForQuota: true });
    expect(waiting.take(saw('JOB_STATE_PENDING', held))).toBeUndefined();
    expect(waiting.take(saw('JOB_STATE_PENDING'))?.state).toBe('JOB_STATE_PENDING');
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

  it('says since when it is blocked over attempts, and what it knew before', () => {
    const first = progressFrom('JOB_STATE_PENDING');
    first.take(saw('JOB_STATE_RUNNING', { tuningJobMetadata: { completedEpochCount: '2' } }));
    first.take(trouble(403));
    const details = JSON.parse(JSON.stringify(first.details)) as TuningProgress;
    const blockedBy = { ...first.details.blockedBy, since: '2026-01-01T00:00:00.000Z' };
    const second = progressFrom('JOB_STATE_PENDING', { ...details, blockedBy });
    expect(second.details).toMatchObject({ blockedBy, completedEpochs: 2, polls: 2 });
    second.take(trouble(403));
    expect(second.details.blockedBy?.since).toBe('2026-01-01T00:00:00.000Z');
    second.take(saw('JOB_STATE_PENDING'));
    expect(second.details.blockedBy).toBeUndefined();
  });

  it('goes on saying what blocked the wait before it, until that is over for good', () => {
    const blockedBy = { code: 'HTTP_403', message: 'no', since: '2026-01-01', nextAttempt: '' };
    const progress = progressFrom('JOB_STATE_RUNNING', undefined, { blockedBy });
    expect(progress.details.blockedBy).toEqual(blockedBy);
    progress.take(saw('JOB_STATE_RUNNING'));
    expect(progress.details.blockedBy).toBeUndefined();
    const next = progressFrom('JOB_STATE_RUNNING', progress.details, { blockedBy });
    expect(next.details.blockedBy).toBeUndefined();
  });

  it('shows a job that the service has not updated for long as stalled', () => {
    const progress = progressFrom('JOB_STATE_RUNNING');
    const updateTime = new Date(Date.now() - 2 * 3_600_000).toISOString();
    progress.take(saw('JOB_STATE_RUNNING', { updateTime }));
    expect(progress.details.stalledSince).toBe(updateTime);
    progress.take(saw('JOB_STATE_RUNNING'));
    expect(progress.details.stalledSince).toBeUndefined();
  });

  it('shows epochs and steps, and counts polls over attempts', () => {
    const earlier = { state: 'JOB_STATE_RUNNING', polls: 41, someday: true };
    const progress = progressFrom('JOB_STATE_RUNNING', earlier);
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
