import type { Client } from '@temporalio/client';
import {
  ApplicationFailure,
  CancelledFailure,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { TuningRunError } from '../../../src/client/run-error';
import { TuningClient } from '../../../src/client/tuning-client';
import { TuningError } from '../../../src/contract/tuning-error';
import { aResult } from './builders';

type Handle = {
  describe?: () => Promise<unknown>;
  query?: () => Promise<unknown>;
  result?: () => Promise<unknown>;
  signal?: (name: string, argument: unknown) => Promise<void>;
};

/** A Temporal client that answers from a script; real servers are met in the integration tests. */
function fakeClient(handle: Handle, start: jest.Mock = jest.fn()): Client {
  const connection = {
    options: { address: 'temporal.example:7233' },
    withDeadline: (_deadline: number, call: () => Promise<unknown>) => call(),
    withAbortSignal: (_signal: AbortSignal, call: () => Promise<unknown>) => call(),
  };
  return {
    connection,
    options: { namespace: 'ml', loadedDataConverter: {} },
    workflow: { start, getHandle: () => handle },
  } as unknown as Client;
}

function description(status: string, fields: Record<string, unknown> = {}): () => Promise<unknown> {
  return () =>
    Promise.resolve({
      type: 'tuneModel',
      workflowId: 'run-1',
      runId: 'r1',
      status: { name: status },
      startTime: new Date('2026-01-01T00:00:00Z'),
      memo: {},
      typedSearchAttributes: { getAll: () => [] },
      raw: {},
      ...fields,
    });
}

const failed = (cause: Error) => () =>
  Promise.reject(new WorkflowFailedError('failed', cause, 'NON_RETRYABLE_FAILURE'));

const gone = () => Promise.reject(new WorkflowNotFoundError('gone', 'run-1', undefined));

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TuningError)) throw new Error(`no TuningError: ${String(error)}`);
  return error.code;
}

const request = {
  project: 'acme-prod',
  location: 'us-central1',
  tuningJob: { baseModel: 'gemini-2.5-flash' },
};

describe('TuningClient.start', () => {
  it('lets only failed runs be repeated and sets no time-out that would end a run', async () => {
    const start = jest.fn().mockResolvedValue({ firstExecutionRunId: 'r1' });
    const client = new TuningClient({ client: fakeClient({}, start), taskQueue: 'team-a' });
    expect(await client.start(request, { workflowId: 'run-1' })).toEqual({
      workflowId: 'run-1',
      runId: 'r1',
    });
    expect(start).toHaveBeenCalledWith('tuneModel', {
      workflowId: 'run-1',
      taskQueue: 'team-a',
      args: [request],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: 'Tune gemini-2.5-flash',
    });
  });

  it('says when the id is taken', async () => {
    const start = jest
      .fn()
      .mockRejectedValue(new WorkflowExecutionAlreadyStartedError('x', 'run-1', 'tuneModel'));
    const client = new TuningClient({ client: fakeClient({}, start) });
    expect(await codeOf(client.start(request, { workflowId: 'run-1' }))).toBe(
      'WORKFLOW_ALREADY_STARTED',
    );
  });

  it('names the address of a server that does not answer', async () => {
    const unavailable = Object.assign(new Error('14 UNAVAILABLE'), {
      code: 14,
      details: 'no connection',
      metadata: {},
    });
    const start = jest.fn().mockRejectedValue(new Error('failed', { cause: unavailable }));
    const starting = new TuningClient({ client: fakeClient({}, start) }).start(request, {
      workflowId: 'run-1',
    });
    await expect(starting).rejects.toMatchObject({
      code: 'TEMPORAL_UNREACHABLE',
      message: expect.stringContaining('temporal.example:7233') as string,
    });
  });
});

