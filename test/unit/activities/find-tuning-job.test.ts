import { MockActivityEnvironment } from '@temporalio/testing';
import { findTuningJob } from '../../../src/activities/find-tuning-job';
import type { FindTuningJobInput, FindTuningJobResult } from '../../../src/contract/activities';
import { LABELS } from '../../../src/contract/names';
import { startEmulator } from '../../../src/emulator';
import type { Behavior } from '../../../src/emulator/behavior';
import { createVertexClient } from '../../../src/vertex';
import type { VertexClient } from '../../../src/vertex/client';
import { activityDependencies } from '../../support/activity-dependencies';
import { EmulatedProject, orderRows } from '../../support/emulated-project';

/** Two pages and a bit: what a look without a filter has to turn. */
const OLD_JOBS = 210;
const RUN_ID = 'run-1';

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let vertex: VertexClient;

beforeAll(async () => {
  emulator = await startEmulator();
  vertex = createVertexClient({ target: { kind: 'emulator', host: emulator.host } });
});
afterAll(async () => {
  await vertex.close();
  await emulator.close();
});

async function filledProject(behavior: Behavior): Promise<EmulatedProject> {
  const project = new EmulatedProject(emulator.url);
  await project.behave({ holdAt: 'RUNNING', ...behavior });
  await project.upload('train.jsonl', orderRows(20).join('\n'));
  for (let job = 0; job < OLD_JOBS; job += 1) await create(project, `old-${job}`);
  return project;
}

async function create(project: EmulatedProject, workflow: string, more = {}): Promise<string> {
  const { body } = await vertex.createTuningJob({
    project: project.id,
    location: 'us-central1',
    apiVersion: 'v1beta1',
    tuningJob: {
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: `gs://${project.bucket}/train.jsonl` },
      labels: { [LABELS.run]: `run-of-${workflow}`, [LABELS.workflow]: workflow, ...more },
    },
  });
  return body.name ?? '';
}

/** One worker's looks at a project, each with the calls of `list` it took. */
function looksAt(project: EmulatedProject) {
  const look = findTuningJob(activityDependencies({ vertex }));
  return async (
    input: Partial<FindTuningJobInput>,
  ): Promise<{ found: FindTuningJobResult; calls: number }> => {
    const before = (await project.journal('tuningJobs.list')).length;
    const asked: FindTuningJobInput = {
      project: project.id,
      location: 'us-central1',
      apiVersion: 'v1beta1',
      runLabel: 'new-run',
      firstExecutionRunId: RUN_ID,
      isFirst: false,
      lookForMs: 0,
      jobMayExist: false,
      ...input,
    };
    const asking = (): Promise<FindTuningJobResult> => look(asked);
    const found = await new MockActivityEnvironment({
      workflowExecution: { workflowId: 'new', runId: RUN_ID },
    }).run<[], FindTuningJobResult, typeof asking>(asking);
    return { found, calls: (await project.journal('tuningJobs.list')).length - before };
  };
}

describe('findTuningJob', () => {
  it('asks by label in the first look of a run, once the filter has found a job that was there', async () => {
    const project = await filledProject({});
    await create(project, 'old-7', { [LABELS.request]: 'wish' });
    const look = looksAt(project);
    const first = { isFirst: true, requestLabel: 'wish' };

    // Three pages, and two calls that try the filter.
    expect((await look(first)).calls).toBe(5);
    const second = await look(first);
    expect(second.calls).toBe(1);
    expect(second.found.claimed).toHaveLength(1);
    expect(second.found.jobs).toHaveLength(0);
  });

  it('believes the filter for the labels it was tried with, and no other', async () => {
    const project = await filledProject({});
    const look = looksAt(project);
    const workflow = { id: 'new', label: 'new' };
    await look({ isFirst: true, workflow });
    expect((await look({ isFirst: true, workflow })).calls).toBe(1);
    // No job has the request label yet: there is nothing to try a filter for it with.
    expect((await look({ isFirst: true, workflow, requestLabel: 'wish' })).calls).toBe(4);
  });

  it('pages everything when the run was reset', async () => {
    const project = await filledProject({});
    const look = looksAt(project);
    const workflow = { id: 'new', label: 'new' };
    await look({ isFirst: true, workflow });
    const reset = await look({ isFirst: true, workflow, firstExecutionRunId: 'run-0' });
    expect(reset.calls).toBe(3);
  });

  it('pages everything when a create call may have been sent', async () => {
    const project = await filledProject({});
    const name = await create(project, 'mine');
    const look = looksAt(project);
    await look({ isFirst: true });

    const { found, calls } = await look({ runLabel: 'run-of-mine', jobMayExist: true });
    expect(calls).toBe(3);
    expect(found.jobs.map((job) => job.name)).toEqual([name]);
  });

  it('looks through the whole window although the clock is set forward meanwhile', async () => {
    const project = new EmulatedProject(emulator.url);
    const look = looksAt(project);
    const now = Date.now.bind(Date);
    const begin = now();
    const clock = jest
      .spyOn(Date, 'now')
      .mockImplementation(() => (now() > begin + 20 ? now() + 3_600_000 : now()));
    try {
      const beganAt = performance.now();
      await look({ lookForMs: 200, jobMayExist: true });
      expect(performance.now() - beganAt).toBeGreaterThanOrEqual(200);
    } finally {
      clock.mockRestore();
    }
  });

  it.each(['refused', 'ignored', 'empty'] as const)(
    'never believes a filter that is %s',
    async (listFilter) => {
      const project = await filledProject({ listFilter });
      const name = await create(project, 'other', { [LABELS.request]: 'wish' });
      const look = looksAt(project);
      for (const turn of [1, 2]) {
        const { found, calls } = await look({ isFirst: true, requestLabel: 'wish' });
        expect({ turn, calls }).toEqual({ turn, calls: 5 });
        expect(found.claimed?.map((job) => job.name)).toEqual([name]);
      }
    },
  );

  it('goes back to paging when a filter that worked is refused', async () => {
    const project = await filledProject({});
    await create(project, 'other', { [LABELS.request]: 'wish' });
    const look = looksAt(project);
    await look({ isFirst: true, requestLabel: 'wish' });
    await project.behave({ holdAt: 'RUNNING', listFilter: 'refused' });

    const { found, calls } = await look({ isFirst: true, requestLabel: 'wish' });
    expect(found.claimed).toHaveLength(1);
    // One that is refused, three pages, and one that tries again.
    expect(calls).toBe(5);
  });
});
