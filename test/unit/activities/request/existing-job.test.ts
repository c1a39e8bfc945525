import { checkExistingJobRequest } from '../../../../src/activities/request/existing-job';
import type { Problem } from '../../../../src/contract/problem';
import { TuningError } from '../../../../src/contract/tuning-error';
import { discoveryDocument, messageId } from '../../../../src/vertex/discovery/discovery-documents';
import { requestContext } from '../../../support/requests';

const NAME = 'projects/acme-project/locations/us-central1/tuningJobs/7';

function problemsOf(request: unknown): readonly Problem[] {
  try {
    checkExistingJobRequest(request, requestContext());
  } catch (error) {
    if (!(error instanceof TuningError) || error.code !== 'INVALID_REQUEST') throw error;
    return error.problems;
  }
  return [];
}

const paths = (request: unknown): string[] => problemsOf(request).map(({ path }) => path);

describe('checkExistingJobRequest', () => {
  it('takes project and location from the name', () => {
    const { project, location, name } = checkExistingJobRequest(
      { existingTuningJob: NAME },
      requestContext(),
    );
    expect({ project, location, name }).toEqual({
      project: 'acme-project',
      location: 'us-central1',
      name: NAME,
    });
  });

  it('asks by the project that the request gives, where the name has its number', () => {
    const { name } = checkExistingJobRequest(
      { project: 'acme-project', existingTuningJob: NAME.replace('acme-project', '123') },
      requestContext(),
    );
    expect(name).toBe(NAME);
  });

  it.each<[string, object, string]>([
    ['another project', { project: 'other-project' }, 'project'],
    [
      'another number',
      { existingTuningJob: NAME.replace('acme-project', '1'), project: '2' },
      'project',
    ],
    ['another location', { location: 'europe-west4' }, 'location'],
    ['a body beside the name', { tuningJob: { baseModel: 'm' } }, 'tuningJob'],
    ['a request id', { requestId: 'x' }, 'requestId'],
    ['a cancel on termination', { onTerminate: 'cancel' }, 'onTerminate'],
    [
      'a name of something else',
      { existingTuningJob: 'projects/p/locations/l/models/1' },
      'existingTuningJob',
    ],
    [
      'a name that climbs',
      { existingTuningJob: 'projects/p/locations/l/tuningJobs/../1' },
      'existingTuningJob',
    ],
    ['no text', { existingTuningJob: 7 }, 'existingTuningJob'],
    [
      'an evaluation without a place',
      { evaluation: { datasetUri: 'gs://acme/t.jsonl' } },
      'artifactsUri',
    ],
    ['an unknown field', { colour: 'red' }, 'colour'],
  ])('refuses %s', (_, fields, path) => {
    expect(paths({ existingTuningJob: NAME, ...fields })).toEqual([path]);
  });

  it('tells every problem at once', () => {
    const request = {
      existingTuningJob: NAME,
      location: 'asia-east1',
      requestId: '',
      tuningJob: {},
    };
    expect(paths(request).toSorted()).toEqual(['location', 'requestId', 'requestId', 'tuningJob']);
  });

  it('knows the job afterwards: its model, what it was created with, and that no guard is wanted', () => {
    const job = {
      name: NAME,
      apiVersion: 'v1beta1' as const,
      state: 'JOB_STATE_RUNNING',
      baseModel: 'gemini-2.5-flash',
    };
    const spec = { trainingDatasetUri: 'gs://acme/train.jsonl' };
    const checked = checkExistingJobRequest(
      { existingTuningJob: NAME },
      requestContext(),
    ).checkedWith(job, { name: NAME, state: 'JOB_STATE_RUNNING', supervisedTuningSpec: spec });
    expect(checked).toMatchObject({
      baseModel: 'gemini-2.5-flash',
      existing: job,
      tuningJob: { supervisedTuningSpec: spec },
      datasets: [],
      onTerminate: 'leave',
    });
    expect(checked.tuningJob).not.toHaveProperty('state');
  });

  it('keeps every field that a job can be created with', () => {
    const fields = discoveryDocument('v1beta1').schemas[messageId('v1beta1', 'TuningJob') ?? ''];
    const given = Object.entries(fields?.properties ?? {}).filter(([, field]) => !field.readOnly);
    const resource = Object.fromEntries(given.map(([name]) => [name, {}]));
    const job = { name: NAME, apiVersion: 'v1beta1' as const, state: 'JOB_STATE_RUNNING' };
    const { checkedWith } = checkExistingJobRequest({ existingTuningJob: NAME }, requestContext());
    expect(checkedWith(job, resource).tuningJob).toEqual(resource);
    expect(given.length).toBeGreaterThan(15);
  });

  it('refuses an evaluation of a job that does not tell its base model', () => {
    const request = {
      existingTuningJob: NAME,
      evaluation: { datasetUri: 'gs://acme/t.jsonl' },
      artifactsUri: 'gs://acme/runs/',
    };
    const { checkedWith } = checkExistingJobRequest(request, requestContext());
    const job = { name: NAME, apiVersion: 'v1beta1' as const, state: 'JOB_STATE_SUCCEEDED' };
    expect(() => checkedWith(job, {})).toThrow('needs the base model');
  });
});
