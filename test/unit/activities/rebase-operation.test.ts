import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { postRebase } from '../../../src/activities/post-rebase';
import { QuotaGate } from '../../../src/activities/quota/quota-gate';
import { awaitRebase, endRebase, findRebases } from '../../../src/activities/rebase-operation';
import type {
  FindRebasesInput,
  FindRebasesResult,
  PostRebaseInput,
  PostRebaseResult,
} from '../../../src/contract/activities';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { VertexTuning } from '../../../src/vertex/port';
import type { Operation } from '../../../src/vertex/wire-types';
import { activityDependencies } from '../../support/activity-dependencies';
import { FakeWatchTime } from '../../support/fake-watch-time';

const PARENT = 'projects/acme-project/locations/us-central1';
const NAME = `${PARENT}/operations/3`;
const JOB = `${PARENT}/tuningJobs/8`;
const INPUT = { operation: NAME, apiVersion: 'v1beta1' } as const;
const AWAITED = { ...INPUT, project: 'acme-project' };

const PLACE = {
  project: 'acme-project',
  location: 'us-central1',
  apiVersion: 'v1beta1',
} as const;

const answer = <T>(body: T) => Promise.resolve({ body });

function environment(): MockActivityEnvironment {
  const client = {
    activity: { heartbeat: () => Promise.resolve() },
    withAbortSignal: (_: AbortSignal, call: () => unknown) => call(),
  } as unknown as Client;
  return new MockActivityEnvironment({ startToCloseTimeoutMs: 90_000 }, { client });
}

function refused(httpStatus: number): GoogleApiError {
  return new GoogleApiError({ kind: 'status', httpStatus, message: 'no', request: 'POST' });
}

function operations(...states: Operation[]): Partial<VertexTuning> {
  let asked = 0;
  return {
    getOperation: () => answer(states[Math.min(asked++, states.length - 1)] ?? {}),
    getTuningJob: ({ name }) => answer({ name, state: 'JOB_STATE_RUNNING' }),
  };
}

const awaited = (...states: Operation[]) =>
  environment().run(awaitRebase(activityDependencies({ vertex: operations(...states) })), AWAITED);

describe('awaitRebase', () => {
  it('waits until the operation is done, and gives its job as it is then', async () => {
    const done = { name: NAME, done: true, response: { name: JOB, state: 'JOB_STATE_PENDING' } };
    expect(await awaited({ name: NAME }, { name: NAME }, done)).toMatchObject({
      kind: 'job',
      job: { name: JOB, state: 'JOB_STATE_RUNNING' },
    });
  });

  it('tells an error, and what is no job', async () => {
    const error = { code: 9, message: 'cannot be rebased' };
    expect(await awaited({ name: NAME, done: true, error })).toEqual({ kind: 'failed', ...error });
    expect(await awaited({ name: NAME, done: true, response: { name: 'x' } })).toEqual({
      kind: 'nameless',
    });
    expect(await awaited({ name: NAME, done: true })).toEqual({ kind: 'nameless' });
  });
});

describe('awaitRebase and quota', () => {
  const MINUTE = 60_000;
  const RETRY_INFO = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '300s' };
  let time: FakeWatchTime;
  let turns: string[];
  let quota: QuotaGate;
  beforeEach(() => {
    time = new FakeWatchTime();
    turns = [];
    quota = new QuotaGate(time);
  });

  const wait = (run: string): void =>
    void quota.turn('acme-project', new AbortController().signal).then(() => turns.push(run));

  async function ended(operation: Operation): Promise<void> {
    const vertex = operations({ name: NAME, done: true, ...operation });
    await environment().run(awaitRebase({ ...activityDependencies({ vertex }), quota }), AWAITED);
  }

  it.each([
    ['a minute', [], MINUTE],
    ['as long as the service says', [RETRY_INFO], 5 * MINUTE],
  ])(
    'has the runs of the project wait %s after a refusal',
    async (_, details: Record<string, unknown>[], pauseMs) => {
      await ended({ error: { code: 8, message: 'no quota', details } });
      wait('a');
      await time.pass(pauseMs - 1);
      expect(turns).toEqual([]);
      await time.pass(1);
      expect(turns).toEqual(['a']);
    },
  );

  it('lets nobody try for an operation that has only begun, nor for one that failed otherwise', async () => {
    quota.refused('acme-project', undefined);
    wait('a');
    const vertex: Partial<VertexTuning> = { rebaseTunedModel: () => answer({ name: NAME }) };
    const deps = { ...activityDependencies({ vertex }), quota };
    const called: PostRebaseResult = await environment().run(postRebase(deps), CALL);
    expect(called.kind).toBe('begun');
    await ended({ error: { code: 9, message: 'cannot be rebased' } });
    await ended({});
    await time.pass(MINUTE - 1);
    expect(turns).toEqual([]);
  });

  it('lets the next run try when a job was made, by whichever name it calls the project', async () => {
    quota.refused('acme-project', undefined);
    wait('a');
    await ended({ response: { name: 'projects/7/locations/us-central1/tuningJobs/8' } });
    await time.pass(0);
    expect(turns).toEqual(['a']);
    quota.refused('7', undefined);
    wait('b');
    await time.pass(MINUTE - 1);
    expect(turns).toEqual(['a']);
  });
});

