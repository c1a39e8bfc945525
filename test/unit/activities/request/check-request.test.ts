import { checkRequest } from '../../../../src/activities/request/check-request';
import type { CheckedTuneModelRequest } from '../../../../src/contract/activities';
import type { Problem } from '../../../../src/contract/problem';
import { TuningError } from '../../../../src/contract/tuning-error';
import { minimalRequest, requestContext } from '../../../support/requests';

function problemsOf(request: unknown, context = requestContext()): readonly Problem[] {
  try {
    checkRequest(request, context);
  } catch (error) {
    if (!(error instanceof TuningError) || error.code !== 'INVALID_REQUEST') throw error;
    return error.problems;
  }
  return [];
}

function paths(request: unknown): string[] {
  return problemsOf(request).map((problem) => problem.path);
}

function withSpec(spec: unknown, body: Record<string, unknown> = {}): unknown {
  return minimalRequest({
    tuningJob: { baseModel: 'gemini-2.5-flash', supervisedTuningSpec: spec, ...body },
  });
}

const TRAINING = { trainingDatasetUri: 'gs://acme/train.jsonl' };

describe('checkRequest', () => {
  it('fills in every default of the smallest request', () => {
    const checked: CheckedTuneModelRequest = checkRequest(minimalRequest(), requestContext());
    expect(checked).toMatchObject({
      apiVersion: 'v1beta1',
      baseModel: 'gemini-2.5-flash',
      datasets: [{ role: 'training', uri: 'gs://acme/train.jsonl' }],
      datasetChecks: { mode: 'enforce', maxFindings: 100, pinning: 'verify' },
      deadlinesMs: { quota: 86_400_000, tuning: 604_800_000, cancelConfirmation: 3_600_000 },
      simulated: false,
    });
    expect(checked.warnings.map((warning) => warning.code)).toEqual([
      'EVALUATION_OFF',
      'REPORT_OFF',
    ]);
  });

  it.each([
    ['requestId', { requestId: 'wish' }],
    ['skipIfUnchanged', { skipIfUnchanged: true }],
  ])('refuses to discard what %s shares with other runs', (name, fields) => {
    const request = minimalRequest({ ...fields, onCompletedDespiteCancel: 'discard' });
    expect(problemsOf(request)).toEqual([
      {
        path: 'onCompletedDespiteCancel',
        message: expect.stringContaining(`beside ${name},`),
        remedy: 'Leave out one of the two.',
      },
    ]);
  });

  it.each([
    ['an approval', { approval: {} }, 1],
    ['a limit of cost', { budget: { maxCostUsd: 5, pricePerMillionTokensUsd: 5 } }, 1],
    ['both', { approval: {}, budget: { maxCostUsd: 5, pricePerMillionTokensUsd: 5 } }, 2],
    ['a price alone', { budget: { pricePerMillionTokensUsd: 5 } }, 0],
  ])('refuses pinning that is off beside what limits the cost: %s', (_what, limits, problems) => {
    const off = { datasetChecks: { pinning: 'off' } };
    const wanted = Array.from({ length: problems }, () => 'datasetChecks.pinning');
    expect(paths(minimalRequest({ ...off, ...limits }))).toEqual(wanted);
    expect(paths(minimalRequest(limits))).toEqual([]);
  });

  it('labels the job with hashes of its run, owner and workflow, and names them in the description', () => {
    const { tuningJob, labels } = checkRequest(minimalRequest(), requestContext());
    expect(tuningJob['labels']).toEqual({
      'vertex-tuning-run': labels.run,
      'vertex-tuning-owner': labels.owner,
      'vertex-tuning-workflow': labels.workflow,
    });
    for (const value of Object.values(labels)) expect(value).toMatch(/^[0-9a-f]{40}$/);
    expect(tuningJob['description']).toBe('Temporal default/support-bot');
  });

  it('gives another run of the same workflow id another run label and the same workflow label', () => {
    const first = checkRequest(minimalRequest(), requestContext()).labels;
    const run = { ...requestContext().run, firstExecutionRunId: 'run-2' };
    const second = checkRequest(minimalRequest(), requestContext({ run })).labels;
    expect(second.run).not.toBe(first.run);
    expect(second.workflow).toBe(first.workflow);
    expect(second.owner).toBe(first.owner);
  });

  it('takes a snake_case body and leaves the keys of maps alone', () => {
    const request = minimalRequest({
      tuningJob: {
        base_model: 'gemini-2.5-flash',
        labels: { cost_center: 'ml_7' },
        supervised_tuning_spec: {
          training_dataset_uri: 'gs://acme/train.jsonl',
          hyper_parameters: { epoch_count: 3 },
        },
      },
    });
    const { tuningJob, epochs } = checkRequest(request, requestContext());
    expect(tuningJob).toMatchObject({
      labels: { cost_center: 'ml_7' },
      supervisedTuningSpec: {
        trainingDatasetUri: 'gs://acme/train.jsonl',
        hyperParameters: { epochCount: '3' },
      },
    });
    expect(epochs).toBe(3);
  });

  it('reports every problem at once, each with its path', () => {
    const request = {
      project: 'Not A Project',
      location: 'us-central1',
      deadlines: { tuning: '3 days' },
      colour: 'red',
      tuningJob: {
        labels: { 'Bad Key!': 'x' },
        supervisedTuningSpec: {
          trainingDatasetUri: 'train.jsonl',
          hyperParameters: { adapterSize: 'ADAPTER_SIZE_SEVEN', epochs: 3 },
        },
      },
    };
    expect(paths(request)).toEqual(
      expect.arrayContaining([
        'project',
        'deadlines.tuning',
        'colour',
        'tuningJob.baseModel',
        'tuningJob.labels."Bad Key!"',
        'tuningJob.supervisedTuningSpec.trainingDatasetUri',
        'tuningJob.supervisedTuningSpec.hyperParameters.adapterSize',
        'tuningJob.supervisedTuningSpec.hyperParameters.epochs',
      ]),
    );
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'gemini'],
    ['a list', []],
    ['an empty object', {}],
  ])('refuses %s without throwing anything else', (_, request) => {
    expect(problemsOf(request).length).toBeGreaterThan(0);
  });

  it('refuses a missing spec, and two specs', () => {
    expect(paths(minimalRequest({ tuningJob: { baseModel: 'gemini-2.5-flash' } }))).toEqual([
      'tuningJob',
    ]);
    const two = withSpec(TRAINING, { preferenceOptimizationSpec: TRAINING });
    expect(problemsOf(two).map(({ message }) => message)).toEqual([
      expect.stringContaining('has 2 tuning specs'),
    ]);
  });

  it('refuses planned fields instead of ignoring them', () => {
    const request = minimalRequest({ notify: {}, evaluation: { checkpoints: 'all' } });
    expect(problemsOf(request)).toEqual(
      expect.arrayContaining([
        {
          path: 'notify',
          message: 'is planned and not built yet.',
          remedy: 'Leave it out.',
        },
        {
          path: 'evaluation.checkpoints',
          message: 'is planned and not built yet.',
          remedy: 'Leave it out.',
        },
      ]),
    );
  });

  it('asks what was meant by a near miss', () => {
    expect(problemsOf(minimalRequest({ deadlin: {} }))).toEqual([
      {
        path: 'deadlin',
        message: 'is not a field of the request.',
        remedy: 'Did you mean deadlines?',
      },
    ]);
  });

  it.each([
    ['baseModel', 'tuningJob.baseModel'],
    ['training_dataset', 'tuningJob.supervisedTuningSpec.trainingDatasetUri'],
    ['epochs', 'tuningJob.supervisedTuningSpec.hyperParameters.epochCount'],
  ])('asks whether %s beside tuningJob belongs into it', (name, path) => {
    expect(problemsOf(minimalRequest({ [name]: 'x' }))).toEqual([
      {
        path: name,
        message: 'is not a field of the request.',
        remedy: `Did you mean ${path}?`,
      },
    ]);
  });

  it('refuses both spellings of one field', () => {
    expect(problemsOf(withSpec(TRAINING, { base_model: 'x' }))).toHaveLength(1);
  });

  it('carries unknown fields of the body to the service when told to', () => {
    const request = minimalRequest({
      unknownFields: 'allow',
      tuningJob: { baseModel: 'm', fieldOfTomorrow: { a: 1 }, supervisedTuningSpec: TRAINING },
    });
    expect(checkRequest(request, requestContext()).tuningJob).toMatchObject({
      fieldOfTomorrow: { a: 1 },
    });
    expect(paths({ ...request, unknownFields: 'refuse' })).toEqual(['tuningJob.fieldOfTomorrow']);
  });

  it.each(['gs://acme', 'gs://acme/', 'gs://acme/dir/', 's3://acme/x', '/tmp/x.jsonl', 'gs://A/x'])(
    'refuses the dataset URI %s',
    (trainingDatasetUri) => {
      expect(paths(withSpec({ trainingDatasetUri }))).toEqual([
        'tuningJob.supervisedTuningSpec.trainingDatasetUri',
      ]);
    },
  );

  it('wants artifactsUri where there is an evaluation', () => {
    const request = minimalRequest({ evaluation: { datasetUri: 'gs://acme/test.jsonl' } });
    expect(paths(request)).toEqual(['artifactsUri']);
  });

  it('refuses a gate on a metric that is not computed', () => {
    const request = minimalRequest({
      artifactsUri: 'gs://acme/runs/',
      evaluation: { datasetUri: 'gs://acme/test.jsonl', gate: [{ metric: 'blue', min: 0.5 }] },
    });
    expect(paths(request)).toEqual(['evaluation.gate[0].metric']);
  });

  it('warns of hyper-parameters outside the ranges that nobody proved', () => {
    const request = withSpec({ ...TRAINING, hyperParameters: { epochCount: 101 } });
    expect(checkRequest(request, requestContext()).warnings).toContainEqual({
      code: 'REQUEST',
      message: expect.stringContaining('epochCount') as unknown,
    });
  });

  it('refuses the labels that it sets itself', () => {
    expect(paths(withSpec(TRAINING, { labels: { 'vertex-tuning-run': 'mine' } }))).toEqual([
      'tuningJob.labels.vertex-tuning-run',
    ]);
  });

  it.each([
    ['by cron', { cronSchedule: '0 3 * * *' }, 'workflow.cronSchedule'],
    ['by a workflow retry', { attempt: 2 }, 'workflow.retry'],
  ])('refuses a run started %s', (_, run, path) => {
    const context = requestContext({ run: { ...requestContext().run, ...run } });
    expect(problemsOf(minimalRequest(), context).map((problem) => problem.path)).toEqual([path]);
  });

  it('keeps artifacts of runs apart, whatever the workflow id holds', () => {
    const run = { ...requestContext().run, workflowId: 'team/a b?#' };
    const checked = checkRequest(
      minimalRequest({ artifactsUri: 'gs://acme/runs/' }),
      requestContext({ run }),
    );
    expect(checked.runArtifactsUri).toBe('gs://acme/runs/team_2Fa_20b_3F_23/run-1');
  });

  it('knows only the search attributes that the server has', () => {
    const context = requestContext({ searchAttributes: ['TuningPhase', 'Other'] });
    const checked = checkRequest(minimalRequest(), context);
    expect(checked.searchAttributes).toEqual(['TuningPhase']);
    expect(checked.warnings.map(({ code }) => code)).toContain('SEARCH_ATTRIBUTES_MISSING');
  });
});
