import { SIGNALS } from '../../../src/contract/names';
import { TuningStack, until } from '../../support/tuning-stack';

/** From so many events on the server suggests to continue as new; a signal is at least one event. */
const SUGGESTED_AT = 4_096;
const AT_A_TIME = 32;
/** The whole history is replayed when the test is over. */
const REPLAY_WITHIN_MS = 240_000;

describe('a run whose history has become long', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    // So rarely that every look in the test is one that was asked for.
    stack = await TuningStack.start({ settings: { VERTEX_TUNING_POLL_INTERVAL: '10m' } });
  });
  afterAll(() => stack.close(), REPLAY_WITHIN_MS);

  it('no longer follows refreshes, says so, and still ends its job on a cancel', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, ({ phase }) => phase === 'tuning');
    const handle = stack.handle(workflowId);
    await handle.signal(SIGNALS.refresh);
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');

    for (let sent = 0; sent < SUGGESTED_AT; sent += AT_A_TIME) {
      await Promise.all(Array.from({ length: AT_A_TIME }, () => handle.signal(SIGNALS.refresh)));
      // The worker keeps up: what is measured is the length of the history, not a flood.
      await stack.status(workflowId);
    }
    await handle.signal(SIGNALS.refresh);
    await stack.until(workflowId, ({ warnings }) =>
      warnings.some(({ code }) => code === 'HISTORY_LONG'),
    );
    // A look that was begun before may still be under way.
    await until(async () => {
      const { raw } = await handle.describe();
      const looks = raw.pendingActivities?.filter(
        ({ activityType }) => activityType?.name === 'confirmTuningJobEnd',
      );
      return (looks ?? []).length === 0 ? true : undefined;
    }, 'the end of the last look');
    const asked = (await project.journal('tuningJobs.get')).length;
    const before = await stack.historyLength(workflowId);
    for (let count = 0; count < 3; count += 1) {
      await handle.signal(SIGNALS.refresh);
      await stack.status(workflowId);
    }
    // Four for each, and the rest of a workflow task that was under way when they were counted before.
    expect((await stack.historyLength(workflowId)) - before).toBeLessThanOrEqual(3 * 4 + 3);
    expect((await project.journal('tuningJobs.get')).length).toBe(asked);

    await stack.client.cancel(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    expect(Object.values(await project.jobStates())).toEqual(['JOB_STATE_CANCELLED']);
  });
});
