import { parsePolicy } from '../../../src/policy/policy-file';
import { violationsOf } from '../../../src/policy/violations';

const POLICY = parsePolicy(
  `
projects: [acme-ml, '111']
locations: [us-central1]
models: [gemini-2.5-*, meta/llama3_1@llama-3.1-8b-instruct]
readBuckets: [acme-datasets, acme-shared-*]
writeBuckets: [acme-runs]
serviceAccounts: [tuner@acme-ml.iam.gserviceaccount.com]
kmsKeys: [projects/acme-sec/locations/us-central1/keyRings/ml/*]
rewardUris: ['https://reward.acme.example/score/*']
customCode: refuse
requiredLabels: [{ key: team, values: [support] }, { key: cost, pattern: 'cc-[0-9]+' }]
`,
  'policy.yaml',
);

const LABELS = { team: 'support', cost: 'cc-7' };

function request(body: object = {}, fields: object = {}): unknown {
  return {
    project: 'acme-ml',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'gemini-2.5-flash',
      labels: LABELS,
      supervisedTuningSpec: { trainingDatasetUri: 'gs://acme-datasets/train.jsonl' },
      ...body,
    },
    ...fields,
  };
}

function paths(value: unknown): string[] {
  return [...new Set(violationsOf(POLICY, value).map(({ path }) => path))];
}

/** A reward somewhere deep in a composite. */
function reward(rewardConfig: object): object {
  return {
    supervisedTuningSpec: undefined,
    reinforcementTuningSpec: {
      trainingDatasetUri: 'gs://acme-datasets/train.jsonl',
      compositeRewardConfig: { weightedRewardConfigs: [{ weight: 1, rewardConfig }] },
    },
  };
}
const REWARD =
  'tuningJob.reinforcementTuningSpec.compositeRewardConfig.weightedRewardConfigs[0].rewardConfig';