describe('TuningClient.status', () => {
  it('merges the answer of the run with what is pending', async () => {
    const status = await new TuningClient({
      client: fakeClient({
        describe: description('RUNNING', {
          raw: {
            pendingActivities: [
              {
                activityType: { name: 'findTuningJob' },
                attempt: 4,
                lastFailure: { message: 'no connection' },
                nextAttemptScheduleTime: { seconds: 1_767_225_600 },
              },
              {
                activityType: { name: 'awaitTuningJobChange' },
                attempt: 2,
                lastFailure: {
                  message: 'worker is shutting down',
                  applicationFailureInfo: { type: 'WorkerShutdown' },
                },
              },
            ],
          },
        }),
        query: () => Promise.resolve({ phase: 'creating', outcome: null }),
      }),
    }).status('run-1');
    expect(status).toMatchObject({
      workflowId: 'run-1',
      temporalStatus: 'RUNNING',
      phase: 'creating',
      source: 'worker',
      retrying: [
        {
          activity: 'findTuningJob',
          attempt: 4,
          message: 'no connection',
          nextAttempt: '2026-01-01T00:00:00.000Z',
        },
      ],
    });
  });

  it('falls back to the memo when no worker answers', async () => {
    const status = await new TuningClient({
      client: fakeClient({
        describe: description('RUNNING', { memo: { result: aResult({ outcome: null }) } }),
        query: () => Promise.reject(new Error('deadline exceeded')),
      }),
    }).status('run-1');
    expect(status).toMatchObject({
      source: 'memo',
      phase: 'tuning',
      tuningJob: { name: 'projects/1/locations/us-central1/tuningJobs/7' },
    });
  });

  it('tells of a failed run why, with the result as far as it was known', async () => {
    const result = aResult({ outcome: null });
    const failure = ApplicationFailure.create({
      type: 'TUNING_JOB_FAILED',
      message: 'The job failed.',
      details: [result, { code: 'TUNING_JOB_FAILED' }],
    });
    const status = await new TuningClient({
      client: fakeClient({
        describe: description('FAILED', { closeTime: new Date('2026-01-01T01:00:00Z') }),
        result: failed(failure),
      }),
    }).status('run-1');
    expect(status).toMatchObject({
      source: 'result',
      phase: 'closed',
      closeTime: '2026-01-01T01:00:00.000Z',
      tuningJob: result.tuningJob,
      error: { code: 'TUNING_JOB_FAILED', message: 'The job failed.', problems: [] },
    });
  });

  it('refuses a workflow that is no tuning run', async () => {
    const client = new TuningClient({
      client: fakeClient({ describe: description('RUNNING', { type: 'payroll' }) }),
    });
    expect(await codeOf(client.status('run-1'))).toBe('WORKFLOW_NOT_FOUND');
  });
});

describe('TuningClient.cancel', () => {
  it('sends the signal with its reason', async () => {
    const signal = jest.fn().mockResolvedValue(undefined);
    const client = new TuningClient({ client: fakeClient({ signal }) });
    expect(await client.cancel('run-1', { reason: 'too expensive' })).toBe(true);
    expect(signal).toHaveBeenCalledWith('cancelTuning', { reason: 'too expensive' });
  });

  it('tells a run that is closed from one that never was', async () => {
    const closed = fakeClient({ signal: gone, describe: description('COMPLETED') });
    expect(await new TuningClient({ client: closed }).cancel('run-1')).toBe(false);
    const never = fakeClient({ signal: gone, describe: gone });
    expect(await codeOf(new TuningClient({ client: never }).cancel('run-1'))).toBe(
      'WORKFLOW_NOT_FOUND',
    );
  });
});

describe('TuningClient.result', () => {
  it('takes the result of a cancelled run from its memo', async () => {
    const result = aResult({ outcome: 'cancelled' });
    const client = new TuningClient({
      client: fakeClient({
        result: failed(new CancelledFailure('cancelled')),
        describe: description('CANCELLED', { memo: { result } }),
      }),
    });
    expect(await client.result('run-1')).toEqual(result);
  });

  it('does not call a cancelled run without a result harmless', async () => {
    const client = new TuningClient({
      client: fakeClient({
        result: failed(new CancelledFailure('cancelled')),
        describe: description('CANCELLED'),
      }),
    });
    expect(await codeOf(client.result('run-1'))).toBe('JOB_MAY_BE_RUNNING');
  });

  it('throws the code of a failed run, with the memo where the failure carries no result', async () => {
    const memo = aResult({ outcome: null });
    const client = new TuningClient({
      client: fakeClient({
        result: failed(ApplicationFailure.create({ type: 'DEADLINE_EXCEEDED', message: 'late' })),
        describe: description('FAILED', { memo: { result: memo } }),
      }),
    });
    const error = await client.result('run-1').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TuningRunError);
    expect(error).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: 'late',
      workflowId: 'run-1',
      result: memo,
    });
  });
});
