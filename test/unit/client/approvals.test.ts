import type { Client } from '@temporalio/client';
import {
  ApplicationFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { sendAnswer } from '../../../src/client/approvals';

function clientWith(executeUpdate: jest.Mock): Client {
  return {
    connection: {
      options: { address: 'temporal.example:7233' },
      withDeadline: (_deadline: number, call: () => Promise<unknown>) => call(),
    },
    options: { namespace: 'ml' },
    workflow: { getHandle: () => ({ executeUpdate }) },
  } as unknown as Client;
}

const answer = (executeUpdate: jest.Mock): Promise<unknown> =>
  sendAnswer(clientWith(executeUpdate), 'run-1', 'approve', { by: 'ada' });

describe('sendAnswer', () => {
  it('sends the update of that name and gives the run’s answer', async () => {
    const taken = { decision: 'approved', at: '2026-01-01T00:00:00.000Z' };
    const executeUpdate = jest.fn().mockResolvedValue(taken);
    expect(await answer(executeUpdate)).toEqual(taken);
    expect(executeUpdate).toHaveBeenCalledWith('approve', { args: [{ by: 'ada' }] });
  });

  it('says why the run refused', async () => {
    const cause = ApplicationFailure.nonRetryable('by: must be a text.', 'INVALID_REQUEST');
    const refused = jest.fn().mockRejectedValue(new WorkflowUpdateFailedError('failed', cause));
    await expect(answer(refused)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'The run run-1 refused the answer: by: must be a text.',
    });
  });

  it('says that there is no run, or no worker that takes the answer', async () => {
    const gone = jest.fn().mockRejectedValue(new WorkflowNotFoundError('gone', 'run-1', undefined));
    await expect(answer(gone)).rejects.toMatchObject({ code: 'WORKFLOW_NOT_FOUND' });
    const late = Object.assign(new Error('4 DEADLINE_EXCEEDED'), {
      code: 4,
      details: '',
      metadata: {},
    });
    await expect(answer(jest.fn().mockRejectedValue(late))).rejects.toMatchObject({
      code: 'TEMPORAL_UNREACHABLE',
      message: expect.stringContaining('needs a worker') as unknown,
    });
  });
});