describe('violationsOf', () => {
  it('lets through what is allowed, in every place', () => {
    const body = {
      serviceAccount: 'tuner@acme-ml.iam.gserviceaccount.com',
      encryptionSpec: {
        kmsKeyName: 'projects/acme-sec/locations/us-central1/keyRings/ml/cryptoKeys/k',
      },
      outputUri: 'gs://acme-runs/out',
      preTunedModel: { tunedModelName: 'projects/111/locations/us-central1/models/7@2' },
      ...reward({ cloudRunRewardScorer: { cloudRunUri: 'https://reward.acme.example/score/a' } }),
    };
    const fields = {
      evaluation: { datasetUri: 'gs://acme-shared-eval/test.jsonl' },
      artifactsUri: 'gs://acme-runs/x/',
    };
    expect(violationsOf(POLICY, request(body, fields))).toEqual([]);
  });

  it('tells every violation with its path and what is allowed', () => {
    const violations = violationsOf(
      POLICY,
      request({ baseModel: 'gemini-2.0-flash' }, { location: 'europe-west4' }),
    );
    expect(violations).toEqual([
      {
        path: 'location',
        message: 'names the location europe-west4, which the policy does not allow.',
        remedy: 'Allowed: us-central1.',
      },
      {
        path: 'tuningJob.baseModel',
        message: 'names the model gemini-2.0-flash, which the policy does not allow.',
        remedy: 'Allowed: gemini-2.5-*, meta/llama3_1@llama-3.1-8b-instruct.',
      },
    ]);
  });

  it.each([
    ['the project', { project: 'other' }, 'project'],
    ['the project by a number that is not listed', { project: '222' }, 'project'],
    [
      'the evaluation dataset',
      { evaluation: { datasetUri: 'gs://evil/x.jsonl' } },
      'evaluation.datasetUri',
    ],
    ['the artifacts directory', { artifactsUri: 'gs://acme-datasets/runs/' }, 'artifactsUri'],
    [
      'an endpoint of another project',
      { endpoint: 'projects/other/locations/us-central1/endpoints/1' },
      'endpoint',
    ],
    ['a location of many', { locations: ['us-central1', 'asia-east1'] }, 'locations[1]'],
    [
      'a bucket in a field that nobody knows',
      { tomorrow: [{ place: 'gs://acme-datasets/x' }] },
      'tomorrow[0].place',
    ],
  ])('holds %s against the policy', (_, fields, path) => {
    expect(paths(request({}, fields))).toEqual([path]);
  });

  it.each<[string, object, string]>([
    [
      'a validation dataset of a foreign bucket',
      {
        supervisedTuningSpec: {
          trainingDatasetUri: 'gs://acme-datasets/t',
          validationDatasetUri: 'gs://evil/v',
        },
      },
      'tuningJob.supervisedTuningSpec.validationDatasetUri',
    ],
    [
      'a bucket whose name only begins like an allowed one',
      { supervisedTuningSpec: { trainingDatasetUri: 'gs://acme-datasets-evil/t' } },
      'tuningJob.supervisedTuningSpec.trainingDatasetUri',
    ],
    [
      'a URI in capitals',
      { supervisedTuningSpec: { trainingDatasetUri: 'GS://evil/t' } },
      'tuningJob.supervisedTuningSpec.trainingDatasetUri',
    ],
    [
      'an allowed bucket in a form that is no URI of Cloud Storage',
      { supervisedTuningSpec: { trainingDatasetUri: 'GS://acme-datasets/t' } },
      'tuningJob.supervisedTuningSpec.trainingDatasetUri',
    ],
    [
      'a dataset resource of another project',
      {
        supervisedTuningSpec: {
          trainingDatasetUri: 'projects/other/locations/us-central1/datasets/1',
        },
      },
      'tuningJob.supervisedTuningSpec.trainingDatasetUri',
    ],
    [
      'metrics written to a foreign bucket',
      {
        supervisedTuningSpec: {
          trainingDatasetUri: 'gs://acme-datasets/t',
          evaluationConfig: {
            outputConfig: { gcsDestination: { outputUriPrefix: 'gs://evil/o' } },
          },
        },
      },
      'tuningJob.supervisedTuningSpec.evaluationConfig.outputConfig.gcsDestination.outputUriPrefix',
    ],
    [
      'a foreign custom base model',
      { customBaseModel: 'gs://evil/weights' },
      'tuningJob.customBaseModel',
    ],
    ['a foreign output directory', { outputUri: 'gs://evil/out' }, 'tuningJob.outputUri'],
    [
      'a pipeline directory that may be read only',
      { distillationSpec: { pipelineRootDirectory: 'gs://acme-datasets/x' } },
      'tuningJob.distillationSpec.pipelineRootDirectory',
    ],
    [
      'a teacher of another project',
      {
        distillationSpec: {
          tunedTeacherModelSource: 'projects/other/locations/us-central1/models/1',
        },
      },
      'tuningJob.distillationSpec.tunedTeacherModelSource',
    ],
    [
      'a teacher that may not be used',
      { distillationSpec: { baseTeacherModel: 'deepseek-ai/deepseek-r1' } },
      'tuningJob.distillationSpec.baseTeacherModel',
    ],
    [
      'a tuned model of another project',
      { preTunedModel: { tunedModelName: 'projects/other/locations/us-central1/models/1' } },
      'tuningJob.preTunedModel.tunedModelName',
    ],
    [
      'the same by its full resource name',
      {
        preTunedModel: {
          tunedModelName:
            '//aiplatform.googleapis.com/projects/other/locations/us-central1/models/1',
        },
      },
      'tuningJob.preTunedModel.tunedModelName',
    ],
    [
      'a wildcard for the project',
      { preTunedModel: { tunedModelName: 'projects/-/locations/us-central1/models/1' } },
      'tuningJob.preTunedModel.tunedModelName',
    ],
    [
      'a foreign service account',
      { serviceAccount: 'owner@acme-ml.iam.gserviceaccount.com' },
      'tuningJob.serviceAccount',
    ],
    [
      'a foreign key',
      {
        encryptionSpec: {
          kmsKeyName: 'projects/evil/locations/us-central1/keyRings/ml/cryptoKeys/k',
        },
      },
      'tuningJob.encryptionSpec.kmsKeyName',
    ],
    [
      'a key by a path that climbs',
      {
        encryptionSpec: {
          kmsKeyName: 'projects/acme-sec/locations/us-central1/keyRings/ml/../x/cryptoKeys/k',
        },
      },
      'tuningJob.encryptionSpec.kmsKeyName',
    ],
    [
      'rewards at a foreign host',
      reward({ cloudRunRewardScorer: { cloudRunUri: 'https://evil.example/score/' } }),
      `${REWARD}.cloudRunRewardScorer.cloudRunUri`,
    ],
    [
      'rewards at a host that begins like an allowed one',
      reward({
        cloudRunRewardScorer: { cloudRunUri: 'https://reward.acme.example.evil.example/score/' },
      }),
      `${REWARD}.cloudRunRewardScorer.cloudRunUri`,
    ],
    [
      'rewards by a path that climbs',
      reward({
        cloudRunRewardScorer: { cloudRunUri: 'https://reward.acme.example/score/../admin' },
      }),
      `${REWARD}.cloudRunRewardScorer.cloudRunUri`,
    ],
    [
      'rewards by a path that climbs, encoded',
      reward({
        cloudRunRewardScorer: { cloudRunUri: 'https://reward.acme.example/score/%2E%2E/admin' },
      }),
      `${REWARD}.cloudRunRewardScorer.cloudRunUri`,
    ],
    [
      'rewards by code',
      reward({ codeExecutionRewardScorer: { pythonCodeSnippet: 'def evaluate(): pass' } }),
      `${REWARD}.codeExecutionRewardScorer.pythonCodeSnippet`,
    ],
    [
      'a judge of another publisher',
      reward({
        autoraterScorer: {
          autoraterConfig: {
            autoraterModel: 'projects/acme-ml/locations/us-central1/publishers/meta/models/x',
          },
        },
      }),
      `${REWARD}.autoraterScorer.autoraterConfig.autoraterModel`,
    ],
    [
      'a judge at an endpoint of another project',
      reward({
        autoraterScorer: {
          autoraterConfig: { autoraterModel: 'projects/other/locations/us-central1/endpoints/1' },
        },
      }),
      `${REWARD}.autoraterScorer.autoraterConfig.autoraterModel`,
    ],
    [
      'a bucket in a field of tomorrow',
      { field_of_tomorrow: { export_to: 'gs://acme-datasets/x' } },
      'tuningJob.field_of_tomorrow.export_to',
    ],
    [
      'a known field in the other spelling',
      { future: { output_uri: 'gs://acme-datasets/x' } },
      'tuningJob.future.output_uri',
    ],
    ['a label that is missing', { labels: { cost: 'cc-1' } }, 'tuningJob.labels.team'],
    [
      'a label with another value',
      { labels: { ...LABELS, team: 'search' } },
      'tuningJob.labels.team',
    ],
    [
      'a label that matches in part only',
      { labels: { ...LABELS, cost: 'xcc-1' } },
      'tuningJob.labels.cost',
    ],
  ])('refuses %s', (_, body, path) => {
    expect(paths(request(body))).toEqual([path]);
  });

  it.each([
    [
      'a judge of Google by its resource name',
      reward({
        autoraterScorer: {
          autoraterConfig: {
            autoraterModel:
              'projects/acme-ml/locations/us-central1/publishers/google/models/gemini-2.5-pro',
          },
        },
      }),
    ],
    [
      'text that looks like an address',
      {
        description: 'see gs://other/readme and projects/other',
        tunedModelDisplayName: 'gs://name',
      },
    ],
    ['values of labels', { labels: { ...LABELS, location: 'mars', project: 'projects/other' } }],
    [
      'a prompt with a path in it',
      reward({
        autoraterScorer: { autoraterPrompt: 'Rate this answer from /home/projects please' },
      }),
    ],
  ])('lets %s through', (_, body) => {
    expect(paths(request(body))).toEqual([]);
  });

  it('asks no labels of requests that create no tuning job', () => {
    expect(violationsOf(POLICY, { project: 'acme-ml', location: 'us-central1' })).toEqual([]);
  });

  it('lets no dataset go unpinned where the cost of a job is limited', () => {
    const limited = parsePolicy(
      'maxCostUsd: 5\nprices: [{ model: "*", pricePerMillionTokensUsd: 5 }]',
      'policy.yaml',
    );
    const datasetChecks = { pinning: 'off' };
    const off = request({}, { datasetChecks });
    expect(violationsOf(limited, off)).toMatchObject([{ path: 'datasetChecks.pinning' }]);
    expect(violationsOf(limited, request())).toEqual([]);
    expect(violationsOf(limited, { existingTuningJob: 'x', datasetChecks })).toEqual([]);
    expect(paths(off)).toEqual([]);
  });

  it('allows nothing by an empty list', () => {
    const policy = parsePolicy('serviceAccounts: []', 'policy.yaml');
    expect(violationsOf(policy, request({ serviceAccount: 'a@b' }))).toMatchObject([
      { path: 'tuningJob.serviceAccount', remedy: 'None is allowed.' },
    ]);
  });

  it('restricts nothing that it does not name', () => {
    const policy = parsePolicy('locations: [us-central1]', 'policy.yaml');
    const body = { serviceAccount: 'a@b', outputUri: 'gs://anywhere/x' };
    expect(violationsOf(policy, request(body, { project: 'any' }))).toEqual([]);
  });
});
