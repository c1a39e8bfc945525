import { WorkflowNotFoundError } from '@temporalio/client';
import type { OrphanSearch } from '../../../../src/activities/orphans/look-for-orphans';
import { lookForOrphans } from '../../../../src/activities/orphans/look-for-orphans';
import { runLabels } from '../../../../src/activities/request/run-labels';
import { LABELS } from '../../../../src/contract/names';
import type { TuningJob } from '../../../../src/vertex/wire-types';

const NAMESPACE_ID = 'namespace-id';
const NOW = Date.parse('2026-05-01T12:00:00Z');
const ago = (minutes: number): Date => new Date(NOW - minutes * 60_000);

type Run = {
  workflowId: string;
  runId: string;
  firstRunId?: string;
  started: Date;
  closed?: Date;
  memo?: Record<string, unknown>;
};

/** Temporal with these runs, the latest of a workflow id first. */
function temporal(runs: readonly Run[]): OrphanSearch['client'] {
  const described = ({ workflowId, runId, firstRunId, started, closed, memo }: Run) => ({
    workflowId,
    runId,
    status: { name: closed ? 'TERMINATED' : 'RUNNING' },
    startTime: started,
    closeTime: closed,
    memo,
    raw: { workflowExecutionInfo: { firstRunId: firstRunId ?? runId } },
  });
  const workflow = {
    getHandle: (workflowId: string, runId?: string) => ({
      async describe() {
        const run = runs.find(
          (one) => one.workflowId === workflowId && (runId === undefined || one.runId === runId),
        );
        if (run) return described(run);
        throw new WorkflowNotFoundError('not found', workflowId, runId);
      },
    }),
    async *list({ query }: { query: string }) {
      const workflowId = /WorkflowId = '(.*)'/.exec(query)?.[1];
      const isOpenOnly = query.includes("'Running'");
      for (const run of runs) {
        if (workflowId !== undefined && run.workflowId !== workflowId) continue;
        if (isOpenOnly && run.closed) continue;
        yield described(run);
      }
    },
  };
  return { workflow } as unknown as OrphanSearch['client'];
}

function job(
  id: string,
  { workflowId, runId }: { workflowId: string; runId: string },
  more: { created?: Date; labels?: Record<string, string>; description?: string } = {},
): TuningJob {
  const labels = runLabels(NAMESPACE_ID, { workflowId, firstExecutionRunId: runId });
  return {
    name: `projects/1/locations/us-central1/tuningJobs/${id}`,
    state: 'JOB_STATE_RUNNING',
    createTime: (more.created ?? ago(60)).toISOString(),
    description: more.description ?? `Temporal default/${workflowId}`,
    labels: {
      [LABELS.run]: labels.run,
      [LABELS.owner]: labels.owner,
      [LABELS.workflow]: labels.workflow,
      ...more.labels,
    },
  };
}

function ids(list: readonly { name: string }[]): (string | undefined)[] {
  return list.map(({ name }) => name.split('/').at(-1));
}

/** The ids of what was found, by list. */
async function look(jobs: readonly TuningJob[], runs: readonly Run[]) {
  const found = await lookForOrphans(
    {
      vertex: {
        listTuningJobs: async ({ pageToken }) => {
          // Two pages, so that the second is read too.
          const half = Math.ceil(jobs.length / 2);
          return pageToken === undefined
            ? {
                body: { tuningJobs: jobs.slice(0, half), nextPageToken: 'more' },
                serverTime: new Date(NOW).toISOString(),
              }
            : {
                body: { tuningJobs: jobs.slice(half) },
                serverTime: new Date(NOW).toISOString(),
              };
        },
      },
      client: temporal(runs),
      namespaceId: NAMESPACE_ID,
      apiVersion: 'v1beta1',
      consoleUrl: (name) => `console:${name}`,
    },
    { project: 'acme', locations: ['us-central1'], olderThanMs: 900_000 },
  );
  return {
    orphans: ids(found.orphans),
    copiedLabels: ids(found.copiedLabels),
    unproven: ids(found.unproven),
  };
}

