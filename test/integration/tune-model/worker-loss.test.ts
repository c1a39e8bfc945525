import type { TuneModelStatus } from '../../../src/contract/messages';
import { TuningStack, until } from '../../support/tuning-stack';
import { WorkerProcess } from '../../support/worker-process';

const isRunning = ({ tuningJob }: TuneModelStatus): boolean =>
  tuningJob?.state === 'JOB_STATE_RUNNING';

describe('a worker that goes away while a run waits', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({ workers: false });
  });
  afterAll(() => stack.close());

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'by %s: the next one goes on, with the same job',
    async (signal) => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const first = await WorkerProcess.start(stack.environment());
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, isRunning);
      const code = await first.stop(signal);
      expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
      const polled = (await project.journal('tuningJobs.get')).length;

      const second = await WorkerProcess.start(stack.environment());
      await until(
        async () => ((await project.journal('tuningJobs.get')).length > polled ? true : undefined),
        'a poll of the second worker',
      );
      await project.behave();
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
      expect(await project.applied('tuningJobs.create')).toBe(1);
      expect(await second.stop('SIGTERM')).toBe(0);
    },
  );

  it('keeps a cancel that came while no worker ran', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const first = await WorkerProcess.start(stack.environment());
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, isRunning);
    await first.stop('SIGKILL');
    await stack.client.cancel(workflowId, { reason: 'while nobody was there' });
    const second = await WorkerProcess.start(stack.environment());
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'cancelled',
      cancellation: { reason: 'while nobody was there' },
    });
    expect(await project.applied('tuningJobs.cancel')).toBe(1);
    await second.stop('SIGTERM');
  });
});

describe('a worker whose wait slots are all taken', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({ settings: { VERTEX_TUNING_MAX_WAITING: '2' } });
  });
  afterAll(() => stack.close());

  it('still cancels a waiting run, and sees the cancel through before others get the slot', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const request = await project.trainingRequest();
    const ids = [
      await stack.start(request),
      await stack.start(request),
      await stack.start(request),
    ];
    // The third has its job, and no slot to wait in.
    for (const id of ids) await stack.until(id, ({ tuningJob }) => tuningJob !== null);
    const [first = ''] = ids;
    await stack.client.cancel(first);
    await until(
      async () => ((await project.applied('tuningJobs.cancel')) === 1 ? true : undefined),
      'the cancel of the first run',
    );
    expect(await stack.client.result(first)).toMatchObject({ outcome: 'cancelled' });
    await project.behave();
    for (const id of ids.slice(1)) {
      expect(await stack.client.result(id)).toMatchObject({ outcome: 'succeeded' });
    }
  });
});
