import { GoogleApiError } from '../../../src/google/google-api-error';
import { awaitOperation } from '../../../src/vertex/await-operation';
import type { Operation } from '../../../src/vertex/wire-types';

const operation = { name: 'projects/1/locations/us/operations/3', apiVersion: 'v1' } as const;

function notOffered(httpStatus: number): GoogleApiError {
  return new GoogleApiError({ kind: 'status', httpStatus, message: 'no', request: 'POST' });
}

/** Answers in turn; the last one stays. */
function answers(...given: (Operation | Error)[]) {
  const left = [...given];
  return jest.fn(() => {
    const next = left.length > 1 ? left.shift() : left[0];
    return next instanceof Error ? Promise.reject(next) : Promise.resolve({ body: next ?? {} });
  });
}

describe('awaitOperation', () => {
  it('waits on the service’s side until the operation is done', async () => {
    const waitOperation = answers({ done: true, response: {} });
    const getOperation = answers({});
    await expect(
      awaitOperation({ waitOperation, getOperation }, operation, { timeoutMs: 90_000 }),
    ).resolves.toEqual({ done: true, response: {} });
    expect(waitOperation).toHaveBeenCalledWith({ ...operation, seconds: 30 }, {});
    expect(getOperation).not.toHaveBeenCalled();
  });

  it.each([404, 501])('asks instead where waiting is answered with %d', async (status) => {
    const waitOperation = answers(notOffered(status));
    const getOperation = answers({ done: true });
    await expect(
      awaitOperation({ waitOperation, getOperation }, operation, { timeoutMs: 1_000 }),
    ).resolves.toEqual({ done: true });
    expect(waitOperation).toHaveBeenCalledTimes(1);
  });

  it('tells that an operation is missing', async () => {
    const missing = notOffered(404);
    await expect(
      awaitOperation(
        { waitOperation: answers(missing), getOperation: answers(missing) },
        operation,
        { timeoutMs: 1_000 },
      ),
    ).rejects.toBe(missing);
  });

  it('gives what there is when the time is over', async () => {
    const waitOperation = answers({ done: false, metadata: { step: 2 } });
    await expect(
      awaitOperation({ waitOperation, getOperation: answers({}) }, operation, { timeoutMs: 20 }),
    ).resolves.toEqual({ done: false, metadata: { step: 2 } });
    expect(waitOperation.mock.calls.length).toBeGreaterThan(0);
  });

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController();
    const waiting = awaitOperation(
      { waitOperation: answers({ done: false }), getOperation: answers({}) },
      operation,
      { timeoutMs: 60_000, signal: stop.signal },
    );
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