const NOTHING = { orphans: [], copiedLabels: [], unproven: [] };
const RUN = { workflowId: 'team/bot', runId: 'run-1' };
const CLOSED: Run = { ...RUN, started: ago(70), closed: ago(30) };

describe('lookForOrphans', () => {
  it('finds the job of a closed run', async () => {
    expect(await look([job('1', RUN)], [CLOSED])).toEqual({ ...NOTHING, orphans: ['1'] });
  });

  it('leaves the job of an open run alone', async () => {
    expect(await look([job('1', RUN)], [{ ...RUN, started: ago(70) }])).toEqual(NOTHING);
  });

  it('leaves a job alone whose run was reset and is open again', async () => {
    const reset: Run = { ...RUN, runId: 'run-2', firstRunId: 'run-1', started: ago(20) };
    expect(await look([job('1', RUN)], [reset, CLOSED])).toEqual(NOTHING);
  });

  it('takes a run and its resets for one life', async () => {
    const reset: Run = {
      ...RUN,
      runId: 'run-2',
      firstRunId: 'run-1',
      started: ago(20),
      closed: ago(18),
    };
    const first: Run = { ...CLOSED, closed: ago(20) };
    expect(await look([job('1', RUN)], [reset, first])).toEqual({ ...NOTHING, orphans: ['1'] });
  });

  it('finds the job of an earlier run of a workflow id that is open again', async () => {
    const later: Run = { ...RUN, runId: 'run-9', started: ago(25) };
    expect(await look([job('1', RUN)], [later, CLOSED])).toEqual({ ...NOTHING, orphans: ['1'] });
  });

  it('tells a copy by the time it was made, and calls it no orphan', async () => {
    const copy = job('2', RUN, { created: ago(20) });
    const before: Run = { ...RUN, started: ago(200), closed: ago(100) };
    expect(await look([copy], [before])).toEqual({ ...NOTHING, copiedLabels: ['2'] });
  });

  it('proves nothing of a run that Temporal has forgotten, nor of another run of its workflow id', async () => {
    expect(await look([job('1', RUN)], [])).toEqual({ ...NOTHING, unproven: ['1'] });
    const later: Run = { ...RUN, runId: 'run-9', started: ago(70), closed: ago(1) };
    expect(await look([job('1', RUN)], [later])).toEqual({ ...NOTHING, unproven: ['1'] });
  });

  it('finds the run of a job whose description is its own, or names another run', async () => {
    const own = job('1', RUN, { description: 'the nightly one' });
    const wrong = job('2', RUN, { description: 'Temporal default/other' });
    const other: Run = { workflowId: 'other', runId: 'run-5', started: ago(70) };
    expect(await look([own, wrong], [other, CLOSED])).toEqual({ ...NOTHING, orphans: ['1', '2'] });
  });

  it('leaves alone what is no job of this namespace, too young, over, or left on purpose', async () => {
    const jobs = [
      job('1', RUN, { labels: { [LABELS.owner]: 'another' } }),
      job('2', RUN, { created: ago(14) }),
      { ...job('3', RUN), state: 'JOB_STATE_CANCELLED' },
      job('4', RUN, { labels: { [LABELS.left]: 'true' } }),
    ];
    expect(await look(jobs, [CLOSED])).toEqual(NOTHING);
  });

  it('leaves a job alone that another, open run has taken over for its request id', async () => {
    const shared = job('1', RUN, { labels: { [LABELS.request]: 'same' } });
    const holder: Run = {
      workflowId: 'second',
      runId: 'run-7',
      started: ago(50),
      memo: { result: { tuningJob: { name: shared.name } } },
    };
    expect(await look([shared], [holder, CLOSED])).toEqual(NOTHING);
    expect(await look([shared], [CLOSED])).toEqual({ ...NOTHING, orphans: ['1'] });
  });
});
