import { CertainFind } from '../../../src/activities/certain-find';
import type { SaidBefore } from '../../../src/contract/closed-run';
import type { TuningJobSnapshot } from '../../../src/contract/tuning-job';
import { GoogleApiError } from '../../../src/google/google-api-error';
import { activityDependencies } from '../../support/activity-dependencies';

const BEGIN = '2026-01-01T00:00:00.000Z';
const SENT = { supervisedTuningSpec: { trainingDatasetUri: 'gs://b/train.jsonl' } };

function job(id: string, secondsAfterBegin: number): TuningJobSnapshot {
  return {
    name: `projects/1/locations/l/tuningJobs/${id}`,
    apiVersion: 'v1',
    state: 'JOB_STATE_RUNNING',
    createTime: new Date(Date.parse(BEGIN) + secondsAfterBegin * 1_000).toISOString(),
  };
}

/** A judge of looks at a service whose jobs read that dataset, with the names of the jobs that it asked for. */
function judge(
  given: string | GoogleApiError,
  { before, tuningJob = SENT }: { before?: Partial<SaidBefore>; tuningJob?: object | null } = {},
) {
  const asked: string[] = [];
  const deps = activityDependencies({
    vertex: {
      getTuningJob({ name }) {
        asked.push(name);
        if (typeof given !== 'string') return Promise.reject(given);
        const supervisedTuningSpec = { trainingDatasetUri: given };
        return Promise.resolve({ body: { name, supervisedTuningSpec } });
      },
    },
  });
  const find = new CertainFind(
    deps,
    { apiVersion: 'v1', ...(tuningJob === null ? {} : { tuningJob: { ...tuningJob } }) },
    before && { jobs: [], createCalls: 'unknown', ...before },
  );
  const isAmong = (...jobs: TuningJobSnapshot[]): Promise<boolean> =>
    find.isAmong(jobs, BEGIN, new AbortController().signal);
  return { isAmong, asked };
}

describe('CertainFind', () => {
  it('takes what was made before the look and reads what the run sends', async () => {
    const { isAmong } = judge('gs://b/train.jsonl');
    expect(await isAmong()).toBe(false);
    // The service's clock is read to the second.
    expect(await isAmong(job('a', 0.9))).toBe(true);
  });

  it('is not sure of what was made since the look began, or reads other data; it asks once', async () => {
    expect(await judge('gs://b/train.jsonl').isAmong(job('a', 2))).toBe(false);
    const { isAmong, asked } = judge('gs://b/other.jsonl');
    expect(await isAmong(job('a', -5))).toBe(false);
    expect(await isAmong(job('a', -5))).toBe(false);
    expect(asked).toHaveLength(1);
  });

  it('is sure once an older job shows itself', async () => {
    const { isAmong } = judge('gs://b/train.jsonl');
    expect(await isAmong(job('copy', 2))).toBe(false);
    expect(await isAmong(job('own', -1), job('copy', 2))).toBe(true);
  });

  it('asks again for what could not be asked for', async () => {
    const { isAmong, asked } = judge(
      new GoogleApiError({ kind: 'network', message: 'gone', request: 'get' }),
    );
    expect(await isAmong(job('a', 0))).toBe(false);
    expect(await isAmong(job('a', 0))).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('takes anything where nothing is known of the body', async () => {
    expect(await judge('gs://b/other.jsonl', { tuningJob: null }).isAmong(job('a', 9))).toBe(true);
  });

  it('waits for a job that the run named before it was reset, and for nothing where it named an operation', async () => {
    const jobs = ['projects/p/locations/l/tuningJobs/own'];
    const { isAmong } = judge('gs://b/train.jsonl', { before: { jobs } });
    expect(await isAmong(job('copy', -1))).toBe(false);
    expect(await isAmong(job('own', -2), job('copy', -1))).toBe(true);
    const operation = 'projects/p/locations/l/operations/1';
    expect(await judge('', { before: { operation } }).isAmong()).toBe(true);
  });
});
