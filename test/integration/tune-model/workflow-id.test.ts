import { randomUUID } from 'node:crypto';
import { TuningStack } from '../../support/tuning-stack';

/** An id of its own with as many bytes as wanted, three to a character. */
function idOfBytes(bytes: number): string {
  const own = randomUUID().slice(0, 8);
  const rest = bytes - own.length;
  return `${own}${'漢'.repeat(Math.floor(rest / 3))}${'x'.repeat(rest % 3)}`;
}

describe('the workflow id of a run', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('may be as long as the check lets it be: there is room for the guard', async () => {
    const project = await stack.project();
    const workflowId = await stack.start(await project.trainingRequest(), idOfBytes(500));
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
  });

  it('is refused where the server takes it and the guard would not fit', async () => {
    const project = await stack.project();
    const workflowId = await stack.start(await project.trainingRequest(), idOfBytes(990));
    const { code, message } = await stack.failure(workflowId);
    expect(code).toBe('INVALID_REQUEST');
    expect(message).toContain('workflow.workflowId');
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });
});
