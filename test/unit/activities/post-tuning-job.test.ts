import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { postTuningJob } from '../../../src/activities/post-tuning-job';
import type { PostTuningJobInput, PostTuningJobResult } from '../../../src/contract/activities';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { GoogleApiErrorKind } from '../../../src/google/google-api-error';
import type { VertexTuning } from '../../../src/vertex/port';
import { activityDependencies } from '../../support/activity-dependencies';

const NAME = 'projects/7/locations/us-central1/tuningJobs/1';
const INPUT: PostTuningJobInput = {
  project: 'acme-project',
  location: 'us-central1',
  apiVersion: 'v1beta1',
  tuningJob: {},
  pinned: [],
};

type Create = VertexTuning['createTuningJob'];

function run(
  create: Create,
  options: { info?: object; heartbeat?: () => Promise<void>; cancelled?: boolean } = {},
): Promise<PostTuningJobResult> {
  const heartbeat = options.heartbeat ?? (() => Promise.resolve());
  const client = {
    activity: { heartbeat },
    withAbortSignal: (_: AbortSignal, call: () => unknown) => call(),
  } as unknown as Client;
  const environment = new MockActivityEnvironment(
    {
      startToCloseTimeoutMs: 90_000,
      currentAttemptScheduledTimestampMs: Date.now(),
      ...options.info,
    },
    { client },
  );
  if (options.cancelled === true) environment.cancel('WORKER_SHUTDOWN');
  const post = postTuningJob(activityDependencies({ vertex: { createTuningJob: create } }));
  return environment.run(post, INPUT);
}

function failing(kind: GoogleApiErrorKind, httpStatus?: number): jest.Mock<ReturnType<Create>> {
  const error = new GoogleApiError({
    kind,
    message: 'no',
    request: 'POST',
    ...(httpStatus === undefined ? {} : { httpStatus }),
  });
  return jest.fn(() => Promise.reject(error));
}

const created = () =>
  jest.fn<ReturnType<Create>, Parameters<Create>>(() =>
    Promise.resolve({ body: { name: NAME, state: 'JOB_STATE_PENDING' } }),
  );

describe('postTuningJob', () => {
  it.each([
    ['notSent', undefined, 'notSent'],
    ['network', undefined, 'unknown'],
    ['timeout', undefined, 'unknown'],
    ['malformed', 200, 'unknown'],
    ['status', 302, 'unknown'],
    ['status', 400, 'refused'],
    ['status', 401, 'refused'],
    ['status', 403, 'refused'],
    ['status', 404, 'refused'],
    ['status', 408, 'unknown'],
    ['status', 409, 'unknown'],
    ['status', 429, 'quotaRefused'],
    ['status', 499, 'unknown'],
    ['status', 500, 'unknown'],
    ['status', 503, 'unknown'],
    ['status', 504, 'unknown'],
  ] as const)('takes an error %s %s for %s, after one call', async (kind, status, expected) => {
    const create = failing(kind, status);
    expect((await run(create)).kind).toBe(expected);
    expect(create).toHaveBeenCalledTimes(1);
  });

  it('does not know what became of a call that was answered without a name', async () => {
    const answer = await run(() => Promise.resolve({ body: {} }));
    expect(answer.kind).toBe('unknown');
  });

  it('sends nothing when the server does not confirm the attempt', async () => {
    const create = created();
    const answer = await run(create, { heartbeat: () => Promise.reject(new Error('gone')) });
    expect(answer.kind).toBe('notSent');
    expect(create).not.toHaveBeenCalled();
  });

  it('sends nothing once the worker shuts down', async () => {
    const create = created();
    expect((await run(create, { cancelled: true })).kind).toBe('notSent');
    expect(create).not.toHaveBeenCalled();
  });

  it('sends nothing when asking took the time that an answer would need', async () => {
    const create = created();
    const answer = await run(create, {
      info: { startToCloseTimeoutMs: 25_000 },
    });
    expect(answer.kind).toBe('notSent');
    expect(create).not.toHaveBeenCalled();
  });

  it('sends although the attempt had waited long for a free slot', async () => {
    const create = created();
    const answer = await run(create, {
      info: { currentAttemptScheduledTimestampMs: Date.now() - 600_000 },
    });
    expect(answer).toMatchObject({ kind: 'created', job: { name: NAME } });
    expect(create.mock.calls[0]?.[1]?.timeoutMs).toBe(60_000);
  });

  it('does not trust a clock that runs behind the server’s', async () => {
    const create = created();
    await run(create, {
      info: {
        startToCloseTimeoutMs: 40_000,
        currentAttemptScheduledTimestampMs: Date.now() + 600_000,
      },
    });
    expect(create.mock.calls[0]?.[1]?.timeoutMs).toBeLessThanOrEqual(25_000);
  });
});
