import { MockActivityEnvironment } from '@temporalio/testing';
import { findUnchanged } from '../../../src/activities/find-unchanged';
import { fingerprintOf } from '../../../src/activities/request/fingerprint';
import type { FindUnchangedInput, FindUnchangedResult } from '../../../src/contract/activities';
import { LABELS } from '../../../src/contract/names';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { ObjectStore } from '../../../src/storage/port';
import type { TuningJob } from '../../../src/vertex/wire-types';
import { activityDependencies } from '../../support/activity-dependencies';

const PLACE = 'projects/7/locations/us-central1';
const URI = 'gs://acme/train.jsonl';
const SPEC = { trainingDatasetUri: URI, hyperParameters: { epochCount: '3' } };
const RUN_ID = 'run-1';
const INPUT: FindUnchangedInput = {
  firstExecutionRunId: RUN_ID,
  project: 'acme-project',
  location: 'us-central1',
  apiVersion: 'v1beta1',
  tuningJob: {
    baseModel: 'gemini-2.5-flash',
    description: 'now',
    labels: { [LABELS.run]: 'now', [LABELS.owner]: 'us' },
    supervisedTuningSpec: SPEC,
  },
  datasets: [{ role: 'training', uri: URI, crc32c: 'Nks/tw==', examples: 9, estimatedTokens: 90 }],
};
const LABELED = {
  [LABELS.run]: 'before',
  [LABELS.owner]: 'us',
  [LABELS.fingerprint]: fingerprintOf(INPUT.tuningJob, INPUT.datasets) ?? '',
};

function job(id: number, more: Partial<TuningJob> = {}): TuningJob {
  return {
    name: `${PLACE}/tuningJobs/${id}`,
    state: 'JOB_STATE_SUCCEEDED',
    createTime: `2026-11-20T10:0${id}:00Z`,
    baseModel: 'gemini-2.5-flash',
    description: 'before',
    labels: LABELED,
    supervisedTuningSpec: SPEC,
    tunedModel: { model: `${PLACE}/models/${id}@1` },
    ...more,
  };
}

type Objects = Record<string, { crc32c: string; timeCreated?: string }>;

const CONTENT = { crc32c: 'Nks/tw==', timeCreated: '2026-11-20T09:00:00.000Z' };
const OBJECTS: Objects = { [URI]: CONTENT, 'gs://acme/copy.jsonl': CONTENT };

function statOf(objects: Objects): ObjectStore['stat'] {
  return (uri) => {
    const found = objects[uri];
    if (found) {
      return Promise.resolve({ uri, generation: '1', metageneration: '1', size: 90, ...found });
    }
    const request = `GET ${uri}`;
    return Promise.reject(
      new GoogleApiError({ kind: 'status', httpStatus: 404, message: 'No such object', request }),
    );
  };
}

/** The id of the job that is found among these; a list says nothing of what a job was given. */
const foundAmong = (...jobs: TuningJob[]) => foundWith(OBJECTS, jobs);

async function foundWith(objects: Objects, jobs: TuningJob[]): Promise<string | undefined> {
  return (await answerWith(objects, jobs)).job?.name.split('/').at(-1);
}

function answerWith(
  objects: Objects,
  jobs: TuningJob[],
  runId = RUN_ID,
): Promise<FindUnchangedResult> {
  const find = findUnchanged(
    activityDependencies({
      objects: { stat: statOf(objects) },
      vertex: {
        listTuningJobs: () =>
          Promise.resolve({
            body: {
              tuningJobs: jobs.map(({ supervisedTuningSpec: _spec, ...listed }) => listed),
            },
          }),
        getTuningJob: ({ name }) =>
          Promise.resolve({ body: jobs.find((one) => one.name === name) ?? {} }),
        getModel: () => Promise.resolve({ body: {} }),
      },
    }),
  );
  const environment = new MockActivityEnvironment({
    workflowExecution: { workflowId: 'now', runId },
  });
  return environment.run<[FindUnchangedInput], FindUnchangedResult, typeof find>(find, INPUT);
}

describe('findUnchanged', () => {
  it('takes the newest of the jobs that were made from the same', async () => {
    const newer = job(2, { labels: { ...LABELED, [LABELS.run]: 'later' } });
    expect(await foundAmong(job(1), newer)).toBe('2');
  });

  it('says that the run was reset, where it found a job', async () => {
    expect(await answerWith(OBJECTS, [job(1)], 'run-2')).toMatchObject({ wasReset: true });
    expect(await answerWith(OBJECTS, [job(1)])).not.toHaveProperty('wasReset');
  });

  it('minds neither what the service filled in, nor where the dataset lay', async () => {
    const hyperParameters = { epochCount: '3', adapterSize: 'ADAPTER_SIZE_FOUR' } as const;
    const spec = { trainingDatasetUri: 'gs://acme/copy.jsonl', hyperParameters };
    expect(await foundAmong(job(1, { supervisedTuningSpec: spec }))).toBe('1');
  });

  it('knows the base model again, however the service spells it', async () => {
    const baseModel = 'publishers/google/models/gemini-2.5-flash';
    expect(await foundAmong(job(1, { baseModel }))).toBe('1');
  });

  it.each<[string, Partial<TuningJob>]>([
    ['another owner', { labels: { ...LABELED, [LABELS.owner]: 'them' } }],
    [
      'no owner',
      { labels: { [LABELS.run]: 'x', [LABELS.fingerprint]: LABELED[LABELS.fingerprint] } },
    ],
    ['another base model', { baseModel: 'gemini-2.5-pro' }],
    [
      'other parameters',
      { supervisedTuningSpec: { ...SPEC, hyperParameters: { epochCount: '4' } } },
    ],
    ['no parameters', { supervisedTuningSpec: { trainingDatasetUri: URI } }],
    ['an empty spec', { supervisedTuningSpec: {} as never }],
  ])('does not believe the fingerprint on a job with %s', async (_what, more) => {
    expect(await foundAmong(job(1, more))).toBeUndefined();
  });

  it.each<[string, Objects]>([
    ['is another now', { [URI]: { ...CONTENT, crc32c: 'AAAAAA==' } }],
    ['was written after it', { [URI]: { ...CONTENT, timeCreated: '2026-11-20T10:01:00.001Z' } }],
    ['was written in its moment', { [URI]: { ...CONTENT, timeCreated: '2026-11-20T10:01:00Z' } }],
    ['does not tell its age', { [URI]: { crc32c: CONTENT.crc32c } }],
    ['is gone', {}],
  ])('does not believe the fingerprint on a job whose dataset %s', async (_what, objects) => {
    expect(await foundWith(objects, [job(1)])).toBeUndefined();
  });

  it('looks at the dataset that the job was given, not at that of the run', async () => {
    const copied = 'gs://acme/copy.jsonl';
    const spec = { ...SPEC, trainingDatasetUri: copied };
    const given = job(1, { supervisedTuningSpec: spec });
    expect(await foundWith({ [copied]: CONTENT }, [given])).toBe('1');
    expect(await foundWith({ [URI]: CONTENT }, [given])).toBeUndefined();
  });

  it('does not take a later copy with all labels of a job for that job', async () => {
    const failed = job(1, { state: 'JOB_STATE_FAILED' });
    expect(await foundAmong(job(2), failed)).toBeUndefined();
    expect(await foundAmong(job(2), job(1))).toBe('1');
  });
});
