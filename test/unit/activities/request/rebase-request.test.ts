import { checkRebase } from '../../../../src/activities/request/rebase-request';
import { LABELS } from '../../../../src/contract/names';
import type { Problem } from '../../../../src/contract/problem';
import { TuningError } from '../../../../src/contract/tuning-error';
import { requestContext } from '../../../support/requests';

const PLACE = 'projects/acme/locations/us-central1';

const rebase = (fields: object = {}): object => ({
  project: 'acme-project',
  location: 'us-central1',
  tunedModelRef: { tuningJob: `${PLACE}/tuningJobs/7` },
  ...fields,
});

function problemsOf(request: unknown): readonly Problem[] {
  try {
    checkRebase(request, requestContext());
  } catch (error) {
    if (error instanceof TuningError && error.code === 'INVALID_REQUEST') return error.problems;
    throw error;
  }
  return [];
}

/** The request after its check. */
const checkedOf = (fields: object) => checkRebase(rebase(fields), requestContext()).checkedWith({});

const pathsOf = (request: unknown): string[] => problemsOf(request).map(({ path }) => path);

describe('checkRebase', () => {
  it.each([
    ['tunedModel', `${PLACE}/models/9@2`],
    ['tuningJob', `${PLACE}/tuningJobs/7`],
    ['pipelineJob', `${PLACE}/pipelineJobs/7`],
  ])('takes a source by %s, and sends it as it is', (kind, name) => {
    const checked = checkRebase(rebase({ tunedModelRef: { [kind]: name } }), requestContext());
    expect(checked.source).toEqual({ kind, name });
    expect(checked.checkedWith({}).rebase?.tunedModelRef).toEqual({ [kind]: name });
  });

  it('says explicitly that the endpoint stays, unless that is wanted otherwise', () => {
    const same = { deployToSameEndpoint: true, replaceLiveEndpoint: true };
    expect(checkedOf({}).rebase?.deployToSameEndpoint).toBe(false);
    expect(checkedOf(same).rebase?.deployToSameEndpoint).toBe(true);
  });

  it('wants consent to the replacement of a live endpoint, and no consent to nothing', () => {
    expect(pathsOf(rebase({ deployToSameEndpoint: true }))).toEqual(['replaceLiveEndpoint']);
    expect(pathsOf(rebase({ replaceLiveEndpoint: true }))).toEqual(['replaceLiveEndpoint']);
  });

  it('reads the fields of the call in snake_case too, and refuses both spellings at once', () => {
    const snake = {
      project: 'acme-project',
      location: 'us-central1',
      tuned_model_ref: { tuned_model: `${PLACE}/models/9` },
      tuning_job: { base_model: 'gemini-2.5-flash' },
      artifact_destination: { output_uri_prefix: 'gs://acme-out/x/' },
    };
    const checked = checkRebase(snake, requestContext()).checkedWith({});
    expect(checked).toMatchObject({
      baseModel: 'gemini-2.5-flash',
      tuningJob: { baseModel: 'gemini-2.5-flash' },
      rebase: {
        tunedModelRef: { tunedModel: `${PLACE}/models/9` },
        artifactDestination: { outputUriPrefix: 'gs://acme-out/x/' },
      },
    });
    expect(pathsOf({ ...snake, tuningJob: {} })).toContain('tuningJob');
  });

  it('sets all labels that the worker knows, so that none of the old job is left', () => {
    const checked = checkRebase(
      rebase({ tuningJob: { labels: { team: 'support' } } }),
      requestContext(),
    ).checkedWith({});
    const labels = checked.tuningJob['labels'] as Record<string, string>;
    expect(Object.keys(labels).toSorted()).toEqual([...Object.values(LABELS), 'team'].toSorted());
    expect(labels).toMatchObject({
      team: 'support',
      [LABELS.run]: checked.labels.run,
      [LABELS.request]: '',
      [LABELS.fingerprint]: '',
      [LABELS.left]: 'false',
    });
  });

  it('takes the method from what was found, where the request names none', () => {
    const { checkedWith } = checkRebase(rebase(), requestContext());
    expect(checkedWith({ method: 'reinforcement' })).toMatchObject({
      method: 'reinforcement',
      sourceModel: `${PLACE}/tuningJobs/7`,
    });
    expect(checkedWith({}).method).toBe('supervised');
  });

  it('checks datasets that the request names, and no others', () => {
    const spec = {
      trainingDatasetUri: 'gs://acme/t.jsonl',
      validationDatasetUri: 'gs://acme/v.jsonl',
    };
    expect(checkedOf({}).datasets).toEqual([]);
    expect(checkedOf({ tuningJob: { supervisedTuningSpec: spec } }).datasets).toEqual([
      { role: 'training', uri: 'gs://acme/t.jsonl' },
      { role: 'validation', uri: 'gs://acme/v.jsonl' },
    ]);
  });

  it.each(['tuningJob', 'tuning_job'])(
    'takes a job as it was read for what is to be different: %s',
    (field) => {
      const read = {
        name: `${PLACE}/tuningJobs/7`,
        baseModel: 'gemini-2.5-flash',
        state: 'JOB_STATE_SUCCEEDED',
        createTime: '2026-11-01T00:00:00Z',
        detailState: { quota: 'held' },
        labels: { team: 'support', [LABELS.run]: 'that-of-another' },
      };
      const { tuningJob, labels, warnings } = checkedOf({ [field]: read });
      expect(Object.keys(tuningJob).toSorted()).toEqual(['baseModel', 'description', 'labels']);
      expect(tuningJob['labels']).toMatchObject({ team: 'support', [LABELS.run]: labels.run });
      const [warning = ''] = warnings.map(({ message }) => message);
      for (const path of ['name', 'state', 'createTime', 'detailState', `labels.${LABELS.run}`]) {
        expect(warning).toContain(`tuningJob.${path}`);
      }
      expect(warning).toContain('left out');
    },
  );

  it.each<[string, object, string]>([
    ['no source', { tunedModelRef: undefined }, 'tunedModelRef'],
    ['an empty source', { tunedModelRef: {} }, 'tunedModelRef'],
    [
      'two sources',
      { tunedModelRef: { tunedModel: `${PLACE}/models/9`, tuningJob: `${PLACE}/tuningJobs/7` } },
      'tunedModelRef',
    ],
    [
      'a name of something else',
      { tunedModelRef: { tunedModel: `${PLACE}/endpoints/9` } },
      'tunedModelRef.tunedModel',
    ],
    ['an unknown kind', { tunedModelRef: { endpoint: 'x' } }, 'tunedModelRef.endpoint'],
    ['an id alone', { tunedModelRef: { tuningJob: '7' } }, 'tunedModelRef.tuningJob'],
    ['a text for a source', { tunedModelRef: 'x' }, 'tunedModelRef'],
    [
      'a destination that is no directory',
      { artifactDestination: { outputUriPrefix: 'out/' } },
      'artifactDestination.outputUriPrefix',
    ],
    ['an empty destination', { artifactDestination: {} }, 'artifactDestination.outputUriPrefix'],
    ['another source in the body', { tuningJob: { preTunedModel: {} } }, 'tuningJob.preTunedModel'],
    [
      'a model that is gone',
      { tuningJob: { baseModel: 'gemini-1.5-pro-002' } },
      'tuningJob.baseModel',
    ],
    [
      'a label of the worker',
      { tuningJob: { labels: { [LABELS.run]: 'x' } } },
      `tuningJob.labels.${LABELS.run}`,
    ],
    ['a field of the body that is none', { tuningJob: { baseModl: 'x' } }, 'tuningJob.baseModl'],
    [
      'two specs',
      { tuningJob: { supervisedTuningSpec: {}, preferenceOptimizationSpec: {} } },
      'tuningJob',
    ],
    ['a budget', { budget: { maxCostUsd: 1 } }, 'budget'],
    [
      'an evaluation without a place',
      { evaluation: { datasetUri: 'gs://acme/e.jsonl' } },
      'artifactsUri',
    ],
    ['a deadline that is none', { deadlines: { tuning: 'soon' } }, 'deadlines.tuning'],
    ['no project', { project: undefined }, 'project'],
  ])('refuses %s', (_, fields, path) => {
    expect(pathsOf(rebase(fields))).toContain(path);
  });

  it.each([undefined, null, 'x', 7, []])('refuses %p', (request) => {
    expect(problemsOf(request).length).toBeGreaterThan(0);
  });
});
