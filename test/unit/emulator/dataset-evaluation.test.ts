import type { Operation } from '../../../src/vertex/wire-types';
import { Emulated, LOCATION } from './emulated';

let emulated: Emulated;
let uri: string;

const LINES = [
  { prompt: 'a', response: 'the cat sat', reference: 'the cat sat' },
  { prompt: 'b', prediction: 'a dog', reference: 'the cat sat' },
];

beforeAll(async () => {
  emulated = await Emulated.start();
  await emulated.instant('p');
  uri = await emulated.upload('rows.jsonl', LINES.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(() => emulated.close());

const body = (more: object = {}) => ({
  dataset: { gcsSource: { uris: [uri] } },
  metrics: [
    { exactMatchSpec: {}, aggregationMetrics: ['AVERAGE', 'MINIMUM', 'PERCENTILE_P90'] },
    { rougeSpec: { rougeType: 'rouge1' } },
  ],
  outputConfig: { gcsDestination: { outputUriPrefix: 'gs://results/evaluations' } },
  ...more,
});
const path = `/v1/projects/p/locations/${LOCATION}:evaluateDataset`;

describe('evaluateDataset', () => {
  it('aggregates computed metrics and writes both files', async () => {
    const { response } = await emulated.operate('POST', path, body());
    const { aggregationOutput, outputInfo } = response as unknown as {
      aggregationOutput: { aggregationResults: object[] };
      outputInfo: { gcsOutputDirectory: string };
    };
    expect(aggregationOutput.aggregationResults).toEqual([
      { aggregationMetric: 'AVERAGE', exactMatchMetricValue: { score: 0.5 } },
      { aggregationMetric: 'MINIMUM', exactMatchMetricValue: { score: 0 } },
      { aggregationMetric: 'PERCENTILE_P90', exactMatchMetricValue: { score: 0.9 } },
      { aggregationMetric: 'AVERAGE', rougeMetricValue: { score: 0.5 } },
    ]);
    const directory = outputInfo.gcsOutputDirectory.replace('gs://results/', '');
    const read = async (name: string) => {
      const object = encodeURIComponent(directory + name);
      const { text } = await emulated.call('GET', `/storage/v1/b/results/o/${object}?alt=media`);
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    expect(await read('aggregation_results.jsonl')).toEqual(aggregationOutput.aggregationResults);
    expect(await read('evaluation_results.jsonl')).toEqual([
      {
        jsonInstance: JSON.stringify(LINES[0]),
        evaluationResults: [
          { exactMatchMetricValue: { score: 1 } },
          { rougeMetricValue: { score: 1 } },
        ],
      },
      expect.objectContaining({ jsonInstance: JSON.stringify(LINES[1]) }),
    ]);
  });

  it('asks the simulated judge, also for the choice between two responses', async () => {
    const pairs = [
      { prompt: 'a', response: 'the cat sat', other: 'a dog', reference: 'the cat sat' },
      { prompt: 'b', response: 'the cat', other: 'none', reference: 'the cat sat' },
      { prompt: 'c', response: 'x', other: 'the cat', reference: 'the cat sat' },
    ];
    const judged = await emulated.upload(
      'pairs.jsonl',
      pairs.map((line) => JSON.stringify(line)).join('\n'),
    );
    const template = { metricPromptTemplate: '{prompt}: {response}' };
    const { response } = await emulated.operate(
      'POST',
      path,
      body({
        dataset: { gcsSource: { uris: [judged] } },
        metrics: [
          { pointwiseMetricSpec: template, aggregationMetrics: ['MINIMUM', 'MAXIMUM'] },
          { pairwiseMetricSpec: { ...template, baselineResponseFieldName: 'other' } },
        ],
      }),
    );
    const explanation = expect.stringMatching(/^\[emulator\] Simulated/) as string;
    expect(response).toMatchObject({
      aggregationOutput: {
        aggregationResults: [
          { aggregationMetric: 'MINIMUM', pointwiseMetricResult: { score: 1, explanation } },
          { aggregationMetric: 'MAXIMUM', pointwiseMetricResult: { score: 5, explanation } },
          {
            aggregationMetric: 'MODE',
            pairwiseMetricResult: { pairwiseChoice: 'CANDIDATE', explanation },
          },
        ],
      },
    });
  });

  it('ends with an error where the file is missing', async () => {
    const missing = { dataset: { gcsSource: { uris: ['gs://results/none.jsonl'] } } };
    const operation = await emulated.vertex<Operation>('Operation', 'POST', path, body(missing));
    expect(await emulated.done(operation)).toMatchObject({ error: { code: 5 } });
  });

  it.each([
    ['two files', { dataset: { gcsSource: { uris: ['gs://abc/a', 'gs://abc/b'] } } }, 400],
    ['no place for the results', { outputConfig: {} }, 400],
    ['no metric', { metrics: [] }, 400],
    ['two kinds of one metric', { metrics: [{ exactMatchSpec: {}, bleuSpec: {} }] }, 400],
    ['a judge without a template', { metrics: [{ pointwiseMetricSpec: {} }] }, 400],
    [
      'an average of choices',
      {
        metrics: [
          { pairwiseMetricSpec: { metricPromptTemplate: 'x' }, aggregationMetrics: ['AVERAGE'] },
        ],
      },
      400,
    ],
    ['code of one\u2019s own', { metrics: [{ customCodeExecutionSpec: {} }] }, 501],
  ])('refuses %s', async (_, wrong, status) => {
    expect((await emulated.call('POST', path, body(wrong))).status).toBe(status);
  });
});

describe('evaluateInstances with metrics', () => {
  it('scores the instance with the first of them', async () => {
    const answer = await emulated.vertex(
      'EvaluateInstancesResponse',
      'POST',
      `/v1beta1/projects/p/locations/${LOCATION}:evaluateInstances`,
      {
        instance: { response: { text: 'a b' }, reference: { text: 'a b' } },
        metrics: [
          { computationBasedMetricSpec: { type: 'ROUGE', parameters: { rouge_type: 'rougeL' } } },
          { pointwiseMetricSpec: {} },
        ],
      },
    );
    expect(answer).toEqual({ metricResults: [{ score: 1 }] });
  });

  const PATH = `/v1beta1/projects/p/locations/${LOCATION}:evaluateInstances`;
  const instance = {
    prompt: { text: 'p' },
    response: { text: 'a b' },
    reference: { text: 'a b' },
    rubricGroups: {
      mine: { rubrics: [{ rubricId: '1', content: { property: { description: 'kind' } } }] },
    },
  };
  const SIMULATED = expect.stringMatching(/^\[emulator\] Simulated/) as string;
  const first = async (metric: object) => {
    const { metricResults } = await emulated.vertex<{ metricResults: object[] }>(
      'EvaluateInstancesResponse',
      'POST',
      PATH,
      { instance, metrics: [metric] },
    );
    return metricResults[0];
  };

  it.each([
    ['a rating', { pointwiseMetricSpec: { metricPromptTemplate: '{response}' } }, 5],
    [
      'a metric of Google\u2019s',
      { predefinedMetricSpec: { metricSpecName: 'general_quality_v1' } },
      1,
    ],
    ['a judge of one\u2019s own', { llmBasedMetricSpec: { metricPromptTemplate: '{prompt}' } }, 5],
  ])('simulates %s', async (_, metric, score) => {
    expect(await first(metric)).toEqual({ score, explanation: SIMULATED });
  });

  it('gives a verdict on each rubric', async () => {
    const metric = { metricPromptTemplate: '{response}: {rubrics}', rubricGroupKey: 'mine' };
    expect(await first({ llmBasedMetricSpec: metric })).toMatchObject({
      rubricVerdicts: [{ evaluatedRubric: { rubricId: '1' }, reasoning: SIMULATED }],
    });
  });

  it.each([
    ['an unknown metric', { predefinedMetricSpec: { metricSpecName: 'best of all' } }, 400],
    [
      'a group of rubrics that is not there',
      { llmBasedMetricSpec: { metricPromptTemplate: 'x', rubricGroupKey: 'other' } },
      400,
    ],
    [
      'a judge asked too often',
      {
        llmBasedMetricSpec: {
          metricPromptTemplate: 'x',
          judgeAutoraterConfig: { samplingCount: 40 },
        },
      },
      400,
    ],
    ['a choice', { pairwiseMetricSpec: { metricPromptTemplate: 'x' } }, 501],
    ['code', { customCodeExecutionSpec: { evaluationFunction: 'def f(): pass' } }, 501],
  ])('refuses %s', async (_, metric, status) => {
    expect((await emulated.call('POST', PATH, { instance, metrics: [metric] })).status).toBe(
      status,
    );
  });
});
