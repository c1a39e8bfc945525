import { ENDPOINT, JOB, MODEL, PARENT, commandRig } from '../../../support/command';
import { googleError, json, reset } from '../../../support/scripted-server';

const { run, asked, sent, file } = commandRig();

describe('jobs list', () => {
  const resource = {
    name: JOB,
    state: 'JOB_STATE_DREAMING',
    baseModel: 'gemini-9',
    tunedModel: { endpoint: ENDPOINT },
    bornTomorrow: { deep: 1 },
  };

  it('shows an unknown state, and asks only for what the usual columns need', async () => {
    const end = await run(['jobs', 'list'], json({ tuningJobs: [resource], nextPageToken: 't' }));
    expect(end.code).toBe(0);
    expect(end.stdout).toMatch(/tuningJobs\/7 +dreaming +gemini-9/);
    expect(end.stderr).toContain('--page-token t');
    expect(asked()[0]).toContain('fields=nextPageToken,tuningJobs(name,');
  });

  it('gives the API’s own resources as JSON, a field of tomorrow among them', async () => {
    const end = await run(['jobs', 'list', '--json'], json({ tuningJobs: [resource] }));
    expect(JSON.parse(end.stdout)).toEqual({
      tuningJobs: [{ ...resource, apiVersion: 'v1beta1' }],
    });
    expect(asked()).toEqual([`GET ${PARENT}/tuningJobs?pageSize=100`]);
  });

  it('takes any field as a column, even one that nobody knows yet', async () => {
    const columns = ['--columns', 'state,tuned_model.endpoint,bornTomorrow.deep'];
    const end = await run(
      ['jobs', 'list', '-o', 'csv', ...columns],
      json({ tuningJobs: [resource] }),
    );
    expect(end.stdout).toBe(
      `state,tuned_model.endpoint,bornTomorrow.deep\nJOB_STATE_DREAMING,${ENDPOINT},1\n`,
    );
    const picked = await run(
      ['jobs', 'list', '--json', ...columns],
      json({ tuningJobs: [resource] }),
    );
    expect(JSON.parse(picked.stdout)).toEqual({
      tuningJobs: [
        { state: 'JOB_STATE_DREAMING', 'tuned_model.endpoint': ENDPOINT, 'bornTomorrow.deep': 1 },
      ],
    });
  });

  it('refuses a column that is none, and lists those there are', async () => {
    const end = await run(['jobs', 'list', '--columns', 'stat'], json({}));
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(/stat is not a field of TuningJob.*Did you mean state\? Known: /);
  });

  it('reads all pages with --all, and hands filter and token on', async () => {
    const end = await run(
      'jobs list --all --page-size 1 --page-token a --filter labels.x="1" --json'.split(' '),
      json({ tuningJobs: [{ name: '1' }], nextPageToken: 'b' }),
      json({ tuningJobs: [{ name: '2' }], nextPageToken: '' }),
    );
    expect((JSON.parse(end.stdout) as { tuningJobs: unknown[] }).tuningJobs).toHaveLength(2);
    expect(asked()).toEqual([
      `GET ${PARENT}/tuningJobs?filter=labels.x="1"&pageSize=1&pageToken=a`,
      `GET ${PARENT}/tuningJobs?filter=labels.x="1"&pageSize=1&pageToken=b`,
    ]);
  });

  it('says when there is nothing', async () => {
    expect(await run(['jobs', 'list'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'There are no tuning jobs here.\n',
    });
    expect((await run(['jobs', 'list', '-o', 'csv'])).stdout).toMatch(/^name,state,.*\n$/);
  });
});

describe('jobs get', () => {
  it('gives the whole resource and what we read from it, without rows of datasets', async () => {
    const resource = {
      name: JOB,
      state: 'JOB_STATE_SUCCEEDED',
      tuningJobState: 'TUNING_JOB_STATE_TUNING',
      experiment: 'x',
      tunedModel: { checkpoints: [{ checkpointId: '1', epoch: '2' }] },
      tuningJobMetadata: { completedEpochCount: '3' },
      tuningDataStats: {
        supervisedTuningDataStats: {
          tuningDatasetExampleCount: '5',
          userDatasetExamples: [{ parts: [{ text: 'Qrow' }] }],
        },
      },
    };
    const end = await run(['jobs', 'get', '7', '--json'], json(resource));
    expect(JSON.parse(end.stdout)).toEqual({
      ...resource,
      tuningDataStats: { supervisedTuningDataStats: { tuningDatasetExampleCount: '5' } },
      apiVersion: 'v1beta1',
      detailState: 'TUNING_JOB_STATE_TUNING',
      progress: { completedEpochs: 3 },
      dataStats: { examples: 5 },
    });
    expect(asked()).toEqual([`GET ${JOB}`]);
  });

  it('shows checkpoints, progress, counts of the dataset and evaluations, and adds nothing to the API’s fields', async () => {
    const resource = {
      name: JOB,
      state: 'JOB_STATE_RUNNING',
      updateTime: '2026-11-02T03:04:05Z',
      preTunedModel: { tunedModelName: MODEL, baseModel: 'gemini-2.5-flash' },
      tunedModel: {
        endpoint: ENDPOINT,
        checkpoints: [
          { checkpointId: '1', epoch: '1', step: '5', endpoint: ENDPOINT },
          { checkpointId: '2' },
        ],
      },
      tuningJobMetadata: { completedEpochCount: '1', completedStepCount: '7' },
      tuningDataStats: {
        supervisedTuningDataStats: {
          tuningDatasetExampleCount: '500',
          tuningStepCount: '10',
          totalBillableTokenCount: '9000',
          userInputTokenDistribution: { sum: '8000' },
        },
      },
      evaluateDatasetRuns: [{ checkpointId: '1', error: { code: 5 } }],
    };
    const { stdout } = await run(['jobs', 'get', '7'], json(resource));
    expect(stdout.split('\n').map((line) => line.replace(/ {2,}/, ': '))).toEqual(
      expect.arrayContaining([
        'base model: gemini-2.5-flash',
        'updated: 2026-11-02T03:04:05Z',
        'examples: 500',
        'epochs: 1',
        'steps: 7 of 10',
        `checkpoint: 1: epoch 1, step 5, ${ENDPOINT}`,
        'checkpoint: 2',
        'tuningDataStats.supervisedTuningDataStats.totalBillableTokenCount: 9000',
        'evaluateDatasetRuns[0].checkpointId: 1',
        'evaluateDatasetRuns[0].error.code: 5',
      ]),
    );
    expect(stdout).not.toContain('Distribution');
    const end = await run(['jobs', 'get', '7', '--json'], json(resource));
    expect(JSON.parse(end.stdout)).not.toHaveProperty('baseModel');
  });

  it('shows the tuning spec, whichever it is, and fields of tomorrow', async () => {
    const end = await run(
      ['jobs', 'get', JOB],
      json({ name: JOB, tomorrowTuningSpec: { a: [{ b: 1 }] }, shine: 'on', labels: { a: 'b' } }),
    );
    expect(end.stdout).toMatch(/^state +JOB_STATE_UNSPECIFIED$/m);
    expect(end.stdout).toMatch(/^tomorrowTuningSpec\.a\[0\]\.b +1$/m);
    expect(end.stdout).toMatch(/^shine +on$/m);
    expect(end.stdout).toMatch(/^label +a=b$/m);
  });
});

/** The command line that creates a job of this body, or request. */
function create(content: unknown): string[] {
  return ['jobs', 'create', '-f', file('job.json', content)];
}

describe('jobs create', () => {
  const body = {
    base_model: 'gemini-2.5-flash',
    supervised_tuning_spec: { training_dataset_uri: 'gs://acme/t.jsonl' },
    labels: { team: 'support' },
  };

  it('sends one create call for a body alone, and says that nobody watches the job', async () => {
    const end = await run([...create(body), '--json'], json({ name: JOB }));
    expect(end.code).toBe(0);
    expect(JSON.parse(end.stdout)).toMatchObject({ name: JOB });
    expect(end.stderr).toMatch(/Nobody watches this job[^]*jobs cancel .*7[^]*vertex-tuning tune/);
    expect(asked()).toEqual([`POST ${PARENT}/tuningJobs`]);
    expect(sent()).toEqual({
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: 'gs://acme/t.jsonl' },
      labels: { team: 'support' },
    });
  });

  it('takes a whole request, and says what of it only a run uses', async () => {
    const request = {
      project: 'other',
      location: 'europe-west4',
      tuningJob: { ...body, labels: undefined, description: 'mine' },
      artifactsUri: 'gs://acme/runs/',
      deadlines: { tuning: '3d' },
    };
    const end = await run(create(request), json({ name: JOB }));
    expect(end.code).toBe(0);
    expect(end.stderr).toContain('Only a run uses artifactsUri, deadlines');
    expect(asked()).toEqual(['POST projects/other/locations/europe-west4/tuningJobs']);
    expect(sent()).toMatchObject({ description: 'mine' });
    expect(sent()).not.toHaveProperty('labels');
  });

  it('leaves all labels of a resource to the body', async () => {
    const labels = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`l${index}`, 'x']));
    const end = await run(create({ ...body, labels }), json({ name: JOB }));
    expect(end.code).toBe(0);
    expect(sent()).toMatchObject({ labels });
    const more = await run(create({ ...body, labels: { ...labels, more: 'x' } }));
    expect(more.stderr).toMatch(/would have 65 labels; a resource takes 64/);
  });

  it('sends nothing for a body that is wrong, and names every problem', async () => {
    const end = await run(create({ ...body, epochs: 2, learning_rate: 1 }));
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(/^error INVALID_REQUEST[^]*epochs[^]*learning_rate/);
    expect(asked()).toEqual([]);
  });

  it('makes another job of one that `jobs get` has printed, and says what of it was left out', async () => {
    const resource = {
      name: JOB,
      state: 'JOB_STATE_SUCCEEDED',
      createTime: '2026-11-01T00:00:00Z',
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: 'gs://acme/t.jsonl' },
      tuningJobState: 'TUNING_JOB_STATE_TUNING',
      tuningJobMetadata: { completedEpochCount: '3' },
      tuningDataStats: { supervisedTuningDataStats: { tuningStepCount: '5' } },
      tunedModel: { endpoint: ENDPOINT },
      labels: { team: 'support', 'vertex-tuning-run': 'x' },
    };
    const printed = await run(['jobs', 'get', '7', '--json'], json(resource));
    const end = await run(create(printed.stdout), json({ name: JOB }));
    expect(end.code).toBe(0);
    expect(end.stderr).toMatch(
      /warning REQUEST: .*tuningJob\.progress.*labels\.vertex-tuning-run.*tuningJob\.state.*left out/,
    );
    expect(sent()).toEqual({
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: 'gs://acme/t.jsonl' },
      labels: { team: 'support' },
    });
  });

  it('takes our additions in a body of nobody’s job for what they are: unknown fields', async () => {
    const end = await run(create({ ...body, progress: {} }));
    expect(end.stderr).toMatch(/tuningJob\.progress.*is not a field of TuningJob/);
  });

  it.each([
    ['a lost connection', reset],
    ['a 503', googleError(503, 'UNAVAILABLE', 'busy')],
  ])('sends no second call after %s, and says that a job may exist', async (_what, failure) => {
    const end = await run(create(body), failure);
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(/^error JOB_MAY_BE_RUNNING: .*jobs list --project acme/);
    expect(asked()).toHaveLength(1);
  });

  it('gives a refusal as it is', async () => {
    const end = await run(
      create(body),
      googleError(400, 'INVALID_ARGUMENT', 'No such base model.'),
    );
    expect(end.stderr).toMatch(/^error INVALID_REQUEST: .*No such base model/);
    expect(asked()).toHaveLength(1);
  });
});
