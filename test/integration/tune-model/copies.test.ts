import type { EmulatedProject } from '../../support/emulated-project';
import { orderRows } from '../../support/emulated-project';
import { until, TuningStack } from '../../support/tuning-stack';

const CREATE = 'tuningJobs.create';
const HELD = { holdAt: 'RUNNING' } as const;

const looks = async (project: EmulatedProject): Promise<number> =>
  (await project.journal('tuningJobs.list')).length;

async function furtherLooks(project: EmulatedProject, count: number): Promise<void> {
  const before = await looks(project);
  await until(
    async () => (await looks(project)) >= before + count || undefined,
    'further looks of the run',
  );
}

describe('a copy that is listed before the job of the run', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    // Long enough for a copy, and the looks after it, to come within it.
    stack = await TuningStack.start({ settings: { VERTEX_TUNING_LOOK_WINDOW: '8s' } });
  });
  afterAll(() => stack.close());

  /** A run whose create call was applied and had no answer, and whose job no list shows. */
  async function unanswered() {
    const project = await stack.project();
    await project.behave({ ...HELD, listStaleMs: 600_000 });
    await project.fault({ match: { operation: CREATE }, kind: 'resetAfterApply' });
    const workflowId = await stack.start(await project.trainingRequest());
    const own = await until(
      async () => Object.keys(await project.jobStates())[0],
      'the job of the run',
    );
    await project.hide(own, HELD);
    return { project, workflowId, own };
  }

  /** The copy is seen, then the job of the run as well; what the run did by its end. */
  async function seen(
    { project, workflowId, own }: Awaited<ReturnType<typeof unanswered>>,
    copy: string,
  ) {
    await furtherLooks(project, 2);
    const { tuningJob } = await stack.status(workflowId);
    await project.behave(HELD);
    await stack.until(workflowId, (status) => status.tuningJob !== null);
    // Late looks see both: the first of them is due after another window.
    await furtherLooks(project, 1);
    await project.behave();
    const result = await stack.client.result(workflowId);
    return {
      tookCopy: tuningJob !== null,
      keptOwn: result.tuningJob?.name === own,
      duplicates: result.duplicates,
      jobs: await project.applied(CREATE),
      copyIsCancelled: /CANCEL/.test((await project.jobStates())[copy] ?? ''),
    };
  }
  const LEFT_ALONE = {
    tookCopy: false,
    keptOwn: true,
    duplicates: [],
    jobs: 2,
    copyIsCancelled: false,
  };

  it('does not end the look after a create call without an answer, when it reads other data', async () => {
    const run = await unanswered();
    const { labels, supervisedTuningSpec } = await run.project.job(run.own);
    const trainingDatasetUri = await run.project.upload('other.jsonl', orderRows(20).join('\n'));
    const copy = await run.project.createJob({
      labels,
      supervisedTuningSpec: { ...supervisedTuningSpec, trainingDatasetUri },
    });
    expect(await seen(run, copy)).toEqual(LEFT_ALONE);
  });

  it('does not end it either when it is the same in all and was made after the look began', async () => {
    const run = await unanswered();
    // The service tells its time to the second.
    await furtherLooks(run.project, 2);
    const copy = await run.project.copyJob(run.own);
    expect(await seen(run, copy)).toEqual(LEFT_ALONE);
  });

  it('has no reset run pay for another job, and is not taken for the one that the run held', async () => {
    const project = await stack.project();
    await project.behave(HELD);
    const workflowId = await stack.start(await project.trainingRequest());
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    const own = tuningJob?.name ?? '';
    await project.hide(own, HELD);
    const copy = await project.copyJob(own);
    await stack.reset(workflowId);
    const again = await stack.until(workflowId, (status) => status.tuningJob !== null);
    expect(again.tuningJob?.name).toBe(own);
    await project.behave();
    expect(await stack.client.result(workflowId)).toMatchObject({
      outcome: 'succeeded',
      tuningJob: { name: own },
      duplicates: [],
    });
    expect(await project.applied(CREATE)).toBe(2);
    expect((await project.jobStates())[copy]).not.toMatch(/CANCEL/);
  });
});
