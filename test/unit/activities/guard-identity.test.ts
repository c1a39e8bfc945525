import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { refuseForeignGuard } from '../../../src/activities/guard-identity';
import { runLabels } from '../../../src/activities/request/run-labels';

const NAMESPACE_ID = 'namespace-1';
const GUARD = { workflowId: 'team/bot/guard/run-1', runId: 'guard-run' };
const RUN = { workflowId: 'team/bot', firstExecutionRunId: 'run-1' };
const GUARDED = { run: RUN, runLabel: runLabels(NAMESPACE_ID, RUN).run };

type Parent = { workflowId: string; runId: string };

/** A server that knows the guard, its parent, and the first run of each run. */
function server(parentExecution: Parent | undefined, firstRuns: Record<string, string> = {}) {
  const getHandle = (workflowId: string, runId: string) => ({
    describe: () => {
      if (runId === GUARD.runId) return Promise.resolve({ parentExecution });
      const firstRunId = firstRuns[runId];
      return firstRunId === undefined
        ? Promise.reject(new WorkflowNotFoundError('gone', workflowId, runId))
        : Promise.resolve({ raw: { workflowExecutionInfo: { firstRunId } } });
    },
  });
  const client = { workflow: { getHandle } } as unknown as Pick<Client, 'workflow'>;
  return { client, namespaceId: NAMESPACE_ID };
}

const parentRun = (runId: string): Parent => ({ workflowId: 'team/bot', runId });

const unavailable = () => Promise.reject(new Error('unavailable'));

describe('refuseForeignGuard', () => {
  it.each([
    ['of the run', server(parentRun('run-1'))],
    ['of the run after a reset', server(parentRun('run-2'), { 'run-2': 'run-1' })],
    ['of a run after a reset that the server has forgotten', server(parentRun('run-2'))],
  ])('lets the child look: %s', async (_what, known) => {
    await expect(refuseForeignGuard(known, GUARD, GUARDED)).resolves.toBeUndefined();
  });

  it.each([
    ['nobody\u2019s child', server(undefined), GUARDED],
    ['a child of no name', server({ workflowId: '', runId: '' }), GUARDED],
    ['the child of another workflow', server({ workflowId: 'mine', runId: 'run-1' }), GUARDED],
    [
      'the child of another run of the workflow',
      server(parentRun('run-3'), { 'run-3': 'run-3' }),
      GUARDED,
    ],
    [
      'a child that names another run',
      server(parentRun('run-1')),
      { ...GUARDED, run: { ...RUN, workflowId: 'somebody' } },
    ],
    [
      'a child that looks for another label',
      server(parentRun('run-1')),
      { ...GUARDED, runLabel: 'of-somebody' },
    ],
  ])('refuses %s', async (_what, known, guarded) => {
    await expect(refuseForeignGuard(known, GUARD, guarded)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });

  it('says nothing of a guard while the server cannot be asked', async () => {
    const client = { workflow: { getHandle: () => ({ describe: unavailable }) } };
    const away = { client: client as unknown as Pick<Client, 'workflow'>, namespaceId: 'n' };
    await expect(refuseForeignGuard(away, GUARD, GUARDED)).rejects.toThrow('unavailable');
  });
});