const METADATA = 'type.googleapis.com/google.cloud.aiplatform.v1beta1.';

function begun(id: string, createTime?: string, type = 'RebaseTunedModelOperationMetadata') {
  const genericMetadata = createTime === undefined ? {} : { createTime };
  return {
    name: `${PARENT}/operations/${id}`,
    metadata: { '@type': `${METADATA}${type}`, genericMetadata },
  };
}

describe('endRebase', () => {
  it('asks for a cancel while the operation is not done, whatever is said against it', async () => {
    const cancelOperation = jest.fn(() => Promise.reject(refused(400)));
    const vertex = { ...operations({ name: NAME }), cancelOperation };
    const end = environment().run(endRebase(activityDependencies({ vertex })), INPUT);
    await expect(end).rejects.toMatchObject({ type: 'NOT_ENDED', nonRetryable: false });
    expect(cancelOperation).toHaveBeenCalledTimes(1);
  });

  it('cancels nothing that is done', async () => {
    const cancelOperation = jest.fn();
    const vertex = { ...operations({ name: NAME, done: true }), cancelOperation };
    const end = environment().run(endRebase(activityDependencies({ vertex })), INPUT);
    expect(await end).toEqual({ kind: 'nameless' });
    expect(cancelOperation).not.toHaveBeenCalled();
  });

  const BEGUN = { project: 'acme-project', location: 'us-central1' };
  const SINCE = Date.parse('2026-01-01T12:00:00Z');

  async function endedFromMemo(operation: Operation, overrides = {}): Promise<unknown> {
    const cancelOperation = jest.fn(() => answer({}));
    const vertex = { ...operations(operation), cancelOperation };
    const input = { ...INPUT, begun: { ...BEGUN, since: SINCE, ...overrides } };
    const error: unknown = await environment()
      .run(endRebase(activityDependencies({ vertex })), input)
      .catch((thrown: unknown) => thrown);
    return [cancelOperation.mock.calls.length, (error as { type?: string }).type];
  }

  it('cancels what only a memo names where the run can have begun it', async () => {
    const rebase = begun('3', '2026-01-01T12:00:00Z');
    expect(await endedFromMemo(rebase)).toEqual([1, 'NOT_ENDED']);
    expect(await endedFromMemo(rebase, { project: '4711' })).toEqual([1, 'NOT_ENDED']);
  });

  it.each<[string, Operation, object]>([
    ['is no rebase', begun('3', '2026-01-01T12:00:00Z', 'DeleteOperationMetadata'), {}],
    ['does not say what it is', { name: NAME }, {}],
    ['began before', begun('3', '2026-01-01T11:00:00Z'), {}],
    ['began nobody knows when', begun('3'), {}],
    ['made its job before', { ...begun('3', '2026-01-01T11:00:00Z'), done: true }, {}],
    ['is elsewhere', begun('3', '2026-01-01T12:00:00Z'), { location: 'us-east5' }],
    ['is of another project', begun('3', '2026-01-01T12:00:00Z'), { project: 'other' }],
  ])('leaves alone what only a memo names and %s', async (_, operation, overrides) => {
    expect(await endedFromMemo(operation, overrides)).toEqual([0, 'JOB_MAY_BE_RUNNING']);
  });

  it('cancels no operation of another kind, whoever names it', async () => {
    const cancelOperation = jest.fn();
    const other = begun('3', '2026-01-01T12:00:00Z', 'DeleteOperationMetadata');
    const vertex = { ...operations(other), cancelOperation };
    const end = environment().run(endRebase(activityDependencies({ vertex })), INPUT);
    await expect(end).rejects.toMatchObject({ type: 'JOB_MAY_BE_RUNNING', nonRetryable: true });
    expect(cancelOperation).not.toHaveBeenCalled();
  });
});

