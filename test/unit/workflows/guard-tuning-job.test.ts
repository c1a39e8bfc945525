import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import type {
  GuardTuningJobInput,
  RebaseEnd,
  TuningActivities,
} from '../../../src/contract/activities';
import type { ClosedRun } from '../../../src/contract/closed-run';
import { LABELS } from '../../../src/contract/names';
import type { TuningJobSnapshot } from '../../../src/contract/tuning-job';
import { guardTuningJob } from '../../../src/workflows/guard-tuning-job';

let activities: Partial<TuningActivities>;

function mockPolicy(): Partial<TuningActivities> {
  return activities;
}

jest.mock('@temporalio/workflow', () => ({
  ...jest.requireActual<object>('@temporalio/workflow'),
  CancellationScope: {
    current: () => ({ cancelRequested: Promise.resolve() }),
    nonCancellable: <T>(work: () => T): T => work(),
  },
  sleep: () => Promise.resolve(),
  condition: (isOver: () => boolean) =>
    new Promise((resolve) => {
      setImmediate(() => resolve(isOver()));
    }),
  setCurrentDetails: () => {},
}));
jest.mock('../../../src/workflows/activity-policy', () => {
  const all = mockPolicy;
  return {
    cancelling: all,
    comparing: all,
    confirming: all,
    finding: all,
    operationEnding: all,
    operationFinding: all,
    operationWaiting: all,
    runWatching: all,
  };
});

const PLACE = 'projects/acme/locations/us-central1';
const SINCE = Date.parse('2026-01-01T12:00:00Z');
const JOB = `${PLACE}/tuningJobs/8`;
const OPERATION = `${PLACE}/operations/3`;
const INPUT: GuardTuningJobInput = {
  project: 'acme',
  location: 'us-central1',
  apiVersion: 'v1',
  run: { workflowId: 'w', firstExecutionRunId: 'r1' },
  runLabel: 'own',
  tuningJob: { baseModel: 'gemini-2.5-flash' },
  rebase: { since: SINCE },
  timing: { lookWindow: 1, requestTimeout: 1, waitHeartbeatTimeout: 1, cancelRepeat: 1 },
};

const job = (overrides: Partial<TuningJobSnapshot> = {}): TuningJobSnapshot => ({
  name: JOB,
  apiVersion: 'v1',
  state: 'JOB_STATE_RUNNING',
  createTime: '2026-01-01T12:00:10Z',
  baseModel: 'gemini-2.5-flash',
  ...overrides,
});

const said = (overrides: Partial<ClosedRun> = {}): ClosedRun => ({
  isSettled: false,
  jobs: [],
  createCalls: 'answered',
  ...overrides,
});

/** What the activity `endRebase` throws for an operation that the run cannot have begun. */
function foreign(): ActivityFailure {
  const cause = ApplicationFailure.nonRetryable(`${OPERATION} is no rebase.`, 'JOB_MAY_BE_RUNNING');
  return new ActivityFailure('failed', 'endRebase', '1', 'NON_RETRYABLE_FAILURE', 'w', cause);
}

/** A service with these jobs, and what the run says each time it is asked; the last is said again and again. */
class Service {
  readonly cancelled: string[] = [];
  readonly ended: string[] = [];

  constructor(
    private readonly jobs: TuningJobSnapshot[],
    words: readonly ClosedRun[],
    private readonly ends: Record<string, () => Promise<RebaseEnd>> = {},
  ) {
    let asked = 0;
    activities = {
      awaitRunClosed: () => Promise.resolve(words[Math.min(asked++, words.length - 1)] ?? said()),
      findTuningJob: () => Promise.resolve({ jobs: this.labelled(), strays: [], serverTime: {} }),
      confirmTuningJobEnd: async ({ name }) => {
        await new Promise(setImmediate);
        return this.named(name);
      },
      cancelTuningJob: ({ name }) => {
        this.cancelled.push(name);
        this.named(name).state = 'JOB_STATE_CANCELLED';
        return Promise.resolve({ kind: 'accepted' });
      },
      compareTuningJob: () => Promise.resolve({ isSame: false }),
      endRebase: ({ operation }) => {
        this.ended.push(operation);
        return this.endOf(operation);
      },
      findRebases: () => Promise.resolve({ operations: [] }),
    };
  }

  private endOf(operation: string): Promise<RebaseEnd> {
    return this.ends[operation]?.() ?? Promise.resolve({ kind: 'failed', code: 1, message: '' });
  }

  private labelled(): TuningJobSnapshot[] {
    return this.jobs.filter(({ labels }) => labels?.[LABELS.run] === 'own');
  }

