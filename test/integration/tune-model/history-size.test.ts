import { TuningStack } from '../../support/tuning-stack';

/** The published budget: history does not grow with waiting. */
const RUN_BUDGET = 80;
const EVALUATION_BUDGET = 60;

describe('the history of a run', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it(`has at most ${RUN_BUDGET} events without, and its evaluation at most ${EVALUATION_BUDGET}`, async () => {
    const project = await stack.project();
    const bare = await stack.start(await project.trainingRequest());
    await stack.client.result(bare);
    expect(await stack.historyLength(bare)).toBeLessThanOrEqual(RUN_BUDGET);
    const evaluated = await stack.start(await project.evaluatedRequest());
    await stack.client.result(evaluated);
    expect(await stack.historyLength(`${evaluated}/evaluation`)).toBeLessThanOrEqual(
      EVALUATION_BUDGET,
    );
  });

  it('is as long for a job of many polls as for one of few', async () => {
    const lengths: number[] = [];
    const polls: number[] = [];
    for (const epochMs of [600, 6_000]) {
      const project = await stack.project();
      await project.behave({ pendingMs: 600, epochMs });
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.client.result(workflowId);
      lengths.push(await stack.historyLength(workflowId));
      polls.push((await project.journal('tuningJobs.get')).length);
    }
    const [few = 0, many = 0] = polls;
    expect(many).toBeGreaterThan(3 * few);
    expect(lengths[1]).toBe(lengths[0]);
  });
});