function rebasesSince(
  vertex: Partial<VertexTuning>,
  input: FindRebasesInput,
): Promise<FindRebasesResult> {
  return environment().run(findRebases(activityDependencies({ vertex })), input);
}

describe('findRebases', () => {
  const SINCE = Date.parse('2026-01-01T12:00:00Z');
  it('gives the rebases that began since, over all pages, oldest first', async () => {
    const pages = [
      {
        operations: [
          { ...begun('new', '2026-01-01T12:03:00Z'), done: true },
          begun('old', '2026-01-01T11:00:00Z'),
          begun('other', '2026-01-01T12:01:00Z', 'DeleteOperationMetadata'),
        ],
        nextPageToken: 'more',
      },
      { operations: [begun('a-minute-before', '2026-01-01T11:59:30Z'), begun('untold')] },
    ];
    const vertex: Partial<VertexTuning> = {
      listOperations: ({ pageToken }) =>
        answer(pages[pageToken === undefined ? 0 : 1] ?? { operations: [] }),
    };
    const input: FindRebasesInput = { ...PLACE, since: SINCE };
    const { operations: found } = await rebasesSince(vertex, input);
    const names = found.map(({ name, isDone }) => [name.split('/').at(-1), isDone]);
    expect(names).toEqual(
      expect.arrayContaining([
        ['a-minute-before', false],
        ['new', true],
        ['untold', false],
      ]),
    );
    expect(names).toHaveLength(3);
  });

  it('gives twenty, and says how many more there are', async () => {
    const rebases = Array.from({ length: 23 }, (_, index) =>
      begun(String(index), new Date(SINCE + index * 1_000).toISOString()),
    );
    const found = (count: number): Promise<FindRebasesResult> =>
      rebasesSince(
        { listOperations: () => answer({ operations: rebases.slice(0, count) }) },
        { ...PLACE, since: SINCE },
      );
    const { operations: listed, unlisted } = await found(23);
    expect(listed.map(({ name }) => name)).toEqual(rebases.slice(0, 20).map(({ name }) => name));
    expect(unlisted).toBe(3);
    expect((await found(20)).unlisted).toBeUndefined();
  });
});

const CALL: PostRebaseInput = {
  ...PLACE,
  rebase: { tunedModelRef: { tuningJob: JOB }, deployToSameEndpoint: false },
  tuningJob: { baseModel: 'gemini-2.5-flash' },
  pinned: [],
};

const post = (rebaseTunedModel: VertexTuning['rebaseTunedModel']): Promise<PostRebaseResult> =>
  environment().run(postRebase(activityDependencies({ vertex: { rebaseTunedModel } })), CALL);

describe('postRebase', () => {
  it('sends the body of the call once, and gives the operation', async () => {
    const rebaseTunedModel = jest.fn<
      ReturnType<VertexTuning['rebaseTunedModel']>,
      Parameters<VertexTuning['rebaseTunedModel']>
    >(() => answer({ name: NAME }));
    expect(await post(rebaseTunedModel)).toEqual({ kind: 'begun', operation: NAME });
    expect(rebaseTunedModel.mock.calls.map(([input]) => input.request)).toEqual([
      {
        tunedModelRef: { tuningJob: JOB },
        deployToSameEndpoint: false,
        tuningJob: { baseModel: 'gemini-2.5-flash' },
      },
    ]);
  });

  it.each([
    [400, 'refused'],
    [403, 'refused'],
    [429, 'quotaRefused'],
    [500, 'unknown'],
    [503, 'unknown'],
  ])('takes a status %i for %s', async (status, kind) => {
    expect((await post(() => Promise.reject(refused(status)))).kind).toBe(kind);
  });

  it('does not know what became of a call that was answered without a name', async () => {
    expect((await post(() => answer({}))).kind).toBe('unknown');
  });
});