  private named(name: string): TuningJobSnapshot {
    const found = this.jobs.find((one) => one.name === name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  }
}

describe('guardTuningJob', () => {
  it('cancels a job of the rebase that the run named, whatever labels it has', async () => {
    const service = new Service([job()], [said({ jobs: [JOB] })]);
    expect(await guardTuningJob(INPUT)).toEqual({ cancelled: [JOB] });
    expect(service.cancelled).toEqual([JOB]);
  });

  it.each<[string, Partial<TuningJobSnapshot>]>([
    ['was there before the run', { createTime: '2026-01-01T11:00:00Z' }],
    ['does not tell when it was made', { createTime: '' }],
    ['is in another project', { name: JOB.replace('acme', 'other') }],
    ['is in another location', { name: JOB.replace('us-central1', 'us-east5') }],
    ['tunes another base model', { baseModel: 'gemini-2.5-pro' }],
  ])('names and leaves alone a job without its label that %s', async (_, overrides) => {
    const other = job(overrides);
    const service = new Service([other], [said({ jobs: [other.name] })]);
    await expect(guardTuningJob(INPUT)).rejects.toMatchObject({
      type: 'JOB_MAY_BE_RUNNING',
      message: expect.stringContaining(other.name) as string,
    });
    expect(service.cancelled).toEqual([]);
  });

  it('says nothing of such a job that has ended, and cancels what has the label', async () => {
    const other = job({ createTime: '2026-01-01T11:00:00Z', state: 'JOB_STATE_SUCCEEDED' });
    const own = job({ name: `${PLACE}/tuningJobs/9`, labels: { [LABELS.run]: 'own' } });
    const service = new Service([other, own], [said({ jobs: [JOB], createCalls: 'unknown' })]);
    // The memo may be anybody's word.
    activities.compareTuningJob = () => Promise.resolve({ isSame: true });
    expect(await guardTuningJob(INPUT)).toEqual({ cancelled: [own.name] });
    expect(service.cancelled).toEqual([own.name]);
  });

  it('names an operation that the run cannot have begun, and still ends what has the label', async () => {
    const own = job({ labels: { [LABELS.run]: 'own' } });
    const service = new Service([own], [said({ operation: OPERATION, createCalls: 'unknown' })], {
      [OPERATION]: () => Promise.reject(foreign()),
    });
    activities.compareTuningJob = () => Promise.resolve({ isSame: true });
    await expect(guardTuningJob(INPUT)).rejects.toMatchObject({
      type: 'JOB_MAY_BE_RUNNING',
      message: expect.stringContaining(OPERATION) as string,
    });
    expect(service.cancelled).toEqual([JOB]);
  });

  it('leaves alone the job of an operation that it cannot have come of', async () => {
    const other = job({ createTime: '2026-01-01T11:00:00Z' });
    const service = new Service([other], [said({ operation: OPERATION })], {
      [OPERATION]: () => Promise.resolve({ kind: 'job', job: other }),
    });
    await expect(guardTuningJob(INPUT)).rejects.toMatchObject({ type: 'JOB_MAY_BE_RUNNING' });
    expect(service.cancelled).toEqual([]);
  });

  const OTHER = `${PLACE}/operations/4`;

  it('ends the operation of a run that went on after a reset while the guard looked', async () => {
    const before = said({ operation: OPERATION });
    const service = new Service([], [before, said({ operation: OTHER })]);
    expect(await guardTuningJob(INPUT)).toEqual({
      cancelled: [],
      operations: [OPERATION, OTHER],
    });
    expect(service.ended).toEqual([OPERATION, OTHER]);
  });

  it('ends it too where the run before had named nothing', async () => {
    const before = said({ createCalls: 'unknown' });
    const service = new Service([], [before, said({ operation: OTHER })]);
    expect(await guardTuningJob(INPUT)).toEqual({ cancelled: [], operations: [OTHER] });
    expect(service.ended).toEqual([OTHER]);
  });

  it('says what is not known of such an operation', async () => {
    const before = said({ operation: OPERATION });
    const service = new Service([], [before, said({ operation: OTHER })], {
      [OTHER]: () => Promise.resolve({ kind: 'nameless' }),
    });
    await expect(guardTuningJob(INPUT)).rejects.toMatchObject({
      type: 'JOB_MAY_BE_RUNNING',
      message: expect.stringContaining(OTHER) as string,
    });
    expect(service.ended).toEqual([OPERATION, OTHER]);
  });

  it('cancels the job that such a run named', async () => {
    const before = said({ operation: OPERATION });
    const service = new Service([job()], [before, said({ jobs: [JOB] })]);
    expect(await guardTuningJob(INPUT)).toEqual({ cancelled: [JOB], operations: [OPERATION] });
    expect(service.cancelled).toEqual([JOB]);
  });
});
